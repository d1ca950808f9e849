import { act, render, screen } from '@testing-library/react';
import { StrictMode, useEffect, type ReactNode } from 'react';
import { describe, expect, it } from 'vitest';

import { createClient } from '../../src/core/create-client.js';
import type { Client } from '../../src/core/client.js';
import { createEngineSource, type CreateEngine } from '../../src/core/front/engine.js';
import { createFrontClient } from '../../src/core/front/front-client.js';
import { ConnectionProvider } from '../../src/react/connection-provider.js';
import { useChannel } from '../../src/react/use-channel.js';
import { useClient } from '../../src/react/use-client.js';
import { useWebSocket } from '../../src/react/use-web-socket.js';
import { createStage } from './stage.js';

function Status() {
  const { status } = useWebSocket();
  return <p>{status}</p>;
}

function Room() {
  return <p>{useChannel('room').status}</p>;
}

describe('the provider', () => {
  it('opens one socket once it is mounted, and closes it a moment after it is gone', async () => {
    const stage = createStage();
    const { unmount } = await stage.show(<Status />);
    expect(screen.getByText('open')).toBeInTheDocument();
    unmount();
    await stage.pass(4900);
    expect(stage.openSockets()).toBe(1);
    await stage.pass(200);
    expect(stage.openSockets()).toBe(0);
    expect(stage.sockets).toHaveLength(1);
  });

  it('opens one socket in StrictMode', async () => {
    const stage = createStage();
    await stage.show(<Room />, { strict: true });
    expect(screen.getByText('live')).toBeInTheDocument();
    await stage.pass(10_000);
    expect(stage.sockets).toHaveLength(1);
  });

  it('opens one socket for fifty remounts in one task', async () => {
    const stage = createStage();
    for (let mount = 0; mount < 49; mount += 1) render(stage.provided(<Room />)).unmount();
    await stage.show(<Room />, { strict: true });
    expect(screen.getByText('live')).toBeInTheDocument();
    await stage.pass(10_000);
    expect(stage.sockets).toHaveLength(1);
  });

  it('keeps its socket while what is inside of it is exchanged twenty times, as by hot reloading', async () => {
    const stage = createStage();
    const { redraw } = await stage.show(<Room />);
    for (let version = 1; version <= 20; version += 1) {
      // A component of another identity: React takes the old one out and puts the new one in.
      const NextRoom = () => (
        <p>
          version {version}: {useChannel('room').status}
        </p>
      );
      redraw(<NextRoom />);
      await stage.pass();
    }
    expect(screen.getByText('version 20: live')).toBeInTheDocument();
    expect(stage.sockets).toHaveLength(1);
    expect(stage.gateway.connections.statistics().snapshots).toBe(1);
  });

  it('keeps its client over renders, whatever its callbacks are called', async () => {
    const stage = createStage();
    const clients = new Set<Client>();
    const Reader = () => {
      clients.add(useClient());
      return null;
    };
    const draw = (round: number): ReactNode => (
      <ConnectionProvider {...stage.options} onError={() => round} getToken={() => 'ada'}>
        <Reader />
      </ConnectionProvider>
    );
    const { rerender } = render(draw(0));
    for (let round = 1; round <= 5; round += 1) rerender(draw(round));
    await stage.pass();
    expect(clients.size).toBe(1);
    expect(stage.sockets).toHaveLength(1);
  });

  it('asks the newest getToken before every attempt', async () => {
    const stage = createStage();
    const draw = (token: string): ReactNode => (
      <ConnectionProvider {...stage.options} getToken={() => token}>
        <User />
      </ConnectionProvider>
    );
    const User = () => <p>user {useWebSocket().user?.id ?? 'nobody'}</p>;
    const { rerender } = render(draw('ada'));
    await stage.pass();
    expect(screen.getByText('user ada')).toBeInTheDocument();
    rerender(draw('bob'));
    act(() => stage.sockets[0]?.terminate());
    await stage.pass(5000);
    // A session belongs to its user, so the other one's token opens one of its own.
    await stage.pass(5000);
    expect(screen.getByText('user bob')).toBeInTheDocument();
  });

  it('makes another client for another url, and lets the old one go', async () => {
    const stage = createStage();
    const draw = (url: string): ReactNode => (
      <ConnectionProvider {...stage.options} url={url}>
        <Status />
      </ConnectionProvider>
    );
    const { rerender } = render(draw('ws://in-page.invalid/one'));
    await stage.pass();
    rerender(draw('ws://in-page.invalid/two'));
    await stage.pass();
    expect(stage.sockets.map(({ url }) => new URL(url).pathname)).toEqual(['/one', '/two']);
    await stage.pass(6000);
    expect(stage.openSockets()).toBe(1);
    expect(screen.getByText('open')).toBeInTheDocument();
  });

  it('takes a client that was made elsewhere', async () => {
    const stage = createStage();
    const client = createClient(stage.options);
    const seen: Client[] = [];
    const Reader = () => {
      seen.push(useClient());
      return null;
    };
    render(
      <ConnectionProvider client={client}>
        <Reader />
        <Status />
      </ConnectionProvider>,
    );
    await stage.pass();
    expect(seen[0]).toBe(client);
    expect(screen.getByText('open')).toBeInTheDocument();
  });

  it('lets a child’s effect send before it is connected', async () => {
    const stage = createStage();
    const Greeter = () => {
      const client = useClient();
      useEffect(
        () => void client.channel('room').sendMessage({ parts: [{ type: 'text', text: 'Hello' }] }),
        [client],
      );
      return null;
    };
    await stage.show(<Greeter />);
    expect((await stage.gateway.snapshot('room')).messages).toMatchObject([{ parts: [{ text: 'Hello' }] }]);
  });
});

