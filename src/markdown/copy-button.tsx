'use client';

import { useEffect, useState, type ReactElement } from 'react';

import { systemClock } from '../shared/clock.js';
import type { MarkdownOptions } from './markdown-options.js';

type CopyButtonProps = {
  read: () => string;
  label: string;
  options: MarkdownOptions;
};

/** ms that the button says that it was done. */
const saidFor = 2000;

/**
 * Copies what `read` returns. Says so by its own name for a moment; not every screen reader reads that of the button that has
 * the focus, so who draws the text is told, too. Renders a `<button data-copied>`, or nothing where the page may not write to the clipboard (plain http).
 */
export function CopyButton({
  read,
  label,
  options: { labels, onCopied },
}: CopyButtonProps): ReactElement | null {
  const [copies, setCopies] = useState(0);
  const [isSaid, setSaid] = useState(false);

  useEffect(() => {
    if (copies === 0) return undefined;
    const timer = systemClock.setTimer(() => setSaid(false), saidFor);
    return () => systemClock.clearTimer(timer);
  }, [copies]);

  // In the browser only: this is drawn once its module was fetched there.
  const clipboard: Clipboard | undefined = navigator.clipboard;
  if (clipboard === undefined) return null;

  async function copy(): Promise<void> {
    try {
      const text = read();
      await clipboard?.writeText(text);
      onCopied?.(text);
      setSaid(true);
      setCopies(copies + 1);
    } catch {
      // Permission was refused, and the button does not claim otherwise.
    }
  }
  return (
    <button type="button" data-copied={isSaid ? '' : undefined} onClick={() => void copy()}>
      {isSaid ? (labels?.copied ?? 'Copied') : label}
    </button>
  );
}
