import type { JsonValue } from '../../model/json.js';
import type { AipTransport } from './aip-transport.js';
import type { Command } from './wire.js';

/** How a task ended, as it is told to its clients. */
export type TaskEnd = {
  sessionId: string;
  status: 'completed' | 'failed';
  result: JsonValue;
  error: string | null;
  responseId: string;
};

/** Several commands that a device is to run, in their order, and to answer at once. */
export type CommandBatch = {
  actions: Command[];
  sessionId: string;
  /** The device's answer names it as `prev_response_id`. */
  responseId: string;
  agentName: string;
  processName: string;
  rootName: string;
  taskName: string | null;
};

/** Tasks and commands (`aip/protocol/task_execution.py`). Each says whether it could be sent. */
export type TaskExecutionProtocol = {
  /** A task was taken: a `heartbeat` that names its session. */
  sendAck: (ack: { sessionId: string }) => boolean;
  sendError: (error: string) => boolean;
  /** Hands a task to a device, which answers with a task request of its own. */
  sendTaskAssignment: (task: {
    userRequest: string;
    taskName: string;
    sessionId: string;
    responseId: string;
  }) => boolean;
  sendCommands: (batch: CommandBatch) => boolean;
  sendTaskEnd: (end: TaskEnd) => boolean;
};

/** Makes the task protocol of one client. */
export function createTaskExecutionProtocol(transport: AipTransport): TaskExecutionProtocol {
  return {
    sendAck: ({ sessionId }) => transport.send('heartbeat', 'ok', { session_id: sessionId }),
    sendError: (error) => transport.send('error', 'error', { error }),
    sendTaskAssignment: ({ userRequest, taskName, sessionId, responseId }) =>
      transport.send('task', 'continue', {
        user_request: userRequest,
        task_name: taskName,
        session_id: sessionId,
        response_id: responseId,
      }),
    sendCommands: ({ actions, sessionId, responseId, agentName, processName, rootName, taskName }) =>
      transport.send('command', 'continue', {
        agent_name: agentName,
        process_name: processName,
        root_name: rootName,
        actions,
        session_id: sessionId,
        task_name: taskName,
        response_id: responseId,
      }),
    sendTaskEnd: ({ sessionId, status, result, error, responseId }) =>
      transport.send('task_end', status, {
        error,
        session_id: sessionId,
        response_id: responseId,
        result,
      }),
  };
}
