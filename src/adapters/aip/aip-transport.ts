import type { ForeignLine } from '../../protocol/endpoint.js';
import type { Clock } from '../../shared/clock.js';
import type { Random } from '../../shared/random.js';
import { createUuid } from '../foreign/create-uuid.js';
import { wireTime, type ServerMessage, type ServerMessageType, type TaskStatus } from './wire.js';

/** What is said of a message; the rest is `null`, but for its time and its id. */
export type ServerFields = Partial<Omit<ServerMessage, 'type' | 'status' | 'timestamp'>>;

/** Where a client's messages go: what the four protocols share. */
export type AipTransport = {
  /** Whether it could be sent: false once the line is closed, and nothing is thrown. */
  readonly send: (type: ServerMessageType, status: TaskStatus, fields?: ServerFields) => boolean;
  readonly close: (code: number, reason: string) => void;
  readonly isConnected: boolean;
};

/** Makes the transport of one line. */
export function createAipTransport(
  line: ForeignLine,
  { clock, random }: { clock: Clock; random: Random },
): AipTransport {
  return {
    send: (type, status, fields = {}) => {
      if (!line.isOpen) return false;
      const message: ServerMessage = {
        type,
        status,
        ...blank,
        ...fields,
        timestamp: wireTime(clock.now()),
        response_id: fields.response_id ?? createUuid(random),
        result: fields.result ?? null,
      };
      line.send(JSON.stringify(message));
      return true;
    },
    close: (code, reason) => line.close(code, reason),
    get isConnected() {
      return line.isOpen;
    },
  };
}

/** In the order in which the real server writes them. */
const blank = {
  user_request: null,
  agent_name: null,
  process_name: null,
  root_name: null,
  actions: null,
  messages: null,
  error: null,
  session_id: null,
  task_name: null,
} as const;
