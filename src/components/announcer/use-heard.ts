'use client';

import { useContext, useEffect, useRef } from 'react';

import { useStableCallback } from '../../react/use-stable-callback.js';
import { useLabels } from '../labels/labels-context.js';
import { ScopeFailureContext, useChatScope } from '../scope/scope-context.js';
import { useLine, useView, type View } from '../scope/use-view.js';
import { announce, type AnnouncementFacts, type Heard, type Spoken } from './announcement-rules.js';
import type { Announce } from './use-announce.js';

type Heeds = (say: Announce, isVoice: () => boolean) => void;

/** Says what the channel's events come to, those of one commit together. */
export function useHeardEvents(
  say: Announce,
  isVoice: () => boolean,
  readAloud: AnnouncementFacts['readAloud'],
): void {
  const labels = useLabels();
  const { client, handle, userId } = useChatScope('Announcer');
  const waiting = useRef<Heard[]>([]);
  const spoken = useRef<Spoken>(new Map());

  const hear = useStableCallback((received: Heard): void => {
    waiting.current.push(received);
    if (waiting.current.length > 1) return;
    // A commit's events come one after the other, and then this.
    queueMicrotask(() => {
      const heard = waiting.current;
      waiting.current = [];
      const [next, sentences] = announce(heard, spoken.current, {
        labels,
        view: handle.getView(),
        // Who signed in may be known since this very commit, and not have been drawn yet.
        userId: client.store.getState().connection.session?.user.id ?? userId,
        readAloud,
      });
      spoken.current = next;
      if (isVoice()) sentences.forEach(say);
    });
  });
  useEffect(() => handle.onEvent(hear), [handle, hear]);
}

/** Says that the connection was lost, and that it is back. */
export const useHeardLine: Heeds = (say, isVoice) => {
  const { announceLost, announceBack } = useLabels();
  const status = useLine('Announcer');
  const line = useRef<'unknown' | 'open' | 'lost'>('unknown');
  useEffect(() => {
    const before = line.current;
    if (status === 'open') line.current = 'open';
    else if (status === 'reconnecting' || status === 'offline' || status === 'closed') {
      if (before === 'open') line.current = 'lost';
    }
    if (before === 'unknown' || line.current === before || !isVoice()) return;
    say(line.current === 'open' ? announceBack : announceLost);
  }, [status, announceLost, announceBack, say, isVoice]);
};

/** Says how many older messages came in above the others. */
export const useHeardOlder: Heeds = (say, isVoice) => {
  const { announceOlder } = useLabels();
  const { handle } = useChatScope('Announcer');
  const oldest = useView('Announcer', (view) => view.order[0]);
  const known = useRef(oldest);
  useEffect(() => {
    const before = known.current;
    known.current = oldest;
    // Where the oldest one is gone, it was taken out, or another branch is shown.
    const count = before === undefined ? 0 : handle.getView().order.indexOf(before);
    if (count > 0 && isVoice()) say(announceOlder(count));
  }, [oldest, handle, announceOlder, say, isVoice]);
};

/** Says what could not be done. That an answer failed is said by its own event. */
export const useHeardProblem: Heeds = (say, isVoice) => {
  const { problem } = useLabels();
  const { error } = useContext(ScopeFailureContext);
  const { handle } = useChatScope('Announcer');
  useEffect(() => {
    if (error === null || isOfAnswer(error, handle.getView()) || !isVoice()) return;
    // In the words in which `Chat.Failure` shows it.
    say(problem('code' in error ? String(error.code) : ''));
  }, [error, handle, problem, say, isVoice]);
};

function isOfAnswer(error: Error, { order, settled }: View): boolean {
  const last = settled.get(order.at(-1) ?? '');
  if (last?.chat.status !== 'failed') return false;
  return error.message === last.chat.error?.text || ('code' in error && error.code === 'turn-failed');
}
