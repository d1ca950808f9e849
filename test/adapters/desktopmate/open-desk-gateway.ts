import {
  desktopmateEndpoint,
  type DesktopmateEndpoint,
  type DesktopmateEndpointOptions,
} from '../../../src/adapters/desktopmate/endpoint.js';
import type { GatewayOptions } from '../../../src/gateway/index.js';
import { say } from '../../../src/testing/index.js';
import { scriptedAgent, type Script } from '../../../src/testing/scripted-agent.js';
import { openForeignGateway, type ForeignGateway, type ForeignPage } from '../open-foreign-gateway.js';

export const path = '/v1/chat/stream';

export type DeskGateway = ForeignGateway & {
  manager: DesktopmateEndpoint['manager'];
  /** A client that was let in, with its first ping read. */
  enter: (token?: string) => Promise<ForeignPage & { connectionId: string }>;
};

/** A gateway with this endpoint alone, whose agent plays a script. */
export function openDeskGateway(
  options: DesktopmateEndpointOptions & { script?: Script } = {},
  more: Partial<GatewayOptions> = {},
): DeskGateway {
  const { script = say('Hello there.', { by: 'whole' }), ...endpointOptions } = options;
  const endpoint = desktopmateEndpoint(endpointOptions);
  const page = openForeignGateway([endpoint], (clock) => ({
    agent: scriptedAgent(script, { clock, pace: 0 }),
    ...more,
  }));
  return {
    ...page,
    manager: endpoint.manager,
    enter: async (token = 'ada') => {
      const client = page.connect(path);
      client.sends({ type: 'authorize', token });
      await client.receives();
      const { connection_id: connectionId } = await client.receives();
      return { ...client, connectionId };
    },
  };
}

/** A question as the wire's clients send it. */
export const ask = (content: string, more: object = {}) => ({
  type: 'chat_message',
  content,
  agent_id: 'a1',
  user_id: 'u1',
  ...more,
});
