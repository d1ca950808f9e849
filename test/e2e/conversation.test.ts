import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { chatOn } from './support/chat-page.js';
import { startGateway, type GatewayProcess } from './support/gateway-process.js';
import { setStage, type Stage } from './support/stage.js';

let stage: Stage;
let gateway: GatewayProcess;

beforeAll(async () => {
  stage = await setStage();
  gateway = await startGateway(stage.gatewayFile);
});

afterAll(async () => {
  await gateway.kill();
  await stage.close();
});

async function open(channel: string, token?: string) {
  return chatOn(await stage.open({ port: gateway.port, channel, ...(token ? { token } : {}) }));
}

describe('a person and an agent', () => {
  it('talk: what is sent is answered', async () => {
    const chat = await open('talk');
    await chat.send('Good morning');
    await expect.poll(() => chat.answer()).toContain('You said: Good morning');
  });

  it('use a tool that runs on the server', async () => {
    const chat = await open('server-tool');
    await chat.send('server tool');
    await expect.poll(() => chat.answer()).toContain('The sum is 42.');
  });

  it('use a tool that runs in the browser, once over two tabs', async () => {
    const profile = await stage.newProfile();
    const target = { port: gateway.port, channel: 'client-tool', profile };
    const [first, twin] = [chatOn(await stage.open(target)), chatOn(await stage.open(target))];
    await first.send('client tool');
    for (const chat of [first, twin]) {
      await expect.poll(() => chat.answer()).toMatch(/The page says .*Colloquy end to end/);
    }
  });

  it('wait for an approval, and go on when it is given', async () => {
    const chat = await open('approve');
    await chat.send('approval');
    await chat.press('Approve');
    await expect.poll(() => chat.answer()).toContain('The note was saved.');
  });

  it('wait for an approval over a reload, and take a no', async () => {
    const chat = await open('deny');
    await chat.send('approval');
    await chat.button('Deny').waitFor();
    await chat.page.reload();
    await chat.press('Deny');
    await expect.poll(() => chat.answer()).toContain('Nothing was saved.');
  });

  it('stop from another tab, and keep what was written', async () => {
    const [ada, bob] = [await open('stop'), await open('stop', 'bob')];
    await ada.send('marks 2000 10');
    await expect.poll(async () => (await bob.marks()).length).toBeGreaterThan(10);
    await bob.press('Stop');
    for (const chat of [ada, bob]) await expect.poll(() => chat.button(/^stop/i).count()).toBe(0);
    const written = (await ada.marks()).length;
    expect(written).toBeGreaterThan(10);
    expect(written).toBeLessThan(2000);
    expect(await bob.marks()).toEqual(await ada.marks());
  });
});

describe('a wrong token', () => {
  it('is refused for good, and the page says so', async () => {
    const before = (await gateway.statistics()).accepted;
    const chat = await open('refused', 'wrong');
    await expect.poll(() => chat.banner()).toMatch(/sign-in was not accepted/i);
    // One try with the token, one with a token fetched anew, and no loop.
    expect((await gateway.statistics()).accepted - before).toBeLessThanOrEqual(2);
  });
});
