import { act, render } from '@testing-library/react';
import { StrictMode, type ReactNode } from 'react';

import type { ClientOptions } from '../../src/core/client.js';
import { createGateway } from '../../src/gateway/create-gateway.js';
import type { GatewayOptions } from '../../src/gateway/gateway-options.js';
import { createManualClock } from '../../src/testing/manual-clock.js';
import { createSeededRandom } from '../../src/testing/seeded-random.js';
import { createSocketConstructor } from '../../src/testing/socket-constructor.js';
import type { MemoryEnd } from '../../src/testing/socket-pair.js';
import { ConnectionProvider } from '../../src/react/connection-provider.js';
import { createScriptedAgent } from './scripted-agent.js';

export type StageOptions = { gateway?: Partial<GatewayOptions>; client?: Partial<ClientOptions> };

/** The real gateway in the page, with an agent that the test speaks for, and time and frames that it moves. */
export function createStage({ gateway: gatewayOptions = {}, client = {} }: StageOptions = {}) {
  const clock = createManualClock();
  const agent = createScriptedAgent();
  const sockets: MemoryEnd[] = [];
  const waitingFrames = new Set<() => void>();
  const gateway = createGateway({
    authenticate: ({ token }) => ({ user: { id: token ?? 'ada', name: (token ?? 'ada').toUpperCase() } }),
    agent: { id: 'guide', name: 'Guide', run: agent.run },
    clock,
    random: createSeededRandom(1),
    development: true,
    ...gatewayOptions,
  });
  const options: ClientOptions = {
    url: 'ws://in-page.invalid/chat',
    webSocket: createSocketConstructor((socket) => {
      sockets.push(socket);
      gateway.accept(socket);
    }),
    clock,
    random: createSeededRandom(2),
    environment: {
      onFrame: (callback) => {
        waitingFrames.add(callback);
        return () => waitingFrames.delete(callback);
      },
    },
    ...client,
  };
  const frame = (): void => {
    const due = [...waitingFrames];
    waitingFrames.clear();
    for (const callback of due) callback();
  };
  /** Lets `ms` go by and draws what came meanwhile in one frame. */
  const pass = (ms = 40): Promise<void> =>
    act(async () => {
      await clock.advance(ms);
      frame();
      await clock.settle();
      frame();
    });
  const provided = (children: ReactNode): ReactNode => (
    <ConnectionProvider {...options}>{children}</ConnectionProvider>
  );
  return {
    agent,
    clock,
    gateway,
    options,
    pass,
    provided,
    /** Sockets that the gateway was given, open or not. */
    sockets,
    /** Draws children inside of a provider and lets them connect. */
    show: async (children: ReactNode, { strict = false } = {}) => {
      const wrap = (inner: ReactNode): ReactNode =>
        strict ? <StrictMode>{provided(inner)}</StrictMode> : provided(inner);
      const view = render(wrap(children));
      await pass();
      return { ...view, redraw: (inner: ReactNode) => view.rerender(wrap(inner)) };
    },
    /** Sockets of clients that are still there. */
    openSockets: () => gateway.connections.statistics().sockets,
  };
}
