import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';
import { chatOn } from './support/chat-page.js';
import { startGateway, type GatewayProcess } from './support/gateway-process.js';
import { setStage, type Stage } from './support/stage.js';

let stage: Stage;
let gateway: GatewayProcess;
let proxy: TcpProxy;

beforeAll(async () => {
  stage = await setStage();
  gateway = await startGateway(stage.gatewayFile);
  proxy = await createTcpProxy({ port: gateway.port });
});

afterAll(async () => {
  await proxy.close();
  await gateway.kill();
  await stage.close();
});

/** What stands in the thread as this user's words. */
const wordsOn = (chat: ReturnType<typeof chatOn>) =>
  chat.page.getByRole('log').getByText('kept words', { exact: true }).allTextContents();

/** A page whose line is gone, and which was asked to send something all the same. */
async function sendIntoNothing(channel: string) {
  const profile = await stage.newProfile();
  const chat = chatOn(await stage.open({ port: proxy.port, channel, profile, keep: true }));
  await expect.poll(async () => (await chat.counters()).status).toBe('live');
  proxy.refuse(true);
  proxy.cut();
  await chat.send('kept words');
  await expect.poll(() => wordsOn(chat)).toHaveLength(1);
  await expect.poll(() => keptOn(chat)).toBe(1);
  return { profile, chat };
}

/** How many commands this browser keeps. */
function keptOn({ page }: ReturnType<typeof chatOn>): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const request = indexedDB.open('colloquy-outbox');
        request.addEventListener('error', () => reject(request.error ?? new Error('no database')));
        request.addEventListener('success', () => {
          const database = request.result;
          if (!database.objectStoreNames.contains('commands')) return resolve(0);
          const count = database.transaction('commands').objectStore('commands').count();
          count.addEventListener('success', () => {
            database.close();
            resolve(count.result);
          });
        });
      }),
  );
}

describe('fault 24 [browser]', () => {
  it('publish, then the tab is killed, reload with a kept outbox → sent once, one message', async () => {
    const { profile, chat } = await sendIntoNothing('killed');
    // As a crash: nothing of the page runs any more, its goodbye included.
    await chat.page.close({ runBeforeUnload: false });
    proxy.refuse(false);
    const again = chatOn(await stage.open({ port: proxy.port, channel: 'killed', profile, keep: true }));
    await expect.poll(() => again.answer()).toContain('You said: kept words');
    expect(await wordsOn(again)).toHaveLength(1);
    await expect.poll(() => keptOn(again)).toBe(0);
    await again.page.reload();
    await expect.poll(async () => (await again.counters()).status).toBe('live');
    await expect.poll(() => wordsOn(again)).toHaveLength(1);
  });
});

describe('fault 26 [browser]', () => {
  it('two tabs flush the same outbox → one message', async () => {
    const { profile, chat } = await sendIntoNothing('two-tabs');
    const options = { port: proxy.port, channel: 'two-tabs', profile, keep: true };
    const twin = chatOn(await stage.open(options));
    proxy.refuse(false);
    for (const tab of [chat, twin]) {
      await expect.poll(() => tab.answer()).toContain('You said: kept words');
      await expect.poll(() => wordsOn(tab)).toHaveLength(1);
    }
    await expect.poll(() => keptOn(twin)).toBe(0);
  });
});
