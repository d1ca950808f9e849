// Foreign wires in a real browser: our adapters and our endpoints, a gateway process between them, and the cable cut.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { chatOn, upTo, type ChatPage } from './support/chat-page.js';
import { setForeignStage, type ForeignStage } from './support/foreign-stage.js';

let stage: ForeignStage;

beforeAll(async () => {
  stage = await setForeignStage();
});

afterAll(() => stage.close());

/** The status of the newest answer, as the page shows it. */
async function status(chat: ChatPage): Promise<string | null> {
  const answers = chat.page.getByRole('log').locator('[data-role="assistant"][data-status]');
  return (await answers.count()) === 0 ? null : answers.last().getAttribute('data-status');
}

/** What each wire can do, and what becomes of an answer that is cut: for its asker, and for everybody else. */
const wires = [
  { system: 'chat-websocket', channel: 'abc-123', stops: false, elsewhere: 'done' },
  { system: 'gathering-agent', channel: 'agents-7', stops: false, elsewhere: 'done' },
  {
    system: 'desktopmate',
    channel: '1ab0013e-5a42-4e0c-9d58-3f1f6e7c2b90',
    stops: true,
    // Its server cancels a turn whose asker has gone.
    elsewhere: 'stopped',
  },
] as const;

describe.each(wires)('$system', ({ system, channel, stops, elsewhere }) => {
  it('answers, and both kinds of page show it', async () => {
    const [chat, native] = [chatOn(await stage.open(system)), chatOn(await stage.watch(channel))];
    await chat.send('Good morning');
    for (const page of [chat, native]) {
      await expect.poll(() => page.answer()).toContain('You said: Good morning');
    }
    await chat.page.context().close();
    await native.page.context().close();
  });

  it(
    'is cut in the middle of an answer: the page keeps the text, says so, and goes on',
    { timeout: 120_000 },
    async () => {
      const [chat, native] = [chatOn(await stage.open(system)), chatOn(await stage.watch(channel))];
      await chat.send('marks 2000 4');
      await expect.poll(async () => (await chat.marks()).length).toBeGreaterThan(10);
      expect(await chat.button(/^stop/i).count()).toBe(stops ? 1 : 0);
      stage.proxy.cut();
      await expect.poll(() => status(chat)).toBe('interrupted');
      await chat.page.getByText('Interrupted before it was complete').waitFor();
      const kept = await chat.marks();
      expect(kept.length).toBeGreaterThan(10);
      expect(kept.length).toBeLessThan(2_000);
      expect(kept).toEqual(upTo(kept.length));

      await expect.poll(() => status(native), { timeout: 40_000 }).toBe(elsewhere);
      const there = await native.marks();
      expect(there).toEqual(upTo(elsewhere === 'done' ? 2_000 : there.length));

      await chat.send('still there?');
      await expect.poll(() => chat.answer()).toContain('You said: still there?');
      // Nothing that was asked before the cut was asked again.
      const asked = native.page.getByRole('log').getByText('marks 2000 4', { exact: true });
      expect(await asked.count()).toBe(1);
    },
  );
});

describe('gathering-circle', () => {
  it('is heard again after a cut', async () => {
    const [chat, native] = [
      chatOn(await stage.open('gathering-circle')),
      chatOn(await stage.watch('dev-team')),
    ];
    await chat.send('before');
    await expect.poll(() => chat.answer()).toContain('You said: before');
    stage.proxy.cut();
    await chat.send('after');
    for (const page of [chat, native]) await expect.poll(() => page.answer()).toContain('You said: after');
  });
});

describe('useChatWebSocket', () => {
  it('comes back after a cut, and hangs up with its own word', async () => {
    const page = await stage.open('hook');
    const state = () => page.getByTestId('state').textContent();
    const lines = () => page.getByRole('listitem').allTextContents();
    const say = () => page.getByRole('button', { name: 'Say hello' }).click();
    const said = async () => (await lines()).filter((line) => line.startsWith('message You said: hello'));
    await expect.poll(state).toBe('connected');
    await say();
    await expect.poll(async () => (await said()).length).toBe(1);
    stage.proxy.cut();
    await expect.poll(lines).toContain('close 1006');
    await expect.poll(state).toBe('connected');
    await say();
    await expect.poll(async () => (await said()).length).toBe(2);
    await page.getByRole('button', { name: 'Hang up' }).click();
    await expect.poll(state).toBe('disconnected');
    await expect.poll(async () => (await lines()).at(-1)).toBe('close 1000 Client disconnect');
    // What is said now makes a connection of its own.
    await say();
    await expect.poll(async () => (await said()).length).toBe(3);
  });
});
