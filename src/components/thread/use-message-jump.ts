'use client';

import { useEffect, useLayoutEffect, useState, type RefObject } from 'react';
import type { VirtualizerHandle } from 'virtua';

import { systemClock } from '../../shared/clock.js';
import { useStableCallback } from '../../react/use-stable-callback.js';
import { useChatScope } from '../scope/scope-context.js';
import { useView } from '../scope/use-view.js';
import { withJumpCode, type JumpCode } from './jump-code.js';
import type { ThreadControl, JumpOptions } from './thread-control.js';
import type { Tail } from './use-tail.js';
import type { HistoryState } from './use-history.js';

type Wanted = { messageId: string; options: JumpOptions; finish: (isThere: boolean) => void };

type MessageJumpOptions = {
  ids: readonly string[];
  tail: Tail;
  history: HistoryState;
  windowed: RefObject<VirtualizerHandle | null>;
  viewport: HTMLElement | null;
  control: ThreadControl;
};

/** ms for which a row bears `data-flash`. */
const flashMs = 2_000;

/** Lends the thread's control its jumps. Returns the id of the row that was just jumped to. */
export function useMessageJump(given: MessageJumpOptions): string | null {
  const { ids, tail, history, windowed, viewport, control } = given;
  const { loadOlder } = useChatScope('Thread.List');
  const hasMore = useView('Thread.List', (view) => view.hasMore);
  const isLoading = useView('Thread.List', (view) => view.loadingOlder);
  const isJoined = useView('Thread.List', ({ status }) => status !== 'subscribing');
  const [wanted, setWanted] = useState<Wanted | null>(null);
  const [flashed, setFlashed] = useState<string | null>(null);

  useLayoutEffect(() => {
    control.setJump((messageId, options) => {
      return new Promise((finish) => {
        setWanted((before) => {
          before?.finish(false);
          return { messageId, options, finish };
        });
      });
    });
    return () => control.setJump(null);
  }, [control]);

  useEffect(() => {
    if (flashed === null) return undefined;
    const timer = systemClock.setTimer(() => setFlashed(null), flashMs);
    return () => systemClock.clearTimer(timer);
  }, [flashed]);

  const finish = useStableCallback((jump: Wanted, row: HTMLElement | null) => {
    jump.finish(row !== null);
    setWanted((now) => (now === jump ? null : now));
    if (!row) return;
    if (jump.options.flash ?? true) setFlashed(jump.messageId);
  });

  const step = useStableCallback((code: JumpCode, jump: Wanted, signal: AbortSignal) => {
    const { messageId, options } = jump;
    const index = ids.indexOf(messageId);
    if (!viewport) return;
    if (index < 0) {
      if (!isJoined || isLoading) return;
      if (!hasMore || options.loads === false) finish(jump, null);
      else loadOlder().catch(() => finish(jump, null));
      return;
    }
    code.showRow({
      messageId,
      index,
      viewport,
      options,
      signal,
      windowed: windowed.current,
      letGo: () => control.scroll()?.letGo(),
      extend: history === 'failed' ? () => tail.extendTo(messageId) : undefined,
      finish: (row) => finish(jump, row),
    });
  });

  useEffect(() => {
    if (!wanted) return undefined;
    const superseded = new AbortController();
    withJumpCode(
      (code) => superseded.signal.aborted || step(code, wanted, superseded.signal),
      () => finish(wanted, null),
    );
    return () => superseded.abort();
  }, [wanted, ids, tail.start, history, viewport, hasMore, isLoading, isJoined, step, finish]);

  return flashed;
}
