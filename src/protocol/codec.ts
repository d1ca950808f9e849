import * as z from 'zod/mini';

import { isDeeperThan } from '../model/json-depth.js';
import { clientFrameSchemas, type ClientFrame } from './client-frames.js';
import { MAX_DEPTH, MAX_FRAMES_PER_MESSAGE, MAX_SERVER_DEPTH } from './frame-limits.js';
import { parseJson } from './parse-json.js';
import { serverFrameSchemas, type ServerFrame } from './server-frames.js';

export { encodeFrame } from './encode-frame.js';
export { MAX_DEPTH, MAX_FRAMES_PER_MESSAGE } from './frame-limits.js';

/** What stood in one WebSocket message: the frames that were read, and what was wrong with the rest. */
export type DecodedFrames<F> = { frames: F[]; problems: FrameProblem[] };

/** `unknown-frame`: another version's, passed over. `bad-frame`: broken. `id`: of the command that it would have been. */
export type FrameProblem = { code: 'unknown-frame' | 'bad-frame'; message: string; id?: string };

/** Reads what a gateway sent. Never throws. */
export function decodeServerFrames(text: string): DecodedFrames<ServerFrame> {
  return decodeFrames(text, serverFrameSchemas, MAX_SERVER_DEPTH);
}

/** Reads what a client sent. Never throws. */
export function decodeClientFrames(text: string): DecodedFrames<ClientFrame> {
  return decodeFrames(text, clientFrameSchemas, MAX_DEPTH);
}

/** Several encoded frames as one WebSocket message: a lone one as it is, more as a JSON array. */
export function joinFrames(encoded: readonly string[]): string {
  return encoded.length === 1 ? (encoded[0] ?? '') : `[${encoded.join(',')}]`;
}

/**
 * A `channel-events` frame from events that were encoded before: each event is turned into text once, whatever the
 * number of its readers.
 */
export function joinEvents(
  channel: string,
  epoch: string,
  from: number,
  encodedEvents: readonly string[],
  stamps: readonly number[],
): string {
  const head = `{"type":"channel-events","channel":${JSON.stringify(channel)},"epoch":${JSON.stringify(epoch)}`;
  return `${head},"from":${from},"events":[${encodedEvents.join(',')}],"stamps":[${stamps.join(',')}]}`;
}

/** A frame of which some fields are JSON text already, such as a snapshot that many readers get. */
export function encodeFrameWith(
  frame: Partial<ServerFrame> & { type: ServerFrame['type'] },
  encodedFields: Readonly<Record<string, string>>,
): string {
  const fields = Object.entries(encodedFields).map(([name, text]) => `,${JSON.stringify(name)}:${text}`);
  return `${JSON.stringify(frame).slice(0, -1)}${fields.join('')}}`;
}

function decodeFrames<F>(
  text: string,
  schemas: Record<string, z.ZodMiniType>,
  maxDepth: number,
): DecodedFrames<F> {
  const value = parseJson(text);
  const list = Array.isArray(value) ? value : [value];
  if (list.length > MAX_FRAMES_PER_MESSAGE) {
    const message = `One message held ${list.length} frames; ${MAX_FRAMES_PER_MESSAGE} is the most. It was not read.`;
    return { frames: [], problems: [{ code: 'bad-frame', message }] };
  }
  const decoded: DecodedFrames<F> = { frames: [], problems: [] };
  for (const item of list) readFrame(item, schemas, maxDepth, decoded);
  return decoded;
}

function readFrame<F>(
  value: unknown,
  schemas: Record<string, z.ZodMiniType>,
  maxDepth: number,
  decoded: DecodedFrames<F>,
): void {
  if (typeof value !== 'object' || value === null || !('type' in value) || typeof value.type !== 'string') {
    decoded.problems.push({ code: 'bad-frame', message: 'A frame is not a JSON object with a "type".' });
    return;
  }
  const id = 'id' in value && typeof value.id === 'string' ? { id: value.id } : {};
  const name = JSON.stringify(value.type.slice(0, 64));
  const schema = Object.hasOwn(schemas, value.type) ? schemas[value.type] : undefined;
  if (!schema) {
    decoded.problems.push({ code: 'unknown-frame', message: `The frame type ${name} is not known.`, ...id });
    return;
  }
  if (isDeeperThan(value, maxDepth)) {
    const message = `A frame ${name} is nested more than ${maxDepth} levels deep.`;
    decoded.problems.push({ code: 'bad-frame', message, ...id });
    return;
  }
  const result = z.safeParse(schema, value);
  if (result.success) {
    // The schema was looked up by the frame's own type in the table from which F is inferred.
    decoded.frames.push(result.data as F);
    return;
  }
  const issue = result.error.issues[0];
  const message = `A frame ${name} is broken at "${issue?.path.join('.') ?? ''}": ${issue?.message ?? 'invalid'}.`;
  decoded.problems.push({ code: 'bad-frame', message, ...id });
}
