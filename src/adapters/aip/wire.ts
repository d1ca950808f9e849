import type { JsonValue } from '../../model/json.js';

/** Bytes of one message, both ways: what the real server is started with (`ufo/server/app.py`). */
export const MAX_MESSAGE_BYTES = 100 * 1024 * 1024;

/** What clients send, in the order in which the real server's complaints name them (`aip/messages.py`). */
export const clientMessageTypes = [
  'task',
  'heartbeat',
  'command_results',
  'error',
  'register',
  'task_end',
  'device_info_request',
  'device_info_response',
] as const;
export type ClientMessageType = (typeof clientMessageTypes)[number];

/** What servers send. */
export const serverMessageTypes = [
  'task',
  'heartbeat',
  'task_end',
  'command',
  'error',
  'device_info_request',
  'device_info_response',
] as const;
export type ServerMessageType = (typeof serverMessageTypes)[number];

export const taskStatuses = ['continue', 'completed', 'failed', 'ok', 'error'] as const;
/** How a task, or a message itself, stands. */
export type TaskStatus = (typeof taskStatuses)[number];

export const clientTypes = ['device', 'constellation'] as const;
/** A device runs commands; a constellation hands tasks to devices. */
export type ClientType = (typeof clientTypes)[number];

export const toolTypes = ['data_collection', 'action'] as const;
/** Whether a command looks or acts. */
export type ToolType = (typeof toolTypes)[number];

export const resultStatuses = ['success', 'failure', 'skipped', 'none'] as const;
export type ResultStatus = (typeof resultStatuses)[number];

/** One thing that a device is to do. */
export type Command = {
  tool_name: string;
  parameters: Record<string, JsonValue | undefined> | null;
  tool_type: ToolType;
  call_id: string | null;
};

/** What came of a command. */
export type Result = {
  status: ResultStatus;
  error: string | null;
  result: JsonValue;
  namespace: string | null;
  call_id: string | null;
};

/** A server's message: every field is there, and `null` where it says nothing. */
export type ServerMessage = {
  type: ServerMessageType;
  status: TaskStatus;
  user_request: string | null;
  agent_name: string | null;
  process_name: string | null;
  root_name: string | null;
  actions: Command[] | null;
  messages: string[] | null;
  error: string | null;
  session_id: string | null;
  task_name: string | null;
  timestamp: string | null;
  response_id: string | null;
  result: JsonValue;
};

/** How a task ended. As the data of a `data-task-end` part an agent says it in its own words. */
export type TaskEndData = {
  /** @default as the turn ended */
  status?: 'completed' | 'failed';
  result?: JsonValue;
  error?: string | null;
};

/** The name of that part. */
export const TASK_END_PART = 'data-task-end';

/** A moment as the wire writes it: ISO 8601 with an offset, which older Pythons can read. */
export function wireTime(now: number): string {
  return new Date(now).toISOString().replace('Z', '+00:00');
}
