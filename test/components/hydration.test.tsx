import { render } from '@testing-library/react';
import { ConnectionProvider } from 'colloquy';
import { Chat } from 'colloquy/components';
import { createInPageGateway } from 'colloquy/testing';
import { renderToReadableStream } from 'react-dom/server';
import type { ReactElement } from 'react';
import { expect, it, onTestFinished, vi } from 'vitest';

const here = { ConnectionProvider, Chat };
const author = { id: 'guide', name: 'Guide', kind: 'agent' as const };

/** What a machine of this language does where it is asked for none. */
function speak(language: string): void {
  const spy = vi.spyOn(Date.prototype, 'toLocaleString');
  spy.mockImplementation(function (this: Date, locale?: Intl.LocalesArgument, options?) {
    return new Intl.DateTimeFormat(locale ?? language, options).format(this);
  });
  onTestFinished(() => spy.mockRestore());
}

it('takes over a server’s page in another language without a difference, and then speaks its own', async () => {
  const { gateway, url, webSocket, close } = createInPageGateway();
  onTestFinished(close);
  const message = { id: 'm0', role: 'assistant' as const, parts: [{ type: 'text' as const, text: 'Hi' }] };
  await gateway.publish('room', { author, message });
  const snapshot = await gateway.snapshot('room');
  const pageOf = (code: typeof here): ReactElement => (
    <code.ConnectionProvider
      url={url}
      webSocket={webSocket}
      initial={{ channels: { room: snapshot } }}
      lingerMs={0}
    >
      <code.Chat channel="room" />
    </code.ConnectionProvider>
  );
  const page = pageOf(here);
  speak('en-US');
  const container = document.body.appendChild(document.createElement('div'));
  // A server has modules of its own, and so contexts: React allows a context one renderer.
  vi.resetModules();
  const there = { ...(await import('colloquy')), ...(await import('colloquy/components')) };
  // As servers do since React 18: with what is fetched late in it.
  const body = await renderToReadableStream(pageOf(there));
  await body.allReady;
  container.innerHTML = await new Response(body).text();
  const time = container.querySelector('time');
  const { dateTime } = time ?? {};

  speak('de-DE');
  const printed = vi.spyOn(console, 'error');
  onTestFinished(() => printed.mockRestore());
  const differences: unknown[] = [];
  const onRecoverableError = (error: unknown): void => void differences.push(error);
  render(page, { container, hydrate: true, onRecoverableError });

  expect(differences).toEqual([]);
  expect(printed).not.toHaveBeenCalled();
  expect(container.querySelector('time')).toBe(time);
  expect(time?.dateTime).toBe(dateTime);
  const long = { dateStyle: 'full', timeStyle: 'short' } as const;
  expect(time?.title).toBe(new Date(dateTime ?? '').toLocaleString('de-DE', long));
});
