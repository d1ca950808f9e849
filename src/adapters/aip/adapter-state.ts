import type { User } from '../../model/author.js';
import type { JsonObject } from '../../model/json.js';
import type { AdapterContext, AdapterEffect } from '../../protocol/adapter.js';
import type { ClientFrameOf } from '../../protocol/client-frames.js';
import { writeJson } from '../foreign/foreign-frames.js';
import type { ForeignLog } from '../foreign/foreign-log.js';
import type { ForeignTurn } from '../foreign/foreign-turn.js';
import type { HeardCommand } from './server-messages.js';
import { wireTime, type ClientMessageType, type ClientType, type TaskStatus } from './wire.js';

/** Who an adapter is, and how it goes about it: the options with their defaults. */
export type AipRole = {
  clientType: ClientType;
  clientId: string;
  /** The device of a constellation. */
  targetId: string | undefined;
  /** What sessions' and tasks' ids begin with. */
  taskName: string;
  metadata: JsonObject;
  user: User;
  agent: User;
  /** Where commands are shown that belong to nothing here. */
  channel: string | undefined;
  heartbeatMs: number;
  heartbeatTimeoutMs: number;
  registrationMs: number;
  claimMs: number | null;
  runMs: number | null;
  earlyExit: boolean;
  acceptTasks: boolean;
};

/** A task that the server was asked for, or that runs on this device. */
export type TaskState = {
  readonly channel: string;
  /** The command that asked, until it is answered. */
  readonly frame: ClientFrameOf<'command-send'> | undefined;
  /** What the server itself asked for. */
  readonly request: string | undefined;
  /** From its acknowledgement, or its first sign of life. */
  readonly turn: ForeignTurn | undefined;
};

/** Commands that came in one message, and go back as one: run one after the other. */
export type Batch = {
  readonly sessionId: string;
  readonly responseId: string | null;
  readonly status: TaskStatus;
  readonly actions: readonly HeardCommand[];
  readonly results: readonly JsonObject[];
  /** The one that a page is to run, or runs. */
  readonly open: { readonly toolCallId: string; readonly claim: string | undefined } | undefined;
};

/** What outlives sockets is the logs; everything else ends with the line. */
export type AipState = {
  readonly logs: ReadonlyMap<string, ForeignLog>;
  readonly isRegistered: boolean;
  /** A heartbeat was sent, and nothing was heard since. */
  readonly isUnanswered: boolean;
  /** By session, in the order in which they were asked for. */
  readonly tasks: ReadonlyMap<string, TaskState>;
  readonly batches: readonly Batch[];
  /** Ids of the newest messages of commands that were taken: each is done once. */
  readonly taken: readonly string[];
  /** Where somebody wrote last. */
  readonly lastChannel: string | undefined;
};

export type Step = readonly [AipState, readonly AdapterEffect[]];

/** An adapter that has not said or heard anything. */
export const initialState: AipState = {
  logs: new Map(),
  isRegistered: false,
  isUnanswered: false,
  tasks: new Map(),
  batches: [],
  taken: [],
  lastChannel: undefined,
};

/** Timers: the answer to a registration, the next heartbeat, its answer, a page that takes a command and runs it. */
export const timers = {
  registration: 'registration',
  heartbeat: 'heartbeat',
  silence: 'silence',
  claim: 'claim',
} as const;

/** The state with a task as it is now, or without it. */
export function withTask(state: AipState, sessionId: string, task: TaskState | undefined): AipState {
  const tasks = new Map(state.tasks);
  if (task) tasks.set(sessionId, task);
  else tasks.delete(sessionId);
  return { ...state, tasks };
}

/** Says something to the server: who says it stands in every message, as the server asks of constellations. */
export function say(
  { clientType, clientId }: AipRole,
  type: ClientMessageType,
  status: TaskStatus,
  fields: object,
  { now }: Pick<AdapterContext, 'now'>,
): AdapterEffect {
  return writeJson({
    type,
    status,
    client_type: clientType,
    client_id: clientId,
    ...fields,
    timestamp: wireTime(now),
  });
}
