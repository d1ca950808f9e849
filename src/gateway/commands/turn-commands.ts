import { findMessage } from '../../model/channel-state.js';
import { isToolPart, toolNameOf } from '../../model/fold/tool-lookup.js';
import type { ChannelEvent } from '../../model/event.js';
import type { JsonValue } from '../../model/json.js';
import type { UIMessageChunk } from '../../model/chunk.js';
import type { OpenTurn } from '../../model/open-turn.js';
import { createId } from '../../shared/ids.js';
import { stopRequested } from '../turns/channel-turns.js';
import { refusal } from '../wire-error.js';
import type { CommandCall, CommandHandler } from './command-handler.js';

/** Ends a turn, wherever it has got to: running, waiting for its turn, or not even asked for yet. */
export const stopTurn: CommandHandler<'turn-stop'> = async ({ command, channel, turns, actor, context }) => {
  const { turnId, commandId } = command;
  const isNamed = (turn: { turnId: string; commandId?: string | undefined }): boolean =>
    turnId === undefined ? commandId !== undefined && turn.commandId === commandId : turn.turnId === turnId;
  const { running } = turns;
  if (running && isNamed(running.plan) && channel.state.turns.has(running.plan.turnId)) {
    return {
      events: [stopRequested(running.plan, actor)],
      result: { stopped: true },
      committed: () => running.stop(),
      settled: () => running.ended,
    };
  }
  const waiting = turns.findWaiting(isNamed);
  if (waiting) return { ...waiting, result: { stopped: true } };
  // A message's id is its command's: one that is there has had its turn, and so has a command with a record.
  const { store } = context;
  const isOver =
    commandId === undefined ||
    turnId !== undefined ||
    findMessage(channel.state, commandId) !== undefined ||
    (await store.readCommand(channel.name, actor.user.id, commandId)) !== undefined;
  if (isOver) return { events: [], result: { stopped: false } };
  return { events: [], result: { stopped: true }, committed: () => turns.stopEarly(commandId) };
};

/** Gives an offered call to the first session that asks for it. */
export const claimCall: CommandHandler<'tool-claim'> = ({ command, channel, turns, actor, context }) => {
  const { turnId, toolCallId } = command;
  const call = channel.state.turns.get(turnId)?.calls.find((open) => open.toolCallId === toolCallId);
  const { running } = turns;
  if (!call || running?.plan.turnId !== turnId) return { refusal: callMissing() };
  if (call.claimedBy) {
    const sentence = 'Another page runs this tool already, so this one must not.';
    return { refusal: refusal('tool-call-taken', sentence) };
  }
  const claim = createId(context.random);
  const { sessionId, user } = actor;
  const record = channel.recordOf(turnId);
  const otherClaims = (record?.claims ?? []).filter((known) => known.toolCallId !== toolCallId);
  return {
    events: [{ type: 'tool-call-claimed', turnId, toolCallId, sessionId, userId: user.id }],
    // The page works on it whatever becomes of this process.
    turns: record ? [{ ...record, claims: [...otherClaims, { toolCallId, claim }] }] : [],
    result: { claim },
    committed: () => running.waits.claim(toolCallId, claim),
  };
};

/** What a tool has so far. */
export const reportProgress: CommandHandler<'tool-progress'> = (call) => {
  const { toolCallId, output } = call.command;
  if (!claimed(call)) return { refusal: callMissing() };
  return {
    events: [chunkEvent(call, { type: 'tool-output-available', toolCallId, output, preliminary: true })],
    result: {},
  };
};

/** A tool's outcome, from the session that holds the claim. */
export const takeResult: CommandHandler<'tool-result'> = (call) => {
  const { toolCallId, outcome } = call.command;
  const run = claimed(call);
  if (!run) return { refusal: callMissing() };
  const chunk: UIMessageChunk =
    outcome.state === 'output-available'
      ? { type: 'tool-output-available', toolCallId, output: outcome.output }
      : { type: 'tool-output-error', toolCallId, errorText: outcome.errorText };
  return {
    events: [chunkEvent(call, chunk)],
    result: {},
    committed: () => run.waits.settleCall(toolCallId, outcome),
  };
};

/** A person's answer; an input that was edited is validated again and shown in the message. */
export const answerApproval: CommandHandler<'approval-respond'> = (call) => {
  const { command, channel, turns } = call;
  const { turnId, approvalId, approved, reason, input } = command;
  const turn = channel.state.turns.get(turnId);
  const { running } = turns;
  if (!turn?.approvals.includes(approvalId) || running?.plan.turnId !== turnId) {
    const sentence = 'Nothing waits for this answer: it was given already, or the turn has ended.';
    return { refusal: refusal('approval-missing', sentence) };
  }
  const edited = input === undefined ? undefined : editedInput(call, turn, input);
  if (edited === 'invalid') {
    const sentence =
      'The edited input does not fit the tool, so the call was not approved. Correct it and answer again.';
    return { refusal: refusal('tool-input-invalid', sentence) };
  }
  const answer: UIMessageChunk = { type: 'tool-approval-response', approvalId, approved };
  if (reason !== undefined) answer.reason = reason;
  return {
    events: [...(edited ? [edited] : []), chunkEvent(call, answer)],
    result: {},
    committed: () =>
      running.waits.settleApproval(approvalId, {
        approved,
        ...(reason === undefined ? {} : { reason }),
        ...(input === undefined ? {} : { input }),
      }),
  };
};

/** The chunk that puts an edited input into its call. */
function editedInput(
  call: CommandCall<'approval-respond'>,
  { messageId }: OpenTurn,
  input: JsonValue,
): ChannelEvent | 'invalid' | undefined {
  const { channel, command, context } = call;
  const part = findMessage(channel.state, messageId)?.parts.findLast(
    (one) => isToolPart(one) && one.approval?.id === command.approvalId,
  );
  if (!part || !isToolPart(part)) return undefined;
  const toolName = toolNameOf(part);
  const schemas = new Map(Object.entries(context.options.toolSchemas ?? {}));
  if (schemas.get(toolName)?.safeParse(input).success === false) return 'invalid';
  const dynamic = part.type === 'dynamic-tool' ? { dynamic: true } : {};
  return chunkEvent(call, {
    type: 'tool-input-available',
    toolCallId: part.toolCallId,
    toolName,
    input,
    ...dynamic,
  });
}

function claimed({ command, channel, turns }: CommandCall<'tool-progress' | 'tool-result'>) {
  const { turnId, toolCallId, claim } = command;
  const { running } = turns;
  const isOpen = channel.state.turns.get(turnId)?.calls.some((call) => call.toolCallId === toolCallId);
  if (!isOpen || running?.plan.turnId !== turnId) return undefined;
  return running.waits.isClaimedWith(toolCallId, claim) ? running : undefined;
}

function chunkEvent(
  { command, channel }: CommandCall<'tool-progress' | 'tool-result' | 'approval-respond'>,
  chunk: UIMessageChunk,
): ChannelEvent {
  const { turnId } = command;
  const messageId = channel.state.turns.get(turnId)?.messageId ?? '';
  return { type: 'turn-chunk', turnId, messageId, chunk };
}

function callMissing() {
  const sentence = 'No such call is open, or it is another page’s: it was answered, or its turn has ended.';
  return refusal('tool-call-missing', sentence);
}
