'use client';

import { useEffect, useState } from 'react';

import { useLabels } from '../labels/labels-context.js';
import type { SentenceReader } from './sentence-reader.js';

/** What reads answers out by sentences, once it is there; it is loaded when it is first asked for. */
export function useReadAloud(isOn: boolean): SentenceReader | undefined {
  const { code } = useLabels();
  const [reader, setReader] = useState<SentenceReader>();
  useEffect(() => {
    if (!isOn) return undefined;
    let isGone = false;
    import('./sentence-reader.js').then(
      ({ createSentenceReader }) => {
        if (!isGone) setReader(() => createSentenceReader(code));
      },
      // Could not be loaded: the boundaries are still said.
      () => undefined,
    );
    return () => {
      isGone = true;
      setReader(undefined);
    };
  }, [isOn, code]);
  return reader;
}
