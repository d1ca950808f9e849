// @vitest-environment node
import { ConnectionProvider } from 'colloquy';
import { Chat } from 'colloquy/components';
import { createInPageGateway, createSocketConstructor } from 'colloquy/testing';
import { renderToString } from 'react-dom/server';
import { expect, it } from 'vitest';

const author = { id: 'guide', name: 'Guide', kind: 'agent' as const };

it('draws the transcript on a server, where there is no page and no socket is opened', async () => {
  const { gateway, url, close } = createInPageGateway();
  await gateway.publish('room', {
    author,
    message: {
      id: 'm0',
      role: 'assistant',
      parts: [
        { type: 'reasoning', text: 'Let me think.', state: 'streaming' },
        { type: 'text', text: 'Good **morning**' },
      ],
    },
  });
  const snapshot = await gateway.snapshot('room');
  let sockets = 0;
  const countSockets = createSocketConstructor(() => {
    sockets += 1;
  });
  const html = renderToString(
    <ConnectionProvider url={url} initial={{ channels: { room: snapshot } }} webSocket={countSockets}>
      <Chat channel="room" />
    </ConnectionProvider>,
  );
  expect(html).toContain('Good <strong>morning</strong>');
  expect(html).toContain('aria-label="Message from Guide"');
  expect(sockets).toBe(0);
  await close();
});
