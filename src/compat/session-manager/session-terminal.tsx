'use client';

import { useId, useState, useSyncExternalStore, type ComponentProps, type ReactElement } from 'react';

import type { SessionManagerSession } from './session-state.js';
import { terminalLabels, type TerminalLabels } from './terminal-labels.js';
import { useTerminal, type TerminalSettings } from './use-terminal.js';

/** The props of `SessionTerminal`: those of its `<section>`, and its session. */
export type SessionTerminalProps = Omit<ComponentProps<'section'>, 'children' | 'onError'> & {
  session: SessionManagerSession;
  /** What it says, where that is to be something else than `terminalLabels`. */
  labels?: Partial<TerminalLabels>;
  /** Of xterm; read when the terminal is made. @default { screenReaderMode: true } */
  options?: TerminalSettings | undefined;
};

/**
 * A terminal for one session: types into it, prints what comes, tells the program how large it is. Connects when it is
 * there; what becomes of the session when it goes is its owner's affair. Screen readers hear what is printed; Escape, then
 * Tab, leaves it.
 *
 * It needs `@xterm/xterm` and `@xterm/addon-fit`, which are fetched with the first one, and xterm's styles:
 * `import '@xterm/xterm/css/xterm.css'`. Renders a `<section>`; style it by `.colloquy-terminal` and `[data-status]` (the
 * session's, or `ended`), and give it a height.
 *
 * @example <SessionTerminal session={session} style={{ height: '24rem' }} />
 */
export function SessionTerminal(props: SessionTerminalProps): ReactElement {
  const { session, labels, options, className, ...rest } = props;
  const words: TerminalLabels = { ...terminalLabels, ...labels };
  const state = useSyncExternalStore(session.subscribe, session.getState, session.getInitialState);
  const [isFull, setFull] = useState(false);
  const { place, problem } = useTerminal({ session, options, onFull: setFull });
  const hint = useId();
  const said = problem ?? (isFull ? words.full : words.status(state));
  return (
    <section
      aria-label={words.terminal}
      aria-describedby={hint}
      {...rest}
      className={className === undefined ? 'colloquy-terminal' : `colloquy-terminal ${className}`}
      data-status={state.ended === undefined ? state.status : 'ended'}
      style={{ display: 'flex', flexDirection: 'column', ...rest.style }}
    >
      {/* Terminals count their columns from the left in every language. */}
      <div ref={place} dir="ltr" style={{ flex: '1 1 auto', minHeight: 0 }} />
      <output className="colloquy-terminal-status" style={{ display: 'block' }}>
        {said}
      </output>
      <p className="colloquy-terminal-hint" id={hint}>
        {words.leave}
      </p>
    </section>
  );
}
