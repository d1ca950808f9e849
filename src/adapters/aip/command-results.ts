import type { JsonObject, JsonValue } from '../../model/json.js';
import type { AdapterContext, AdapterEffect } from '../../protocol/adapter.js';
import { createUuid } from '../foreign/create-uuid.js';
import type { ForeignTurn } from '../foreign/foreign-turn.js';
import { say, type AipRole, type AipState, type Batch } from './adapter-state.js';
import type { HeardCommand } from './server-messages.js';

/** What is known without running anything: a command that names nothing to do, and those behind a failed one. */
export function withoutRunning(
  batch: Batch,
  { tool_name: name, call_id: id = null }: HeardCommand,
  role: AipRole,
): JsonObject | undefined {
  if (name === '') return { status: 'success', result: 'No action taken.', error: '', call_id: id };
  if (!role.earlyExit || !batch.results.some(({ status }) => status === 'failure')) return undefined;
  const error = 'Skipped due to previous failure (early_exit=True).';
  return { status: 'skipped', error, result: null, call_id: id };
}

/** The answer to a message of commands. */
export function answer(role: AipRole, batch: Batch, context: AdapterContext): AdapterEffect {
  const { sessionId, responseId, status, results } = batch;
  const fields = {
    session_id: sessionId,
    prev_response_id: responseId,
    request_id: createUuid(context.random),
    action_results: results,
  };
  return say(role, 'command_results', status, fields, context);
}

/** Whether the message that a turn writes has no call of this id. */
export function isNew(state: AipState, channel: string, { messageId }: ForeignTurn, id: string): boolean {
  const parts = state.logs.get(channel)?.state.open.get(messageId)?.message.parts ?? [];
  return !parts.some((part) => 'toolCallId' in part && part.toolCallId === id);
}

/** Where commands are shown that belong to nothing here. */
export function placeOf({ lastChannel, logs }: AipState, { channel }: AipRole): string | undefined {
  return channel ?? lastChannel ?? [...logs.values()].find(({ isRead }) => isRead)?.channel;
}

/** The state with its oldest commands as they are now. */
export function withBatch(state: AipState, batch: Batch): AipState {
  return { ...state, batches: [batch, ...state.batches.slice(1)] };
}

/** A command that was done. */
export function success(result: JsonValue, id: string | null): JsonObject {
  return { status: 'success', result, call_id: id };
}

/** A command that was not. */
export function failure(error: string, id: string | null | undefined): JsonObject {
  return { status: 'failure', error, result: null, call_id: id ?? null };
}
