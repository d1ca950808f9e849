'use client';

import { lazy, Suspense, useState, type ComponentType, type ReactElement } from 'react';

/** A component whose code comes when it is wanted. */
export type LazyPart<PROPS extends object> = ComponentType<PROPS> & {
  /** Whether the code has come: it is drawn at once then. */
  isHere: () => boolean;
};

/**
 * A component whose code is loaded when it is drawn first; `Waiting` holds its place until then. Where the code cannot be
 * had, `Waiting` stays, the chat goes on, and the next one that is drawn tries again. Drawn on a server that streams, it
 * is there from the start; `renderToString` draws `Waiting` until the code has come.
 */
export function lazyPart<PROPS extends object>(
  load: () => Promise<ComponentType<PROPS>>,
  Waiting: ComponentType<PROPS>,
): LazyPart<PROPS> {
  let Here: ComponentType<PROPS> | undefined;
  const make = () =>
    lazy(async () => {
      try {
        Here = await load();
        return { default: Here };
      } catch {
        Loaded = make();
        return { default: Waiting };
      }
    });
  let Loaded = make();
  const current = () => Here ?? Loaded;

  function Lazy(props: PROPS): ReactElement {
    const [Part] = useState(current);
    return (
      <Suspense fallback={<Waiting {...props} />}>
        <Part {...props} />
      </Suspense>
    );
  }
  return Object.assign(Lazy, { isHere: () => Here !== undefined });
}
