import type { User } from '../../model/author.js';
import { findMessage } from '../../model/channel-state.js';
import type { JsonValue } from '../../model/json.js';
import type { ChannelSnapshot, Cursor } from '../../model/snapshot.js';
import { ROOT, type BranchSelection } from '../../model/thread.js';
import { ChatError } from '../../protocol/chat-error.js';
import type { ServerFrameOf } from '../../protocol/server-frames.js';
import { createTimers } from '../connection/timers.js';
import { createHolders } from '../holders.js';
import { createListeners } from '../listeners.js';
import type { ChannelHost } from './channel-host.js';
import type { Discontinuity, NumberedEvent, Signal } from './channel-handle.js';
import type { ChannelView, CommandState, PendingMessage } from './channel-view.js';
import { withAuthor, withCommandState, withoutPending } from './pending-messages.js';
import { createViewProjection } from './project-view.js';
import { stepReplica } from './replica.js';
import {
  initialReplica,
  type ReplicaEffect,
  type ReplicaFrame,
  type ReplicaInput,
  type ReplicaState,
} from './replica-state.js';
import { createTextFeed, type TextFeed } from './text-feed.js';
import { expireTyping, nextExpiry, noteTyping, TYPING_SIGNAL, type TypingState } from './typing.js';

/** One channel of a client: its replica, what waits to come back in it, and who listens. Hands out no state but views. */
export type Channel = {
  readonly name: string;
  readonly text: TextFeed;
  readonly onEvent: (listener: (event: NumberedEvent | Discontinuity) => void) => () => void;
  /** At once, before any commit. */
  readonly onTurnStarted: (listener: (turn: { commandId?: string | undefined }) => void) => () => void;
  readonly onSignal: (listener: (signal: Signal) => void) => () => void;
  replica: () => ReplicaState;
  pending: () => ReadonlyMap<string, PendingMessage>;
  /** The view of what is held now, whether or not it was committed. */
  view: () => ChannelView;
  isHeld: () => boolean;
  retain: () => () => void;
  dispatch: (input: ReplicaInput) => void;
  /** Messages that were sent and are to be drawn until their events come. */
  setPending: (pending: ReadonlyMap<string, PendingMessage>) => void;
  select: (selection: BranchSelection) => void;
  selection: () => BranchSelection;
  setLoadingOlder: (loading: boolean) => void;
  /** The id of a command whose new branch is to be shown, whatever was selected before. */
  follow: (commandId: string) => void;
  /** A register of this user's. Sent with each join, since it may have got lost, and presence goes with the session. */
  setRegister: (key: string, value: JsonValue) => void;

  lineOpened: (user: User | undefined) => void;
  /** The session goes on over another line. */
  lineSwitched: () => void;
  lineLost: () => void;
  /** Another user is at it: nothing of the one before stays. */
  forget: () => void;
  frame: (frame: ReplicaFrame) => void;
  head: (head: Cursor) => void;
  signal: (frame: ServerFrameOf<'channel-signal'>) => void;
  commandChanged: (id: string, state: CommandState) => void;
  dispose: () => void;
};

