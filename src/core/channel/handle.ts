import { findMessage } from '../../model/channel-state.js';
import type { MessageDraft } from '../../model/message-draft.js';
import type { CommandResults } from '../../protocol/commands.js';
import { ChatError } from '../../protocol/chat-error.js';
import { createId } from '../../shared/ids.js';
import { createTimers } from '../connection/timers.js';
import { createAwaitedTurns } from './awaited-turns.js';
import type { Channel } from './channel.js';
import type { ChannelHandle, TurnOptions } from './channel-handle.js';
import type { ChannelHost } from './channel-host.js';
import { createHistoryLoader } from './load-history.js';
import type { KeptCommand } from './outbox-storage.js';
import { pendingMessage, withoutPending } from './pending-messages.js';
import { selectionOf } from './selection-of.js';
import { createTypingSignal } from './signal-typing.js';
import { TYPING_SIGNAL } from './typing.js';

type WireDraft = MessageDraft & { id: string };
type SendResult = CommandResults['message-send'];

/** A handle as its client has it. */
export type OwnHandle = ChannelHandle & {
  /** Draws what an earlier page had sent and not seen come back. `reply`: its answer. */
  restore: (kept: KeptCommand, reply: Promise<unknown>) => void;
  dispose: () => void;
};

/** The public functions of a channel. All are stable: each may be handed around alone. */
export function createHandle(channel: Channel, host: ChannelHost): OwnHandle {
  const { name } = channel;
  const { clock, random, batch } = host;
  const timers = createTimers(clock);
  const awaited = createAwaitedTurns();
  /** How to send the messages again that are pending. */
  const resend = new Map<string, () => void>();

  const signal: ChannelHandle['signal'] = (signalName, data) => {
    if (channel.replica().status !== 'live') return;
    host.sendVolatile({ type: 'signal-send', channel: name, name: signalName, data });
  };
  const setTyping = createTypingSignal(timers, (typing) => signal(TYPING_SIGNAL, { typing }));
  const loadOlder = createHistoryLoader(channel, host);

  /** The leaf that this client sees. */
  const leafId = (): string | null => channel.view().order.at(-1) ?? null;

  const turnFields = ({ agent, body }: TurnOptions = {}) => {
    const tools = host.describeTools();
    return {
      ...(agent === undefined ? {} : { agent }),
      ...(body === undefined ? {} : { body }),
      ...(tools.length === 0 ? {} : { tools }),
    };
  };

  /** Draws the message until its event comes back, and sends it under its own id. */
  const submit = (
    draft: MessageDraft,
    send: (message: WireDraft) => Promise<SendResult>,
  ): Promise<SendResult> => {
    const message: WireDraft = { ...draft, id: draft.id ?? createId(random) };
    const { id } = message;
    if (channel.pending().has(id)) {
      const sentence = `A message with the id "${id}" is on its way already, so this one was not sent. Leave "id" out.`;
      return quiet(Promise.reject(new ChatError('command-conflict', sentence)));
    }
    const attempt = (): Promise<SendResult> => {
      const reply = send(message);
      awaited.add(id, reply);
      return quiet(reply);
    };
    let reply: Promise<SendResult> | undefined;
    batch.run(() => {
      draw(message, clock.now(), () => void attempt());
      setTyping(false);
      reply = attempt();
      forgetWhenDone(id, reply);
    });
    return reply ?? attempt();
  };

  /** On the page until its event comes; `again`: sends it anew. */
  const draw = (message: WireDraft, createdAt: number, again: () => void): void => {
    const { id } = message;
    const pending = channel.pending();
    const parentId = [...pending.keys()].at(-1) ?? leafId();
    const record = { user: host.user(), parentId, createdAt };
    channel.setPending(
      new Map(pending).set(id, { message: pendingMessage(message, record), state: { status: 'queued' } }),
    );
    channel.follow(id);
    resend.set(id, again);
  };

  const forgetWhenDone = (id: string, reply: Promise<unknown>): void =>
    void reply.then(
      () => resend.delete(id),
      () => undefined,
    );

  const stopListening = channel.onTurnStarted(({ commandId }) => {
    if (commandId !== undefined) awaited.started(commandId);
  });

  return {
    name,
    retain: channel.retain,
    getView: () => host.committed(name) ?? channel.view(),

    sendMessage: (draft, options) => {
      const leaf = leafId();
      const fields = turnFields(options);
      return submit(draft, (message) =>
        host.command(name, { type: 'message-send', message, leafId: leaf, ...fields }, message.id),
      );
    },
    editMessage: (messageId, draft, options) => {
      const fields = turnFields(options);
      return submit(draft, (message) =>
        host.command(name, { type: 'message-edit', messageId, message, ...fields }, message.id),
      );
    },
    deleteMessage: (messageId) => settled(host.command(name, { type: 'message-delete', messageId })),
    truncate: (afterId) =>
      settled(host.command(name, { type: 'messages-truncate', afterId, leafId: leafId() })),
    regenerate: (messageId = lastAnswer(channel), options) => {
      if (messageId === undefined) {
        const sentence = `There is no answer in "${name}" that could be given anew. Name the message, or send one first.`;
        return quiet(Promise.reject(new ChatError('message-missing', sentence)));
      }
      const id = createId(random);
      channel.follow(id);
      const reply = host.command(name, { type: 'turn-regenerate', messageId, ...turnFields(options) }, id);
      awaited.add(id, reply);
      return quiet(reply);
    },
    stop: (turnId) => {
      const stop = (target: { turnId: string } | { commandId: string }) =>
        host.command(name, { type: 'turn-stop', ...target });
      if (turnId !== undefined) return settled(stop({ turnId }));
      const open = [...channel.replica().state.turns.keys()].map((id) => stop({ turnId: id }));
      const coming = awaited.take().map((commandId) => stop({ commandId }));
      return settled(Promise.all([...open, ...coming]));
    },
    respondToApproval: ({ approvalId, approved, reason, input }) => {
      const turn = [...channel.replica().state.turns.values()].find(({ approvals }) =>
        approvals.includes(approvalId),
      );
      if (!turn) {
        const sentence = `No open turn of "${name}" waits for the approval "${approvalId}": it was answered, or its turn has ended.`;
        return quiet(Promise.reject(new ChatError('approval-missing', sentence)));
      }
      return settled(
        host.command(name, {
          type: 'approval-respond',
          turnId: turn.turnId,
          approvalId,
          approved,
          ...(reason === undefined ? {} : { reason }),
          ...(input === undefined ? {} : { input }),
        }),
      );
    },
    addToolOutput: (answer) => settled(host.answerToolCall(name, answer)),
    publish: (eventName, data) => quiet(host.command(name, { type: 'event-publish', name: eventName, data })),
    // What a schema makes of the answer is what the type says; without one it is the JSON that came.
    request: ((request, data, options) =>
      quiet(host.request(request, data, { ...options, channel: name }))) as ChannelHandle['request'],
    signal,
    setTyping,
    setPresence: (state) => channel.setRegister('presence', state),
    markRead: (messageId = leafId() ?? undefined) => {
      if (messageId !== undefined) channel.setRegister('receipt', { messageId });
    },
    loadOlder: (limit) => quiet(loadOlder(limit)),
    selectBranch: (messageId) =>
      batch.run(() => channel.select(selectionOf(channel.replica().state, channel.selection(), messageId))),
    retry: (messageId) => {
      if (channel.pending().get(messageId)?.state.status === 'failed')
        batch.run(() => resend.get(messageId)?.());
    },
    discard: (messageId) => {
      if (channel.pending().get(messageId)?.state.status !== 'failed') return;
      resend.delete(messageId);
      batch.run(() => channel.setPending(withoutPending(channel.pending(), (id) => id === messageId)));
    },

    onEvent: channel.onEvent,
    onSignal: channel.onSignal,
    onText: channel.text.follow,
    restore: ({ id, command, createdAt }, reply) => {
      if (command.type !== 'message-send' && command.type !== 'message-edit') return;
      const { message } = command;
      if (channel.pending().has(id) || findMessage(channel.replica().state, id)) return;
      // Checked when it was kept, and again when it was read; JSON has no `undefined` in it.
      draw({ ...message, id } as WireDraft, createdAt, () => void quiet(host.command(name, command, id)));
      forgetWhenDone(id, reply);
    },
    dispose: () => {
      timers.clearAll();
      stopListening();
    },
  };
}

/** The last answer of an agent on the branch that is shown. */
function lastAnswer(channel: Channel): string | undefined {
  const { order, settled, open } = channel.view();
  return order.findLast((id) => (open.get(id) ?? settled.get(id))?.role === 'assistant');
}

/** Failures are shown in the store and told to `onError`; a caller who does not wait for them has nothing to catch. */
function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

function settled(promise: Promise<unknown>): Promise<void> {
  return quiet(promise.then(() => undefined));
}
