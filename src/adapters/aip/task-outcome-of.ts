import { isRecord } from '../../model/is-record.js';
import type { JsonValue } from '../../model/json.js';
import type { ChatMessage } from '../../model/message.js';
import { messageText } from '../foreign/guest-turns.js';
import type { TaskOutcome } from './session-manager.js';
import { TASK_END_PART } from './wire.js';

/**
 * What an answer says to those who gave the task: its text as `{ answer }`, or what its newest `data-task-end` part has.
 */
export function taskOutcomeOf(message: ChatMessage): TaskOutcome {
  const { status, error } = message.chat;
  const text = messageText(message);
  const ended: TaskOutcome = {
    status: status === 'done' ? 'completed' : 'failed',
    result: text === '' ? null : { answer: text },
    error:
      status === 'done' ? null : (error?.text ?? sentences[status] ?? 'The task did not come to its end.'),
  };
  const part = message.parts.findLast(({ type }) => type === TASK_END_PART);
  const said = part && 'data' in part && isRecord(part.data) ? part.data : {};
  // What a part holds came out of JSON.
  const result = 'result' in said ? (said['result'] as JsonValue) : ended.result;
  if (status !== 'done') return { ...ended, result };
  const own = typeof said['error'] === 'string' ? said['error'] : null;
  return { status: said['status'] === 'failed' ? 'failed' : 'completed', result, error: own };
}

const sentences: Readonly<Record<string, string>> = {
  stopped: 'Task was stopped',
  interrupted: 'Task was interrupted',
};