export function createChannel(name: string, host: ChannelHost, snapshot?: ChannelSnapshot): Channel {
  const { clock, batch } = host;
  const timers = createTimers(clock);
  const project = createViewProjection();
  const failed = (cause: unknown): void => {
    const sentence = `A listener of the channel "${name}" threw; the others were told, and the channel goes on.`;
    host.report(new ChatError('internal', sentence, { cause }));
  };
  const events = createListeners<NumberedEvent | Discontinuity>(failed);
  const signals = createListeners<Signal>(failed);
  const turns = createListeners<{ commandId?: string | undefined }>(failed);
  const text = createTextFeed(failed);

  let replica = initialReplica(name, snapshot);
  let pending: ReadonlyMap<string, PendingMessage> = new Map();
  let selection: BranchSelection = new Map();
  let typing: TypingState = new Map();
  let loadingOlder = false;
  const own = new Map<string, JsonValue>();
  /** Held, or let go so lately that it still counts. */
  let held = false;
  let telling = false;
  const followed = new Set<string>();

  const changed = (): void => host.changed(name);

  const dispatch = (input: ReplicaInput): void =>
    batch.run(() => {
      const before = replica;
      const [next, effects] = stepReplica(replica, input);
      replica = next;
      for (const effect of effects) run(effect, before);
      if (replica !== before) changed();
    });

  const run = (effect: ReplicaEffect, before: ReplicaState): void => {
    switch (effect.type) {
      case 'frame-send':
        return void host.send(effect.frame);
      case 'timer-set': {
        const type = effect.key === 'join' ? 'join-timed-out' : 'join-due';
        return timers.set(effect.key, effect.ms, () => dispatch({ type }));
      }
      case 'timer-clear':
        return timers.clear(effect.key);
      case 'event-folded':
        return onFolded(effect);
      case 'replaced':
        text.replace();
        tellText();
        dropArrived();
        if (effect.discontinuity) tellEvent(effect.discontinuity);
        return;
      case 'joined':
        dropArrived();
        // What was acknowledged before the answer has its event in front of it: it came, and may be gone again.
        setPending(withoutPending(pending, (_, { state }) => state.status === 'acknowledged'));
        if (!before.joining) return;
        for (const key of own.keys()) sendRegister(key);
        return host.holdCommands(name, false);
      case 'refused':
        return host.holdCommands(name, false);
      case 'report':
        return host.report(effect.error);
    }
  };

  const onFolded = ({ event: numbered, delta }: Extract<ReplicaEffect, { type: 'event-folded' }>): void => {
    const { event } = numbered;
    if (delta) {
      text.add(delta);
      tellText();
    }
    if (event.type === 'message-added' || event.type === 'turn-started') {
      const commandId = event.type === 'message-added' ? event.message.id : event.commandId;
      if (commandId !== undefined && followed.delete(commandId)) showNewest(event.message.chat.parentId);
      if (event.type === 'turn-started') turns.tell(event);
      if (event.type === 'message-added') noteUserTyping(event.message.chat.author, false);
      setPending(withoutPending(pending, (id) => id === event.message.id));
    }
    if (event.type === 'message-updated') {
      text.replace(event.message.id);
      tellText();
    }
    tellEvent(numbered);
  };

  /** What is shown under a parent is its newest child again. */
  const showNewest = (parentId: string | null): void => {
    const parent = parentId !== null && findMessage(replica.state, parentId) ? parentId : ROOT;
    if (!selection.has(parent)) return;
    const next = new Map(selection);
    next.delete(parent);
    selection = next;
  };

  const dropArrived = (): void =>
    setPending(withoutPending(pending, (id) => findMessage(replica.state, id) !== undefined));

  const setPending = (next: ReadonlyMap<string, PendingMessage>): void => {
    if (next === pending) return;
    pending = next;
    changed();
  };

  const tellText = (): void => {
    if (telling) return;
    telling = true;
    batch.afterCommit(() => {
      telling = false;
      text.tell();
    });
  };

  const tellEvent = (event: NumberedEvent | Discontinuity): void => {
    if (events.size > 0) batch.afterCommit(() => events.tell(event));
  };

  const noteUserTyping = (user: User, isTyping: boolean): void => {
    const next = noteTyping(typing, user, isTyping, clock.monotonic());
    if (next !== typing) setTyping(next);
  };

  const setTyping = (next: TypingState): void => {
    typing = next;
    const ms = nextExpiry(next, clock.monotonic());
    if (ms === undefined) timers.clear('typing');
    else timers.set('typing', ms, () => batch.run(() => setTyping(expireTyping(typing, clock.monotonic()))));
    changed();
  };

  const sendRegister = (key: string): void => {
    const value = own.get(key);
    if (value === undefined || replica.status !== 'live') return;
    host.sendVolatile({ type: 'register-set', channel: name, key, value });
  };

  const join = (isMove = false): void => {
    if (!held || !host.isOpen()) return;
    host.holdCommands(name, true);
    dispatch({ type: 'join', isMove });
  };

  const release = (): void => {
    held = false;
    host.holdCommands(name, false);
    setTyping(new Map());
    // Nobody is left to see their events come; the ones that failed wait for a decision.
    setPending(withoutPending(pending, (_, { state }) => state.status === 'acknowledged'));
    dispatch({ type: 'leave', open: host.isOpen() });
  };

  const take = (): void => {
    if (held) return;
    held = true;
    batch.run(() => {
      // It was left, and is now on its way again.
      if (replica.status === 'closed') replica = { ...replica, status: 'subscribing', error: null };
      changed();
      join();
    });
  };
  const holders = createHolders(clock, host.lingerMs, { taken: take, left: () => batch.run(release) });

  const view = (): ChannelView => {
    const verifiable = host.capabilities().has('verify');
    const source = { replica, pending, selection, typing, loadingOlder, userId: host.user()?.id, verifiable };
    return project(source);
  };

  return {
    name,
    text,
    onEvent: events.add,
    onSignal: signals.add,
    onTurnStarted: turns.add,
    replica: () => replica,
    pending: () => pending,
    view,
    isHeld: () => held,
    dispatch,
    setPending,
    selection: () => selection,
    select: (next) => {
      selection = next;
      changed();
    },
    setLoadingOlder: (loading) => {
      loadingOlder = loading;
      changed();
    },
    follow: (commandId) => void followed.add(commandId),
    setRegister: (key, value) => {
      own.set(key, value);
      sendRegister(key);
    },
    retain: holders.retain,
    lineOpened: (user) => {
      if (user) setPending(withAuthor(pending, user));
      join();
    },
    lineSwitched: () => join(true),
    forget: () => {
      selection = new Map();
      own.clear();
      followed.clear();
      setPending(new Map());
      dispatch({ type: 'forget' });
    },
    lineLost: () => {
      if (!held) return;
      setTyping(new Map());
      const resumable = host.capabilities().has('resume');
      dispatch({ type: 'line-lost', resumable, now: clock.now() });
    },
    frame: (frame) => dispatch({ type: 'frame', frame }),
    head: (head) => dispatch({ type: 'head', head }),
    signal: ({ name: signalName, data, user }) => {
      if (!held) return;
      if (signalName === TYPING_SIGNAL && user) noteUserTyping(user, isTyping(data));
      if (signals.size > 0) batch.afterCommit(() => signals.tell({ name: signalName, data, user }));
    },
    commandChanged: (id, state) => {
      // Nobody is joined to see its event come: the answer is all that will.
      const isDone = state.status === 'acknowledged' && !held;
      setPending(
        isDone ? withoutPending(pending, (other) => other === id) : withCommandState(pending, id, state),
      );
    },
    dispose: () => {
      holders.dispose();
      timers.clearAll();
      events.clear();
      signals.clear();
    },
  };
}

function isTyping(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'typing' in data && data.typing === true;
}
