import { isAnything, isFlag, isText, optional, orNull, type Check } from '../model/checks.js';
import { isId } from '../model/identifiers.js';
import { isRecord } from '../model/is-record.js';
import type { ClientFrame } from '../protocol/client-frames.js';
import type { Command } from '../protocol/commands.js';

const isIdOrNull = orNull(isId);
/** What an app's own values in frames have to be, by the name of the field; what has no row here is of our making. */
const fields: Readonly<Record<string, Check>> = {
  id: isId,
  name: isId,
  key: isId,
  replyTo: optional(isId),
  messageId: isId,
  turnId: isId,
  commandId: isId,
  toolCallId: isId,
  approvalId: isId,
  agent: optional(isIdOrNull),
  leafId: isIdOrNull,
  afterId: isIdOrNull,
  before: isIdOrNull,
  body: optional(isRecord),
  metadata: optional(isRecord),
  parameters: optional(isRecord),
  description: optional(isText),
  reason: optional(isText),
  errorText: isText,
  approved: isFlag,
  limit: (value) => Number.isInteger(value) && Number(value) > 0,
};

/** Fields that may be anything but must be there, or JSON would leave them out. */
const payloads: Readonly<Partial<Record<ClientFrame['type'] | Command['type'], string>>> = {
  'connection-message': 'data',
  'signal-send': 'data',
  'event-publish': 'data',
  'register-set': 'value',
};

/** What the parts of a draft have to have, by type; those of `data-*` stand under `data`. */
const partFields: Readonly<Record<string, Readonly<Record<string, Check>>>> = {
  text: { text: isText },
  file: { mediaType: isText, url: isText, filename: optional(isText) },
  data: { data: isAnything, id: optional(isText) },
};

/** The most parts of a message (PROTOCOL.md, "Commands"). */
const MOST_PARTS = 64;

/**
 * What a gateway would refuse a frame for, as the path of the field that is wrong; `undefined` where it is in order.
 * Only what an app gave is looked at. A gateway's own schemas say the same at more length; a test compares the two.
 */
export function frameProblem(frame: ClientFrame): string | undefined {
  if (frame.type !== 'command-send') return wrongField(frame) ?? missing(frame, '');
  const { id, command } = frame;
  if (!isId(id)) return 'id';
  const wrong = wrongField(command, 'command.') ?? missing(command, 'command.');
  if (wrong !== undefined) return wrong;
  if ('message' in command) return draftProblem(command.message);
  return undefined;
}

function missing(frame: ClientFrame | Command, path: string): string | undefined {
  const name = payloads[frame.type];
  return name !== undefined && !(name in frame && isAnything(Reflect.get(frame, name)))
    ? path + name
    : undefined;
}

function wrongField(record: object, path = ''): string | undefined {
  for (const [name, value] of Object.entries(record)) {
    if (name === 'tools') {
      const at = value.findIndex((tool: object) => wrongField(tool) !== undefined);
      if (at >= 0) return `${path}tools.${at}`;
    } else if (Object.hasOwn(fields, name) && !fields[name]?.(value)) return path + name;
  }
  return undefined;
}

function draftProblem(draft: object & { parts?: unknown }): string | undefined {
  const wrong = wrongField(draft, 'message.');
  if (wrong !== undefined) return wrong;
  const { parts } = draft;
  if (!Array.isArray(parts) || parts.length === 0 || parts.length > MOST_PARTS) return 'message.parts';
  const at = parts.findIndex((part: unknown) => !isPart(part));
  return at < 0 ? undefined : `message.parts.${at}`;
}

function isPart(part: unknown): boolean {
  if (!isRecord(part) || typeof part['type'] !== 'string') return false;
  const type = part['type'].startsWith('data-') ? 'data' : part['type'];
  const checks = Object.hasOwn(partFields, type) && part['type'] !== 'data' ? partFields[type] : undefined;
  return checks !== undefined && Object.entries(checks).every(([name, check]) => check(part[name]));
}
