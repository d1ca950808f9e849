'use client';

import { useState } from 'react';

/** Makes an object once, and another one when a key is another: what `useMemo` does, with the promise to keep it. */
export function useOwned<T>(make: () => T, ...keys: readonly unknown[]): T {
  const [held, setHeld] = useState(() => ({ keys, value: make() }));
  if (held.keys.every((key, index) => Object.is(key, keys[index]))) return held.value;
  const next = { keys, value: make() };
  setHeld(next);
  return next.value;
}
