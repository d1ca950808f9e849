'use client';

import { useMemo } from 'react';

import type { JsonObject } from '../../model/json.js';
import { useConnection } from '../scope/use-view.js';

/** Bytes of a frame that are not the text: ids, the agent, tools of the page. */
const overhead = 1024;

/**
 * How many characters of a text may still be written, below 0 where there are too many: by the app's own `maxLength`, and
 * by what the server takes in one frame. `null` while the end is far away.
 */
export function useCharactersLeft(
  text: string,
  {
    maxLength = Infinity,
    body,
  }: {
    maxLength?: number | undefined;
    body?: JsonObject | undefined;
  },
): number | null {
  const maxFrameBytes = useConnection('Composer.Root', (connection) => connection.maxFrameBytes);
  return useMemo(() => {
    const beside = overhead + (body ? bytesOf(body) : 0);
    const byFrame = leftInFrame(text, maxFrameBytes - beside);
    const left = Math.min(maxLength - text.length, byFrame);
    const total = text.length + left;
    return left <= Math.min(total / 10, 500) ? left : null;
  }, [text, maxLength, maxFrameBytes, body]);
}

/** In characters of the kind that the text is made of. */
function leftInFrame(text: string, bytes: number): number {
  // No character is more than six bytes in JSON, so a short text needs no counting.
  if (text.length * 6 < bytes / 2) return Infinity;
  const used = bytesOf(text);
  const perCharacter = text === '' ? 1 : used / text.length;
  return Math.floor((bytes - used) / perCharacter);
}

function bytesOf(value: string | JsonObject): number {
  return new TextEncoder().encode(JSON.stringify(value)).length;
}
