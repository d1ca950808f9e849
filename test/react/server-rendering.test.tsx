import { act, screen } from '@testing-library/react';
import { StrictMode, type ReactNode } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { ConnectionProvider } from '../../src/react/connection-provider.js';
import { useChatStream } from '../../src/react/use-chat-stream.js';
import { useConnectionExplanation } from '../../src/react/use-connection-explanation.js';
import { useMessageIds } from '../../src/react/use-message-ids.js';
import { useMessage } from '../../src/react/use-message.js';
import { usePart } from '../../src/react/use-part.js';
import { useWebSocket } from '../../src/react/use-web-socket.js';
import { createStage } from './stage.js';

const Part = ({ id }: { id: string }) => {
  const part = usePart('room', id, 0);
  return <b>{part?.type === 'text' ? part.text : ''}</b>;
};

const Row = ({ id }: { id: string }) => (
  <li data-role={useMessage('room', id, ({ role }) => role)}>
    <Part id={id} />
  </li>
);

const Chat = () => {
  const { status, messages } = useChatStream('room');
  const explanation = useConnectionExplanation();
  return (
    <main>
      <h1>{`${status}, ${messages.length}, ${useWebSocket().status}, ${explanation.seconds}`}</h1>
      <ol>
        {useMessageIds('room').map((id) => (
          <Row key={id} id={id} />
        ))}
      </ol>
    </main>
  );
};

/** A channel in which somebody has written, and what the server hands over of it. */
async function serve() {
  const stage = createStage();
  await stage.gateway.publish('room', {
    message: { id: 'm1', role: 'user', parts: [{ type: 'text', text: 'Written before' }] },
    author: { id: 'ada', kind: 'person' },
  });
  const initial = { user: { id: 'ada' }, channels: { room: await stage.gateway.snapshot('room') } };
  const page = (strict = false): ReactNode => {
    const provided = (
      <ConnectionProvider {...stage.options} initial={initial}>
        <Chat />
      </ConnectionProvider>
    );
    return strict ? <StrictMode>{provided}</StrictMode> : provided;
  };
  return { ...stage, page };
}

describe('on a server', () => {
  it('the messages are in the HTML, and no socket is opened', async () => {
    const { page, sockets, clock } = await serve();
    const html = renderToString(page());
    expect(html).toContain('<b>Written before</b>');
    expect(html).toContain('<h1>ready, 1, idle, null</h1>');
    await clock.advance(60_000);
    expect(sockets).toEqual([]);
    expect(clock.pending).toBe(0);
  });
});

describe('hydration', () => {
  const roots: { unmount: () => void }[] = [];
  afterEach(() => {
    act(() => roots.splice(0).forEach((root) => root.unmount()));
    document.body.replaceChildren();
  });

  it.each([false, true])(
    'takes the HTML as it is and goes on from its cursor (StrictMode: %s)',
    async (strict) => {
      const { page, pass, gateway, sockets } = await serve();
      const container = document.createElement('div');
      container.innerHTML = renderToString(page(strict));
      document.body.append(container);
      const row = container.querySelector('li');
      const complaints: unknown[] = [];
      const printed = vi.spyOn(console, 'error').mockImplementation(() => {});
      await gateway.publish('room', {
        message: { id: 'm2', role: 'user', parts: [{ type: 'text', text: 'Written meanwhile' }] },
        author: { id: 'bob', kind: 'person' },
      });

      await act(async () => {
        roots.push(
          hydrateRoot(container, page(strict), { onRecoverableError: (error) => complaints.push(error) }),
        );
      });
      await pass();
      expect(complaints).toEqual([]);
      // Attributes that differ are no error to React, it prints them.
      expect(printed.mock.calls).toEqual([]);
      printed.mockRestore();
      expect(container.querySelector('li')).toBe(row);
      expect(screen.getByText('Written meanwhile')).toBeInTheDocument();
      expect(screen.getByText('ready, 2, open, null')).toBeInTheDocument();
      expect(sockets).toHaveLength(1);
      // The cursor of the HTML was enough: nothing was sent twice.
      expect(gateway.connections.statistics()).toMatchObject({ recoveries: 1, snapshots: 0 });
    },
  );
});
