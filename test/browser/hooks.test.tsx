import type { ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { afterEach, describe, expect, it } from 'vitest';

import { ConnectionProvider } from '../../src/react/connection-provider.js';
import { useChannel } from '../../src/react/use-channel.js';
import { useChatStream } from '../../src/react/use-chat-stream.js';
import { markNumbers } from '../../src/testing/script-steps.js';
import { countFrames } from './support/frame-count.js';
import { setHidden, showAsItIs, withholdFrames } from './support/hidden-page.js';
import { answerIn, followDocument, followStore, openRoom, type Room } from './support/room.js';
import { createThread, DrawnLeaf, FollowingLeaf } from './support/thread.js';

const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0)) await end();
});

function open(options?: Parameters<typeof openRoom>[0]): Room {
  const room = openRoom(options);
  endings.push(room.end);
  return room;
}

const patience = { timeout: 20_000 };
const inOrder = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

/** What an app's page reads, by the two hooks that join a channel. */
function Reader() {
  const { status } = useChannel('room');
  const { messages } = useChatStream('room');
  return (
    <p>
      {status}: {messages.length}
    </p>
  );
}

async function textBecomes(container: Element, text: string) {
  await expect.poll(() => container.textContent, patience).toBe(text);
}

describe('sockets, counted at the gateway', () => {
  it('are one for a page in StrictMode, and none once it has gone', async () => {
    const room = open();
    const page = room.show(
      <ConnectionProvider {...room.options}>
        <Reader />
      </ConnectionProvider>,
      { strict: true },
    );
    await textBecomes(page.container, 'live: 0');
    expect(room.counted()).toEqual({ accepted: 1, open: 1, joins: 1 });
    page.remove();
    await expect.poll(room.counted, patience).toEqual({ accepted: 1, open: 0, joins: 1 });
  });

  describe.each([
    ['in StrictMode', true],
    ['without StrictMode', false],
  ])('%s', (_, strict) => {
    it('are one for fifty mounts of what is inside of a provider, in one tick', async () => {
      const room = open();
      const around = (inner: ReactNode) => <ConnectionProvider {...room.options}>{inner}</ConnectionProvider>;
      const page = room.show(around('nothing'), { strict });
      // Once before there is a connection, and once more when there is one.
      for (const _time of ['first', 'second']) {
        for (let mount = 1; mount <= 50; mount += 1) {
          flushSync(() => page.draw(around('nothing')));
          flushSync(() => page.draw(around(<Reader />)));
        }
        await textBecomes(page.container, 'live: 0');
        expect(room.counted()).toEqual({ accepted: 1, open: 1, joins: 1 });
      }
    });

    it('are one for fifty mounts of the provider itself, in one tick', async () => {
      const room = open();
      const page = room.show(null, { strict });
      for (let mount = 1; mount <= 50; mount += 1) {
        const provider = (
          <ConnectionProvider key={mount} {...room.options}>
            <Reader />
          </ConnectionProvider>
        );
        flushSync(() => page.draw(provider));
      }
      await textBecomes(page.container, 'live: 0');
      expect(room.counted()).toEqual({ accepted: 1, open: 1, joins: 1 });
    });

    it('are one for fifty pages that are put in and taken out, and one that stays, in one tick', async () => {
      const room = open();
      const provider = (
        <ConnectionProvider {...room.options}>
          <Reader />
        </ConnectionProvider>
      );
      for (let mount = 1; mount <= 50; mount += 1) {
        const page = room.show(null, { strict });
        flushSync(() => page.draw(provider));
        page.remove();
      }
      const page = room.show(provider, { strict });
      await textBecomes(page.container, 'live: 0');
      expect(room.counted()).toEqual({ accepted: 1, open: 1, joins: 1 });
    });
  });
});