describe('in StrictMode, before the engine has come, a provider', () => {
  /** A client whose engine comes when the test says so, within parts that hold the connection each for itself. */
  function showFront() {
    const asked: string[] = [];
    const getToken = async ({ reason }: { reason: string }): Promise<string> => {
      asked.push(reason);
      return 'ada';
    };
    const stage = createStage({ client: { getToken } });
    let resolve = (_create: CreateEngine): void => undefined;
    const source = createEngineSource<CreateEngine>(
      () =>
        new Promise((settle) => {
          resolve = settle;
        }),
    );
    const client = createFrontClient(stage.options, source);
    const view = render(
      <StrictMode>
        <ConnectionProvider client={client}>
          <Status />
          <Room />
        </ConnectionProvider>
      </StrictMode>,
    );
    const arrive = (): Promise<void> => {
      resolve(createClient);
      return stage.pass();
    };
    return { ...stage, ...view, asked, arrive };
  }

  it('asks for one token and opens one socket', async () => {
    const page = showFront();
    await page.pass();
    expect(screen.getByText('connecting')).toBeInTheDocument();
    await page.arrive();
    expect(screen.getByText('open')).toBeInTheDocument();
    expect(screen.getByText('live')).toBeInTheDocument();
    await page.pass(10_000);
    expect(page.asked).toEqual(['connect']);
    expect([page.sockets.length, page.openSockets()]).toEqual([1, 1]);
  });

  it('that goes again for good closes its socket a moment later, whether the engine comes or not', async () => {
    const waits = showFront();
    await waits.pass();
    waits.unmount();
    await waits.pass(4900);
    expect(waits.openSockets()).toBe(1);
    await waits.pass(200);
    expect([waits.sockets.length, waits.openSockets()]).toEqual([1, 0]);

    const comes = showFront();
    await comes.pass();
    comes.unmount();
    await comes.arrive();
    expect(comes.openSockets()).toBe(1);
    await comes.pass(5000);
    expect([comes.sockets.length, comes.openSockets()]).toEqual([1, 0]);
  });
});

describe('several providers', () => {
  const Id = ({ connection }: { connection?: string }) => (
    <p>
      {connection ?? 'nameless'} is {useWebSocket({ connection }).user?.id}
    </p>
  );

  it('are told apart by name, and the nameless one is the default from within named ones too', async () => {
    const stage = createStage();
    render(
      <ConnectionProvider {...stage.options} getToken={() => 'main'}>
        <ConnectionProvider {...stage.options} name="support" getToken={() => 'helper'}>
          <Id />
          <Id connection="support" />
        </ConnectionProvider>
      </ConnectionProvider>,
    );
    await stage.pass();
    expect(screen.getByText('nameless is main')).toBeInTheDocument();
    expect(screen.getByText('support is helper')).toBeInTheDocument();
    expect(stage.sockets).toHaveLength(2);
  });

  it('that all have names are used nearest first', async () => {
    const stage = createStage();
    render(
      <ConnectionProvider {...stage.options} name="one" getToken={() => 'first'}>
        <ConnectionProvider {...stage.options} name="two" getToken={() => 'second'}>
          <Id />
          <Id connection="one" />
        </ConnectionProvider>
      </ConnectionProvider>,
    );
    await stage.pass();
    expect(screen.getByText('nameless is second')).toBeInTheDocument();
    expect(screen.getByText('one is first')).toBeInTheDocument();
  });
});

describe('a hook without its provider', () => {
  const thrownBy = (element: ReactNode): unknown => {
    let thrown: unknown;
    try {
      render(<StrictMode>{element}</StrictMode>, { onCaughtError: () => {}, onRecoverableError: () => {} });
    } catch (error) {
      thrown = error;
    }
    return thrown;
  };

  it('says which hook it is and what is missing', () => {
    expect(thrownBy(<Room />)).toMatchObject({
      code: 'provider-missing',
      message: expect.stringMatching(/^useChannel was called outside of a ConnectionProvider/),
    });
  });

  it('says which connections there are', () => {
    const stage = createStage();
    const Lost = () => <p>{useWebSocket({ connection: 'suport' }).status}</p>;
    const thrown = thrownBy(
      <ConnectionProvider {...stage.options} name="support">
        <Lost />
      </ConnectionProvider>,
    );
    expect(thrown).toMatchObject({
      code: 'connection-missing',
      message: expect.stringContaining(
        '"suport", which no ConnectionProvider above it has (there are "support")',
      ),
    });
  });
});
