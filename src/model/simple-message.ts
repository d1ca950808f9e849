import { isNumber, isText, listOf, oneOf, optional, orNull, shape, type Check } from './checks.js';
import { isRecord } from './is-record.js';

const userFields = { id: isText, name: optional(isText), avatar: optional(isText) };

/** What `userSchema` says. */
export const isUser = shape(userFields);

const isSimpleRecord = shape({
  author: shape({ ...userFields, kind: oneOf('person', 'agent') }),
  parentId: orNull(isText),
  turnId: orNull(isText),
  createdAt: isNumber,
  status: oneOf('pending', 'streaming', 'awaiting', 'done', 'stopped', 'interrupted', 'failed'),
  replyTo: optional(isText),
  error: optional(shape({ code: isText, text: isText })),
  finishedAt: optional(isNumber),
});
const isRole = oneOf('user', 'assistant', 'system');

/** What a provider attached, by its name. */
export const isProviderMetadata: Check = (value) => isRecord(value) && Object.values(value).every(isRecord);

const isSimpleWriting = shape({
  text: isText,
  state: optional(oneOf('done', 'streaming')),
  id: optional(isText),
  providerMetadata: optional(isProviderMetadata),
  citations: (value) => value === undefined,
});

/**
 * What most parts are, told without a schema: a transcript of thousands is read at once before anything is shown. Where
 * this says no the schema is asked, which may still say yes, and else says what is wrong.
 */
export function isSimplePart(part: unknown): boolean {
  if (!isRecord(part)) return false;
  const { type } = part;
  return type === 'step-start' || ((type === 'text' || type === 'reasoning') && isSimpleWriting(part));
}

/** By hand what the schema says of all but the rarest messages, in a fraction of its time. */
export function isSimpleMessage(value: unknown, isPart: Check = isSimplePart): boolean {
  return (
    isRecord(value) &&
    isText(value['id']) &&
    isRole(value['role']) &&
    isSimpleRecord(value['chat']) &&
    listOf(isPart)(value['parts'])
  );
}