describe('a stream of 500 marks, drawn by the page’s own frames', () => {
  it.each([
    ['drawn by React', DrawnLeaf],
    ['written by a leaf that follows its part', FollowingLeaf],
  ])('stands in the document as in the store after each commit, %s', async (_, Leaf) => {
    const room = open();
    const { Thread } = createThread(Leaf);
    const { container } = room.showWithClient(<Thread />);
    await textBecomes(container, 'ready');
    const [store, shown] = [followStore(room.client, room.room), followDocument(container)];
    endings.push(store.stop, shown.stop);
    room.ask();
    await expect.poll(() => answerIn(room.room).isSettled, patience).toBe(true);
    await expect.poll(() => shown.texts.length, patience).toBe(store.texts.length);
    // By number: two lists of long texts would be hard to read side by side.
    expect(store.texts.findIndex((text, commit) => text !== shown.texts[commit])).toBe(-1);
    expect(store.texts.length).toBeGreaterThan(5);
    expect(markNumbers(store.texts.at(-1) ?? '')).toEqual(inOrder(500));
  });

  it('costs one drawing of one part per commit: no row, no list, no reader of the status', async () => {
    const room = open();
    const { Thread, takeDrawn } = createThread();
    const { container } = room.showWithClient(<Thread />);
    room.ask();
    await expect.poll(() => container.textContent, patience).toMatch(/⟦0010⟧.*streaming/);
    takeDrawn();
    const store = followStore(room.client, room.room);
    endings.push(store.stop);
    await expect.poll(() => answerIn(room.room).text, patience).toContain('⟦0400⟧');
    expect(takeDrawn()).toEqual({ part: store.texts.length });
    expect(store.texts.length).toBeGreaterThan(5);
  });

  it('costs a leaf that follows its part no drawing at all', async () => {
    const room = open();
    const { Thread, takeDrawn } = createThread(FollowingLeaf);
    const { container } = room.showWithClient(<Thread />);
    room.ask();
    await expect.poll(() => container.textContent, patience).toMatch(/⟦0010⟧.*streaming/);
    takeDrawn();
    await expect.poll(() => container.textContent, patience).toContain('⟦0400⟧');
    expect(takeDrawn()).toEqual({});
  });
});

describe('a flood', () => {
  it('of 5,000 marks at once is drawn no more often than the page draws frames', async () => {
    const room = open({ count: 5000, pace: 0 });
    const { Thread } = createThread();
    const { container } = room.showWithClient(<Thread />);
    await textBecomes(container, 'ready');
    const frames = countFrames();
    const drawnIn: number[] = [];
    endings.push(
      frames.stop,
      room.client.store.subscribe(() => drawnIn.push(frames.number())),
    );
    const before = room.client.metrics();
    room.ask();
    await expect.poll(() => answerIn(room.room).isSettled, patience).toBe(true);
    expect(new Set(drawnIn).size).toBe(drawnIn.length);
    expect(room.client.metrics().messagesIn - before.messagesIn).toBeGreaterThan(drawnIn.length);
    expect(markNumbers(container.textContent)).toEqual(inOrder(5000));
  });
});

describe('a tab that nobody sees', () => {
  it('shows the whole answer without a single frame, on the same socket', async () => {
    const room = open();
    const { Thread } = createThread();
    const { container } = room.showWithClient(<Thread />);
    await textBecomes(container, 'ready');
    endings.push(withholdFrames(), showAsItIs);
    setHidden(true);
    room.ask();
    await expect.poll(() => answerIn(room.room).isSettled, patience).toBe(true);
    expect(markNumbers(container.textContent)).toEqual(inOrder(500));
    expect(container.textContent).toMatch(/ready$/);
    expect(room.counted()).toEqual({ accepted: 1, open: 1, joins: 1 });
  });

  it('shows at once what waited for a frame when it was hidden', async () => {
    const room = open();
    const { Thread } = createThread();
    const { container } = room.showWithClient(<Thread />);
    await textBecomes(container, 'ready');
    const giveBack = withholdFrames();
    endings.push(giveBack, showAsItIs);
    room.ask();
    const before = room.client.metrics();
    await expect.poll(() => room.client.metrics().framesIn - before.framesIn, patience).toBeGreaterThan(10);
    expect(answerIn(room.room).text).toBe('');
    setHidden(true);
    const { text } = answerIn(room.room);
    expect(markNumbers(text).length).toBeGreaterThan(0);
    await expect.poll(() => container.textContent, patience).toContain(text);
  });
});
