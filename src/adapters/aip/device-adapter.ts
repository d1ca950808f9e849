import type { JsonObject } from '../../model/json.js';
import type { ClientAdapter } from '../../protocol/adapter.js';
import { createAipAdapter } from './aip-adapter.js';
import type { AipLineOptions } from './constellation-adapter.js';

/** Of `aipDeviceAdapter`. */
export type AipDeviceOptions = AipLineOptions & {
  /** The device's id: one line at a time. */
  clientId: string;
  /** What kind of machine it is: `windows`, `linux`, `mobile`. @default 'web' */
  platform?: string;
  /** What constellations are told of it. */
  systemInfo?: JsonObject;
  /** The channel of what belongs to no other: commands for tasks that somebody else gave. @default where somebody wrote last, or the first that is held */
  channel?: string;
  /** Time for a page to take a command, in ms, before it has failed; `null`: no end. @default 10,000 */
  claimMs?: number | null;
  /** Time for a page to run a command that it has taken, in ms, before it has failed; `null`: no end. @default 600,000 */
  runMs?: number | null;
  /** Whether the commands behind a failed one are skipped, as the real device does. @default true */
  earlyExit?: boolean;
  /** Whether tasks that come over HTTP are taken. @default true */
  acceptTasks?: boolean;
};

/**
 * The client half of UFO's Agent Interaction Protocol for a device: commands are run by the page's client tools, one
 * after the other, and answered together. A channel has to be held, for that is where tools run.
 *
 * @example
 * const adapter = aipDeviceAdapter({ clientId: 'desk', platform: 'linux' });
 * const client = createClient({ url: 'ws://127.0.0.1:5000/ws', adapter, tools: { click_input: { execute: click } } });
 * client.channel('desk').retain();
 */
export function aipDeviceAdapter(options: AipDeviceOptions): ClientAdapter {
  const { clientId, platform = 'web', systemInfo = {}, metadata = {}, channel } = options;
  const { user = { id: clientId }, agent = { id: 'ufo' }, registrationMs = 30_000 } = options;
  const { heartbeatMs = 120_000, heartbeatTimeoutMs = 30_000, claimMs = 10_000, runMs = 600_000 } = options;
  const { earlyExit = true, acceptTasks = true } = options;
  return createAipAdapter(
    {
      clientType: 'device',
      clientId,
      targetId: undefined,
      taskName: clientId,
      metadata: { platform, system_info: { device_id: clientId, platform, ...systemInfo }, ...metadata },
      user,
      agent,
      channel,
      heartbeatMs,
      heartbeatTimeoutMs,
      registrationMs,
      claimMs,
      runMs,
      earlyExit,
      acceptTasks,
    },
    new Set(['client-tools']),
  );
}
