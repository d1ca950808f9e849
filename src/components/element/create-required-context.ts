'use client';

import { createContext, useContext, type Context } from 'react';

/** A context that has to be there, and the hook that reads it. `root` is the component that provides it. */
export function createRequiredContext<VALUE>(
  root: string,
): readonly [Context<VALUE | null>, (caller: string) => VALUE] {
  const context = createContext<VALUE | null>(null);
  const useRequired = (caller: string): VALUE => {
    const value = useContext(context);
    if (value !== null) return value;
    throw new Error(
      `<${caller}> stands outside of <${root}>, so it does not know what to show. Put it inside.`,
    );
  };
  return [context, useRequired];
}
