import type { User } from '../../model/author.js';
import type { JsonObject } from '../../model/json.js';
import type { ClientAdapter } from '../../protocol/adapter.js';
import { createAipAdapter } from './aip-adapter.js';

/** Of both kinds of client. */
export type AipLineOptions = {
  /** Who writes here. @default { id: the client's id } */
  user?: User;
  /** Who does the tasks. */
  agent?: User;
  /** Time for the server to answer a registration, in ms; the client's own `handshakeTimeoutMs` counts as well. @default 30,000 */
  registrationMs?: number;
  /** Between two heartbeats, in ms. */
  heartbeatMs?: number;
  /** After a heartbeat, silence for which the line is given up, in ms. @default 30,000 */
  heartbeatTimeoutMs?: number;
  /** Told with the registration, over what is said anyway. */
  metadata?: JsonObject;
};

/** Of `aipConstellationAdapter`. */
export type AipConstellationOptions = AipLineOptions & {
  /** Id of the device that does the tasks. */
  device: string;
  /** What the ids of tasks begin with. @default 'tasks' */
  taskName?: string;
  /** @default `${taskName}@${device}` */
  clientId?: string;
};

/**
 * The client half of UFO's Agent Interaction Protocol for those who give tasks to a device (README.md beside this file).
 * Each message is a task, and its end is the answer; several may run at once. The wire has no way to stop one.
 *
 * @example <ConnectionProvider url="ws://127.0.0.1:5000/ws" adapter={aipConstellationAdapter({ device: 'desk' })}>…
 */
export function aipConstellationAdapter(options: AipConstellationOptions): ClientAdapter {
  const { device, taskName = 'tasks', clientId = `${taskName}@${device}`, metadata = {} } = options;
  const { user = { id: clientId }, agent = { id: device }, registrationMs = 30_000 } = options;
  const { heartbeatMs = 30_000, heartbeatTimeoutMs = 30_000 } = options;
  return createAipAdapter(
    {
      clientType: 'constellation',
      clientId,
      targetId: device,
      taskName,
      metadata: {
        type: 'constellation_client',
        task_name: taskName,
        targeted_device_id: device,
        ...metadata,
      },
      user,
      agent,
      channel: undefined,
      heartbeatMs,
      heartbeatTimeoutMs,
      registrationMs,
      claimMs: null,
      runMs: null,
      earlyExit: false,
      acceptTasks: false,
    },
    new Set(['connection-messages']),
  );
}
