import { isRecord } from '../../model/is-record.js';

/** Of each kind of event: its topic, and the fields of its data that name the narrower one. */
const kinds: Readonly<Record<string, { topic: string; keys: readonly string[] }>> = {
  agent: { topic: 'agents', keys: ['agent_id', 'id'] },
  circle: { topic: 'circles', keys: ['circle_name', 'name'] },
  conversation: { topic: 'conversations', keys: ['conversation_id', 'id'] },
  task: { topic: 'tasks', keys: [] },
};

/**
 * The topics of an event by its type, such as `conversation.message`: the plain one, and the one of the thing itself
 * (`conversations:c1`). None for other types: those go to everybody.
 */
export function topicsOf(type: string, data: unknown): string[] {
  const [prefix = '', more] = type.split('.', 2);
  const kind = more !== undefined && Object.hasOwn(kinds, prefix) ? kinds[prefix] : undefined;
  if (!kind) return [];
  const { topic, keys } = kind;
  const values = isRecord(data) ? keys.map((key) => data[key]) : [];
  const [id] = values.flatMap((value) =>
    typeof value === 'number' || (typeof value === 'string' && value !== '') ? [value] : [],
  );
  return id === undefined ? [topic] : [topic, `${topic}:${id}`];
}
