import type { JsonObject } from '../../model/json.js';
import { clientTypes } from './wire.js';
import type { AipTask } from './task-request.js';

/** A task as its agent sees it. */
export type AgentTask = AipTask & {
  /** The device's name for `turn.callTool({ executor })`. */
  executor: string;
  /** What came with the task. */
  metadata: JsonObject;
};

/**
 * The task that a turn is to do; `undefined` where somebody asked who is no client of the wire, on a native page say.
 *
 * @example const executor = aipTaskOf(turn)?.executor ?? 'device:lamp';
 */
export function aipTaskOf({ body }: { body: JsonObject }): AgentTask | undefined {
  const { sessionId, taskName, clientId, deviceId, platform, executor, clientType: type, metadata } = body;
  const clientType = clientTypes.find((known) => known === type);
  if (typeof sessionId !== 'string' || typeof taskName !== 'string' || clientType === undefined)
    return undefined;
  if (typeof clientId !== 'string' || typeof deviceId !== 'string') return undefined;
  if (typeof platform !== 'string' || typeof executor !== 'string') return undefined;
  const isObject = typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata);
  const given = isObject ? metadata : {};
  return { sessionId, taskName, clientId, clientType, deviceId, platform, executor, metadata: given };
}
