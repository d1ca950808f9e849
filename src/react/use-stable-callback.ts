'use client';

import { useCallback, useInsertionEffect, useRef } from 'react';

/** One function for the life of the component, which does what the newest render says. Not to be called while rendering. */
export function useStableCallback<ARGUMENTS extends readonly unknown[], RESULT>(
  callback: (...args: ARGUMENTS) => RESULT,
): (...args: ARGUMENTS) => RESULT {
  const newest = useRef(callback);
  useInsertionEffect(() => {
    newest.current = callback;
  });
  return useCallback((...args: ARGUMENTS) => newest.current(...args), []);
}
