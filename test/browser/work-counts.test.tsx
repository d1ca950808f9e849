import 'colloquy/styles.css';
import { ConnectionProvider, createClient } from 'colloquy';
import { Chat } from 'colloquy/components';
import { createInPageGateway, marks, say, scriptedAgent, type Script } from 'colloquy/testing';
import { Profiler } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, it, onTestFinished } from 'vitest';

import { browserEnvironment } from '../../src/browser/browser-environment.js';
import { defaultHighlighter } from '../../src/markdown/highlighting/default-highlighter.js';
import { countFrames } from './support/frame-count.js';

/** Streams an answer into a whole chat, as fast as it comes, and counts what was done for it until `isOver`. */
async function stream(script: Script, isOver: (chat: HTMLElement) => boolean) {
  const page = createInPageGateway({ agent: scriptedAgent(script, { pace: 0 }) });
  const client = createClient({
    url: page.url,
    webSocket: page.webSocket,
    environment: browserEnvironment(),
  });
  const container = document.body.appendChild(document.createElement('div'));
  const root = createRoot(container);
  onTestFinished(async () => {
    root.unmount();
    container.remove();
    client.dispose();
    await page.close();
  });
  let commits = 0;
  root.render(
    <ConnectionProvider client={client}>
      <Profiler id="chat" onRender={() => (commits += 1)}>
        <Chat channel="room" />
      </Profiler>
    </ConnectionProvider>,
  );
  await expect.poll(() => client.store.getState().channels.get('room')?.status).toBe('live');
  let events = 0;
  client.channel('room').onEvent(() => (events += 1));
  /** Commits of the store, by the frame in which they came. */
  const setsOfFrame = new Map<number, number>();
  const frames = countFrames();
  const stop = client.store.subscribe(() => {
    setsOfFrame.set(frames.number(), (setsOfFrame.get(frames.number()) ?? 0) + 1);
  });
  commits = 0;
  void client.channel('room').sendMessage({ parts: [{ type: 'text', text: 'Go on.' }] });
  await expect.poll(() => isOver(container), { timeout: 20_000 }).toBe(true);
  stop();
  frames.stop();
  return { commits, events, frames: frames.number(), sets: [...setsOfFrame.values()], container };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

it('a flood of tokens is drawn once a frame: commits of the store and of React follow the frames, not the tokens', async () => {
  const count = 4_000;
  const last = `⟦${count}⟧`;
  const { commits, events, frames, sets, container } = await stream(
    marks(count),
    (chat) => chat.textContent?.includes(last) === true,
  );
  expect(container.textContent).toContain('⟦0001⟧⟦0002⟧');
  expect(events).toBeGreaterThan(20);
  // One for each frame; the sending and the end of a turn are commits of their own.
  expect(sum(sets)).toBeLessThanOrEqual(frames + 4);
  expect(Math.max(...sets)).toBeLessThanOrEqual(3);
  expect(commits).toBeLessThanOrEqual(sum(sets) + 6);
});

it('code gets its colours in the commits that draw the text: no frame has two for them', async () => {
  // So that the grammar is there, and colours come while the answer is written.
  const tokenize = await defaultHighlighter.load('ts');
  const block = `Words before.\n\n\`\`\`ts\n${'const value = read({ limit: 1 });\n'.repeat(6)}\`\`\`\n\n`;
  const isRead = (): boolean => tokenize?.('const value = read({ limit: 1 });', undefined) !== undefined;
  await expect.poll(isRead, { timeout: 15_000 }).toBe(true);
  let colouredBefore = 0;
  const { commits, frames, sets, container } = await stream(
    say(`${block.repeat(12)}The end.`, { pace: 2 }),
    (chat) => {
      const isOver = /The end\./.test(chat.querySelector('.colloquy-markdown')?.textContent ?? '');
      if (!isOver) colouredBefore = chat.querySelectorAll('code .colloquy-code-keyword').length;
      return isOver;
    },
  );
  expect(container.querySelectorAll('.colloquy-markdown code')).toHaveLength(12);
  expect(colouredBefore).toBeGreaterThan(0);
  // The same bound as without code.
  expect(sum(sets)).toBeLessThanOrEqual(frames + 4);
  expect(commits).toBeLessThanOrEqual(sum(sets) + 6);
});

it('an element of a block that is finished is never replaced, however the answer goes on', async () => {
  const block =
    '## Title\n\nWords with **weight**.\n\n- one\n- two\n\n```ts\nconst a = 1;\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n';
  const removed: string[] = [];
  const observer = new MutationObserver((records) => {
    for (const { removedNodes, target, nextSibling } of records) {
      if (!(target instanceof Element)) continue;
      const inside = target.closest('.colloquy-markdown > *');
      const behind = inside ? inside.nextElementSibling : target.matches('.colloquy-markdown') && nextSibling;
      for (const node of removedNodes) {
        // What stands behind a block shows that it was finished.
        if (behind && node instanceof Element) removed.push(node.outerHTML);
      }
    }
  });
  observer.observe(document.body, { childList: true, subtree: true });
  const { container, sets } = await stream(say(`${block.repeat(12)}The end.`, { pace: 2 }), (chat) =>
    /The end\./.test(chat.querySelector('.colloquy-markdown')?.textContent ?? ''),
  );
  observer.disconnect();
  expect(container.querySelectorAll('.colloquy-markdown [data-level="2"]')).toHaveLength(12);
  expect(sets.length).toBeGreaterThan(20);
  expect(removed).toEqual([]);
});

/** How many readers of the store a chat has whose thread is so long, and how many rows of it are mounted. */
async function readersOf(length: number): Promise<{ readers: number; rows: number }> {
  const page = createInPageGateway({ limits: { snapshotMessages: length } });
  const author = { id: 'guide', name: 'Guide', kind: 'agent' as const };
  for (let index = 0; index < length; index += 1) {
    const parts = [{ type: 'text' as const, text: `Message **${index}**` }];
    await page.gateway.publish('room', { author, message: { id: `m${index}`, role: 'assistant', parts } });
  }
  const client = createClient({
    url: page.url,
    webSocket: page.webSocket,
    environment: browserEnvironment(),
  });
  let readers = 0;
  const store: typeof client.store = {
    ...client.store,
    subscribe: (listener) => {
      const stop = client.store.subscribe(listener);
      readers += 1;
      return () => {
        readers -= 1;
        stop();
      };
    },
  };
  // All of it is the client's own but the store, through which the page reads.
  const counted: typeof client = Object.create(client, { store: { value: store } });
  const container = document.body.appendChild(document.createElement('div'));
  const root = createRoot(container);
  root.render(
    <ConnectionProvider client={counted}>
      <Chat channel="room" />
    </ConnectionProvider>,
  );
  const rows = (): number => container.querySelectorAll('article').length;
  await expect.poll(() => container.textContent?.includes(`Message ${length - 1}`)).toBe(true);
  // Rows are measured, and those that turn out to be out of sight go.
  for (let frame = 0; frame < 20; frame += 1) await new Promise(requestAnimationFrame);
  const found = { readers, rows: rows() };
  root.unmount();
  container.remove();
  client.dispose();
  await page.close();
  return found;
}

it('a commit asks the readers that are mounted, as few in a thread of 600 messages as in one of 60', async () => {
  const [short, long] = [await readersOf(60), await readersOf(600)];
  expect(short.readers).toBeGreaterThan(short.rows);
  expect(long.rows).toBeLessThan(60);
  expect(Math.abs(long.rows - short.rows)).toBeLessThanOrEqual(2);
  // A row has at most so many readers; what stands around the thread has its own.
  const perRow = 5;
  expect(Math.abs(long.readers - short.readers)).toBeLessThanOrEqual(2 * perRow);
  expect(long.readers).toBeLessThanOrEqual(perRow * (long.rows + 3));
});
