import type { UIMessageChunk } from '../../model/chunk.js';
import type { AdapterContext } from '../../protocol/adapter.js';
import type { ClientFrameOf } from '../../protocol/client-frames.js';
import type { CommandOf } from '../../protocol/commands.js';
import { createId } from '../../shared/ids.js';
import { acknowledge, refuse, reportBad, writeJson } from '../foreign/foreign-frames.js';
import { follow } from '../foreign/foreign-logs.js';
import {
  writeChunks,
  type ActiveTurn,
  type Batch,
  type DesktopmateState,
  type Review,
  type Step,
} from './adapter-state.js';
import { closeSegment } from './answer-steps.js';
import type { HitlDecision } from './client-messages.js';
import type { ServerMessageOf } from './wire.js';

/** The server asks about tool calls: each becomes a part with a request for approval, all of one batch. */
export function askApproval(
  state: DesktopmateState,
  { action_requests: requests, review_configs: configs, turn_id: wireId }: ServerMessageOf<'hitl_request'>,
  context: AdapterContext,
): Step {
  if (!state.turn)
    return [state, [reportBad('Approval was asked for without an answer; it was passed over.')]];
  const [turn, closing] = closeSegment({ ...state.turn, wireId: wireId ?? state.turn.wireId });
  const id = createId(context.random);
  const reviews = requests.map((request, index): Review => ({
    toolCallId: `${id}-${index + 1}`,
    approvalId: createId(context.random),
    request,
    decision: undefined,
  }));
  const batch: Batch = { id, reviews, configs: configs ?? [], isSent: false };
  return writeChunks(state, { ...turn, batch }, [...closing, ...asking(batch)], context);
}

/** A person decides about one call; when all are decided, the server hears of it in one message, in its order. */
export function decide(
  state: DesktopmateState,
  frame: ClientFrameOf<'command-send'>,
  { turnId, approvalId, approved, reason, input }: CommandOf<'approval-respond'>,
  context: AdapterContext,
): Step {
  const { turn } = state;
  const batch = turn?.turnId === turnId ? turn.batch : undefined;
  const review = batch?.reviews.find((one) => one.approvalId === approvalId);
  if (!turn || !batch || !review || review.decision) {
    const sentence = 'Nothing waits for this answer: it was given already, or the turn has ended.';
    return [state, [refuse(frame, 'approval-missing', sentence)]];
  }
  const { name } = review.request;
  if (input !== undefined && !isObject(input)) {
    const sentence = `The input of "${name}" has to be an object with its arguments. Correct it and answer again.`;
    return [state, [refuse(frame, 'tool-input-invalid', sentence)]];
  }
  const decision = decisionOf(name, approved, reason, input);
  const config = batch.configs.find(({ action_name: action }) => action === name);
  if (config && !config.allowed_decisions.includes(decision.type)) {
    const sentence = `The server does not take "${decision.type}" as an answer about "${name}", so nothing was sent. Choose another.`;
    return [state, [refuse(frame, 'forbidden', sentence)]];
  }
  const reviews = batch.reviews.map((one) => (one === review ? { ...one, decision } : one));
  const decisions = reviews.flatMap((one) => one.decision ?? []);
  const isSent = decisions.length === reviews.length;
  const chunks: UIMessageChunk[] = [
    ...(decision.type === 'edit' ? [calling(review, decision.edited_action.args)] : []),
    {
      type: 'tool-approval-response',
      approvalId,
      approved,
      ...(reason === undefined ? {} : { reason }),
    },
    // What an approved call came to never travels on this wire.
    ...(isSent ? reviews.flatMap(denied) : []),
  ];
  const next: ActiveTurn = { ...turn, batch: { ...batch, reviews, isSent } };
  return follow(writeChunks(state, next, chunks, context), (written) => [
    written,
    [acknowledge(frame, {}), ...(isSent ? [writeJson({ type: 'hitl_response', decisions })] : [])],
  ]);
}

/** The server could not take the decisions; the calls still wait, so they are asked about again. */
export function askAgain(
  state: DesktopmateState,
  turn: ActiveTurn,
  batch: Batch,
  context: AdapterContext,
): Step {
  const reviews = batch.reviews.map((one) => ({
    ...one,
    approvalId: createId(context.random),
    decision: undefined,
  }));
  const asked: Batch = { ...batch, reviews, isSent: false };
  return writeChunks(state, { ...turn, batch: asked }, asking(asked), context);
}

function asking({ id, reviews, configs }: Batch): UIMessageChunk[] {
  return reviews.flatMap((review, index): UIMessageChunk[] => {
    const { toolCallId, approvalId, request } = review;
    const allowed = configs.find(({ action_name: action }) => action === request.name)?.allowed_decisions;
    return [
      calling(review, request.args),
      {
        type: 'tool-approval-request',
        approvalId,
        toolCallId,
        approvalDescriptor: { batchId: id, index, size: reviews.length, ...(allowed ? { allowed } : {}) },
        ...(request.description ? { reason: request.description } : {}),
      },
    ];
  });
}

function calling(
  { toolCallId, request }: Pick<Review, 'toolCallId' | 'request'>,
  input: Record<string, unknown>,
): UIMessageChunk {
  return { type: 'tool-input-available', toolCallId, toolName: request.name, input, dynamic: true };
}

function denied({ toolCallId, decision }: Review): UIMessageChunk[] {
  return decision?.type === 'reject' ? [{ type: 'tool-output-denied', toolCallId }] : [];
}

function decisionOf(
  name: string,
  approved: boolean,
  message: string | undefined,
  input: Record<string, unknown> | undefined,
): HitlDecision {
  if (!approved) return { type: 'reject', ...(message === undefined ? {} : { message }) };
  return input === undefined ? { type: 'approve' } : { type: 'edit', edited_action: { name, args: input } };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
