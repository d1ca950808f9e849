import {
  aipEndpoint,
  type AipEndpoint,
  type AipEndpointOptions,
} from '../../../src/adapters/aip/endpoint.js';
import type { AgentFunction, GatewayOptions } from '../../../src/gateway/index.js';
import { say, scriptedAgent } from '../../../src/testing/index.js';
import { openForeignGateway, type ForeignGateway, type ForeignPage } from '../open-foreign-gateway.js';

/** A line of the log: its level, its event, its fields. */
export type Logged = { level: string; event: string; [field: string]: unknown };

export type AipGateway = ForeignGateway & {
  endpoint: AipEndpoint;
  log: Logged[];
  /** A device that is registered. */
  device: (id?: string, more?: object) => Promise<ForeignPage>;
  /** A constellation that is registered for this device. */
  constellation: (id?: string, target?: string) => Promise<ForeignPage>;
  /** Lets everything happen that happens by itself. */
  settle: () => Promise<void>;
};

/** A gateway with this endpoint alone. */
export function openAipGateway(
  options: AipEndpointOptions & { agent?: never; run?: AgentFunction } = {},
  more: Partial<GatewayOptions> = {},
): AipGateway {
  const { run, ...endpointOptions } = options;
  const endpoint = aipEndpoint(endpointOptions);
  const log: Logged[] = [];
  const at =
    (level: string) =>
    (event: string, fields = {}) =>
      void log.push({ level, event, ...fields });
  const page = openForeignGateway([endpoint], (clock) => ({
    agent: run ?? scriptedAgent(say('Done.', { by: 'whole' }), { clock, pace: 0 }),
    development: true,
    logger: { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') },
    ...more,
  }));
  const enter = async (first: object): Promise<ForeignPage> => {
    const client = page.connect('/ws');
    client.sends(first);
    await client.receives();
    return client;
  };
  return {
    ...page,
    endpoint,
    log,
    device: (id = 'dev1', extra = {}) => enter({ ...register(id), ...extra }),
    constellation: (id = 'tasks@dev1', target = 'dev1') => enter(registerConstellation(id, target)),
    settle: async () => {
      for (let turn = 0; turn < 30; turn += 1) await page.clock.advance(0);
    },
  };
}

/** A device's first message. */
export const register = (id: string) => ({
  type: 'register',
  status: 'ok',
  client_type: 'device',
  client_id: id,
  metadata: { platform: 'linux', system_info: { device_id: id, platform: 'linux', cpu_count: 4 } },
});

/** A constellation's first message. */
export const registerConstellation = (id: string, target: string) => ({
  type: 'register',
  status: 'ok',
  client_type: 'constellation',
  client_id: id,
  target_id: target,
  metadata: { type: 'constellation_client' },
});

/** A task as a constellation asks for it. */
export const task = (request: string, more: object = {}) => ({
  type: 'task',
  status: 'continue',
  client_type: 'constellation',
  client_id: 'tasks@dev1',
  target_id: 'dev1',
  request,
  ...more,
});

/** What the server says, without what is `null`, and without what is new each time. */
export function plain({ timestamp, response_id: id, ...message }: Record<string, unknown>): object {
  const isTimed = typeof timestamp === 'string' && typeof id === 'string';
  const said = Object.entries(message).filter(([, value]) => value !== null);
  return isTimed ? Object.fromEntries(said) : { ...Object.fromEntries(said), timestamp, response_id: id };
}
