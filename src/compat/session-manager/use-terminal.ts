'use client';

import type { FitAddon } from '@xterm/addon-fit';
import type { ITerminalInitOnlyOptions, ITerminalOptions, Terminal } from '@xterm/xterm';
import { useCallback, useEffect, useState } from 'react';

import type { SessionManagerSession } from './session-state.js';
import { leaveByTab } from './leave-by-tab.js';

/** What xterm takes. */
export type TerminalSettings = ITerminalOptions & ITerminalInitOnlyOptions;

/** Of `useTerminal`. */
export type UseTerminalOptions = {
  session: SessionManagerSession;
  options: TerminalSettings | undefined;
  /** Whether the session took what was typed last. */
  onFull: (isFull: boolean) => void;
};

/** Puts a terminal into an element and connects it with a session, for as long as both are there. */
export function useTerminal({ session, options, onFull }: UseTerminalOptions): {
  /** A ref of the element. */
  place: (element: HTMLElement | null) => void;
  /** Why there is no terminal. */
  problem: string | undefined;
} {
  const [element, setElement] = useState<HTMLElement | null>(null);
  const [problem, setProblem] = useState<string>();
  // Another object with the same settings is no reason for another terminal, which would be an empty one.
  const [settings] = useState(options);
  useEffect(() => {
    if (!element) return undefined;
    const own = openTerminal(element, session, settings, onFull);
    own.ready.catch((cause: unknown) => {
      setProblem('The terminal could not be loaded.');
      globalThis.reportError?.(cause);
    });
    return own.close;
  }, [element, session, settings, onFull]);
  return { place: useCallback((next: HTMLElement | null) => setElement(next), []), problem };
}

function openTerminal(
  element: HTMLElement,
  session: SessionManagerSession,
  settings: TerminalSettings | undefined,
  onFull: (isFull: boolean) => void,
): { ready: Promise<void>; close: () => void } {
  const closers: (() => void)[] = [];
  const early: Uint8Array[] = [];
  let print = (data: Uint8Array): void => void early.push(data);
  let isOver = false;
  closers.push(session.onOutput((data) => print(data)));

  const open = async (): Promise<void> => {
    const [xterm, fit] = await Promise.all([import('@xterm/xterm'), import('@xterm/addon-fit')]);
    if (isOver) return;
    const terminal = new xterm.Terminal({ screenReaderMode: true, ...settings });
    const fitting = new fit.FitAddon();
    closers.push(() => terminal.dispose());
    terminal.loadAddon(fitting);
    terminal.attachCustomKeyEventHandler(leaveByTab());
    terminal.open(element);
    closers.push(followSize(element, terminal, fitting, session));
    const type = (data: string | Uint8Array): void => onFull(!session.write(data));
    terminal.onData(type);
    // Mouse reports of old programs: each character is one byte.
    terminal.onBinary((data) => type(Uint8Array.from(data, (letter) => letter.charCodeAt(0) & 0xff)));
    print = (data) => terminal.write(data);
    for (const data of early.splice(0)) terminal.write(data);
    session.connect();
  };
  return {
    ready: open(),
    close: () => {
      isOver = true;
      for (const close of closers.splice(0).reverse()) close();
    },
  };
}

/** Keeps the terminal as large as its element, and its program in the know. */
function followSize(
  element: HTMLElement,
  terminal: Terminal,
  fitting: FitAddon,
  session: SessionManagerSession,
): () => void {
  const tell = ({ cols, rows }: { cols: number; rows: number }): void => session.resize({ cols, rows });
  const fit = (): void => {
    // In an element that is not shown there is nothing to fit into.
    if (element.clientWidth > 0 && element.clientHeight > 0) fitting.fit();
  };
  const resized = terminal.onResize(tell);
  const observer = new ResizeObserver(fit);
  fit();
  tell(terminal);
  observer.observe(element);
  return () => {
    observer.disconnect();
    resized.dispose();
  };
}
