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

it('draws a time that the browser draws as well, whatever language and zone each of them has', async () => {
  const { gateway, url, close } = createInPageGateway();
  const message = { id: 'm0', role: 'assistant' as const, parts: [{ type: 'text' as const, text: 'Hi' }] };
  await gateway.publish('room', { author, message });
  const snapshot = await gateway.snapshot('room');
  const html = renderToString(
    <ConnectionProvider url={url} initial={{ channels: { room: snapshot } }}>
      <Chat channel="room" />
    </ConnectionProvider>,
  );
  const [, at = '', text] = /<time[^>]* dateTime="([^"]*)">([^<]*)<\/time>/.exec(html) ?? [];
  expect(text).toBe(at.slice('2026-01-01T'.length, '2026-01-01T00:00'.length));
  expect(text).toMatch(/^\d\d:\d\d$/);
  await close();
});
