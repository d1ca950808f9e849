// @vitest-environment node
import { ConnectionProvider } from 'colloquy';
import { Chat } from 'colloquy/components';
import { createInPageGateway } from 'colloquy/testing';
import { renderToReadableStream, renderToString } from 'react-dom/server';
import type { ReactNode } from 'react';
import { describe, expect, it, onTestFinished } from 'vitest';

import { lazyPart } from '../../src/components/part/lazy-part.js';

const waiting = () => <p>waiting</p>;

async function stream(node: ReactNode): Promise<string> {
  const body = await renderToReadableStream(node);
  await body.allReady;
  return new Response(body).text();
}

describe('a part whose code is loaded when it is drawn', () => {
  it('is there from the start where a server streams, and holds its place where it does not', async () => {
    const { gateway, url, close } = createInPageGateway();
    onTestFinished(close);
    const author = { id: 'guide', name: 'Guide', kind: 'agent' as const };
    await gateway.publish('room', {
      author,
      message: {
        id: 'm0',
        role: 'assistant',
        parts: [
          { type: 'text', text: 'Good morning' },
          {
            type: 'dynamic-tool',
            toolName: 'add',
            toolCallId: 'c',
            state: 'output-available',
            input: {},
            output: 2,
          },
          { type: 'source-url', sourceId: 's', url: 'https://example.com/', title: 'Example' },
        ],
      },
    });
    const snapshot = await gateway.snapshot('room');
    const page = () => (
      <ConnectionProvider url={url} initial={{ channels: { room: snapshot } }}>
        <Chat channel="room" />
      </ConnectionProvider>
    );
    const streamed = await stream(page());
    expect(streamed).toContain('aria-label="Tool add"');
    expect(streamed).toContain('https://example.com/');
    expect(renderToString(page())).toContain('Good morning');
  });

  it('stays a place holder where its code cannot be had, and the next one tries again', async () => {
    let tries = 0;
    const Part = lazyPart(() => {
      tries += 1;
      return tries === 1 ? Promise.reject(new Error('offline')) : Promise.resolve(() => <p>here</p>);
    }, waiting);
    expect(await stream(<Part />)).toContain('waiting');
    expect(await stream(<Part />)).toContain('here');
    expect(await stream(<Part />)).toContain('here');
    expect(tries).toBe(2);
  });

  it('draws what holds its place until then', () => {
    const Part = lazyPart(() => Promise.resolve(() => <p>here</p>), waiting);
    expect(renderToString(<Part />)).toContain('waiting');
  });
});
