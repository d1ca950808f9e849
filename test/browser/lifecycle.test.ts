import { afterEach, describe, expect, it } from 'vitest';

import { browserEnvironment } from '../../src/browser/browser-environment.js';
import { onFrame } from '../../src/browser/on-frame.js';
import { onLifecycle } from '../../src/browser/on-lifecycle.js';
import { resolveUrl } from '../../src/browser/resolve-url.js';
import { createClient } from '../../src/client.js';
import type { ChannelHandle } from '../../src/core/channel/channel-handle.js';
import type { Client } from '../../src/core/client.js';
import type { LifecycleEvent } from '../../src/core/connection/ports.js';
import { createInPageGateway } from '../../src/testing/in-page-gateway.js';
import { markNumbers, marks } from '../../src/testing/script-steps.js';
import { scriptedAgent } from '../../src/testing/scripted-agent.js';

const endings: (() => void)[] = [];
afterEach(() => {
  for (const end of endings.splice(0)) end();
});

/** Shows the page as hidden, or as visible again, as a switch of tabs does. */
function setHidden(hidden: boolean): void {
  Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
  document.dispatchEvent(new Event('visibilitychange'));
}
afterEach(() => {
  Reflect.deleteProperty(document, 'hidden');
});

function openRoom(count = 100): { client: Client; room: ChannelHandle; sockets: () => number } {
  const page = createInPageGateway({ agent: scriptedAgent(marks(count), { pace: 2 }) });
  const client = createClient({ url: page.url, webSocket: page.webSocket });
  const room = client.channel('room');
  room.retain();
  client.retain();
  endings.push(() => {
    client.dispose();
    void page.close();
  });
  return { client, room, sockets: () => client.metrics().sockets };
}

function answerOf(room: ChannelHandle): { text: string; isSettled: boolean } {
  const { order, settled, open } = room.getView();
  const id = order[1] ?? '';
  const part = (open.get(id) ?? settled.get(id))?.parts.find(({ type }) => type === 'text');
  return { text: part?.type === 'text' ? part.text : '', isSettled: settled.has(id) };
}

const hello = { parts: [{ type: 'text' as const, text: 'Hello' }] };

async function isLive(room: ChannelHandle): Promise<void> {
  await expect.poll(() => room.getView().status).toBe('live');
}

describe('frames', () => {
  it('come once, before the next paint', async () => {
    let calls = 0;
    onFrame(() => (calls += 1));
    expect(calls).toBe(0);
    await expect.poll(() => calls).toBe(1);
    await new Promise(requestAnimationFrame);
    expect(calls).toBe(1);
  });

  it('do not come when they are taken back', async () => {
    let calls = 0;
    onFrame(() => (calls += 1))();
    await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
    expect(calls).toBe(0);
  });

  it('are not waited for on a hidden page, nor when it is hidden meanwhile', () => {
    let calls = 0;
    onFrame(() => (calls += 1));
    setHidden(true);
    expect(calls).toBe(1);
    onFrame(() => (calls += 1));
    expect(calls).toBe(2);
  });
});

describe('the page’s life', () => {
  it('is told in the core’s words until nobody listens', () => {
    const heard: LifecycleEvent[] = [];
    const stop = onLifecycle((event) => heard.push(event));
    const tell = (): void => {
      for (const type of ['offline', 'online', 'pagehide', 'pageshow']) window.dispatchEvent(new Event(type));
      for (const type of ['freeze', 'resume']) document.dispatchEvent(new Event(type));
      setHidden(true);
      setHidden(false);
    };
    tell();
    stop();
    tell();
    expect(heard).toEqual(['offline', 'online', 'left', 'shown', 'frozen', 'resumed', 'hidden', 'visible']);
  });

  it('knows where it is', () => {
    const socketHost = location.origin.replace(/^http/, 'ws');
    expect(resolveUrl('/chat?x=1')).toBe(`${socketHost}/chat?x=1`);
    expect(resolveUrl('https://example.com/chat')).toBe('wss://example.com/chat');
    expect(resolveUrl('ws://example.com/')).toBe('ws://example.com/');
    expect(browserEnvironment().isHidden?.()).toBe(false);
    expect(browserEnvironment().isOnline?.()).toBe(navigator.onLine);
  });
});

describe('a client in a page', () => {
  it('commits no more often than the page draws, and shows every token', async () => {
    const { client, room } = openRoom(300);
    await isLive(room);
    let frames = 0;
    let counting = true;
    const count = (): void => {
      frames += 1;
      if (counting) requestAnimationFrame(count);
    };
    requestAnimationFrame(count);
    const before = client.metrics();
    void room.sendMessage(hello);
    await expect.poll(() => answerOf(room).isSettled, { timeout: 10_000 }).toBe(true);
    counting = false;
    const { commits, framesIn } = client.metrics();
    expect(markNumbers(answerOf(room).text)).toEqual(Array.from({ length: 300 }, (_, index) => index + 1));
    expect(commits - before.commits).toBeLessThanOrEqual(frames + 1);
    expect(framesIn - before.framesIn).toBeGreaterThan(5);
  });

  it('goes on showing while it is hidden', async () => {
    const { room, sockets } = openRoom(100);
    await isLive(room);
    setHidden(true);
    void room.sendMessage(hello);
    await expect.poll(() => answerOf(room).isSettled, { timeout: 10_000 }).toBe(true);
    setHidden(false);
    expect(markNumbers(answerOf(room).text)).toHaveLength(100);
    expect(sockets()).toBe(1);
  });

  it('says goodbye when it is left or frozen, and is back on one socket with nothing missing', async () => {
    const { client, room, sockets } = openRoom(300);
    await isLive(room);
    void room.sendMessage(hello);
    await expect.poll(() => answerOf(room).text.length).toBeGreaterThan(60);
    window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    expect(client.metrics().sockets).toBe(1);
    await expect.poll(() => client.store.getState().connection.reason?.name).toBe('page-hidden');
    for (const type of ['resume', 'visibilitychange']) document.dispatchEvent(new Event(type));
    for (const type of ['pageshow', 'online']) window.dispatchEvent(new Event(type));
    await expect.poll(() => answerOf(room).isSettled, { timeout: 10_000 }).toBe(true);
    expect(sockets()).toBe(2);
    expect(markNumbers(answerOf(room).text)).toEqual(Array.from({ length: 300 }, (_, index) => index + 1));
    expect(room.getView().counters).toMatchObject({ lost: 0, doubled: 0 });
  });
});
