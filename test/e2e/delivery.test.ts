import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';
import { chatOn, upTo } from './support/chat-page.js';
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

/** Nothing was lost, doubled or reordered on this page, and it says so itself. */
async function expectExact(chat: ReturnType<typeof chatOn>, count: number) {
  await expect.poll(async () => (await chat.marks()).length, { timeout: 40_000 }).toBe(count);
  expect(await chat.marks()).toEqual(upTo(count));
  expect(await chat.counters()).toMatchObject({ lost: 0, doubled: 0 });
}

describe('2,000 marks', () => {
  it('reach every page that watches, once each and in order', async () => {
    const [ada, bob] = [
      chatOn(await stage.open({ port: gateway.port, channel: 'marks' })),
      chatOn(await stage.open({ port: gateway.port, channel: 'marks', token: 'bob' })),
    ];
    await ada.send('marks 2000 0');
    await Promise.all([expectExact(ada, 2000), expectExact(bob, 2000)]);
  });

  it('survive twelve cuts of the line, each in the middle of the stream', async () => {
    const chat = chatOn(await stage.open({ port: proxy.port, channel: 'cuts' }));
    await expect.poll(async () => (await chat.counters()).status).toBe('live');
    // Where each cut falls is drawn from a seed: inside frames, inside handshakes, between two frames.
    const cuts = proxy.cutRepeatedly({ seed: 2026, times: 12, every: { bytes: [2_000, 9_000] } });
    await chat.send('marks 2000 8');
    await expectExact(chat, 2000);
    expect(cuts.cuts).toBe(12);
    expect((await chat.counters()).resumed).toBeGreaterThanOrEqual(10);
  });

  it('go on in mid-word after a reload', async () => {
    const chat = chatOn(await stage.open({ port: gateway.port, channel: 'reload' }));
    await chat.send('marks 600 5');
    await expect.poll(async () => (await chat.marks()).length).toBeGreaterThan(50);
    await chat.page.reload();
    await expect.poll(async () => (await chat.marks()).length).toBeGreaterThan(50);
    expect((await chat.marks()).length).toBeLessThan(600);
    await expectExact(chat, 600);
  });

  it('stand in a twin tab that was opened in mid-word', async () => {
    const profile = await stage.newProfile();
    const first = chatOn(await stage.open({ port: gateway.port, channel: 'twin', profile }));
    await first.send('marks 600 5');
    await expect.poll(async () => (await first.marks()).length).toBeGreaterThan(50);
    const twin = chatOn(await stage.open({ port: gateway.port, channel: 'twin', profile }));
    await Promise.all([expectExact(first, 600), expectExact(twin, 600)]);
  });
});

describe('the line', () => {
  it('may be absent at the start: the page says why, and is there when the gateway is', async () => {
    const absent = await startGateway(stage.gatewayFile);
    await absent.kill();
    const chat = chatOn(await stage.open({ port: absent.port, channel: 'late' }));
    await expect.poll(() => chat.banner()).toMatch(/connect/i);
    const arrived = await startGateway(stage.gatewayFile, absent.port);
    await chat.send('hello');
    await expect.poll(() => chat.answer()).toContain('You said: hello');
    await arrived.kill();
  });

  it('opens one socket under StrictMode', async () => {
    const before = (await gateway.statistics()).accepted;
    const chat = chatOn(await stage.open({ port: gateway.port, channel: 'strict' }));
    await expect.poll(async () => (await chat.counters()).status).toBe('live');
    expect((await gateway.statistics()).accepted - before).toBe(1);
  });
});
