import * as prometheus from 'prom-client';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { describe, expect, it } from 'vitest';

import { gatewayMetrics, type Logger } from '../../src/gateway/index.js';
import { createPrometheusMeter, createRateLimiter } from '../../src/server/index.js';
import { command, createFixture, createScriptedAgent, say, text } from '../gateway/gateway-fixture.js';

const get = (path: string): Request => new Request(`http://gateway.invalid${path}`);

describe('measures for Prometheus', () => {
  it('are served at /metrics, all of them, and count what happens', async () => {
    const agent = createScriptedAgent();
    const { join, gateway, clock } = createFixture({
      meter: createPrometheusMeter(prometheus),
      agent: agent.run,
    });
    const ada = await join('ada');
    ada.send(say('m1', 'hi'));
    await ada.receivesEventually({ type: 'command-reply' });
    for (const chunk of text('t', 'a', 'b')) agent.yields(chunk);
    agent.returns();
    await clock.advance(100);
    ada.sendRaw('{');
    await ada.receivesEventually({ type: 'error-report' });
    void gateway.admit({ url: '/', headers: { origin: 'https://evil.example' } });
    gateway.revoke({ userId: 'ada' });
    const answer = await gateway.fetch(get('/metrics'));
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
    const shown = await answer.text();
    for (const name of Object.keys(gatewayMetrics)) expect(shown).toContain(`# HELP colloquy_${name}`);
    for (const line of [
      'colloquy_sockets_accepted_total 1',
      'colloquy_sessions 0',
      'colloquy_bad_frames_total 1',
      'colloquy_upgrades_refused_total{status="403"} 1',
      'colloquy_sockets_closed_total{code="4402"} 1',
      'colloquy_turns_ended_total{reason="done"} 1',
    ]) {
      expect(shown).toContain(line);
    }
    const events = /^colloquy_events_total (\d+)$/m.exec(shown)?.[1];
    expect(Number(events)).toBe(gateway.connections.statistics().events);
  });

  it('are not there without a meter', async () => {
    const { gateway } = createFixture();
    expect((await gateway.fetch(get('/metrics'))).status).toBe(426);
  });
});

describe('limits that rate-limiter-flexible counts', () => {
  it('refuse commands and connections beyond their number, with the time to wait', async () => {
    const asked: object[] = [];
    const { enter, gateway } = createFixture({
      rateLimiter: createRateLimiter({
        limits: { publishesPerSecond: 1, acceptsPerSecond: 3 },
        create: (options) => {
          asked.push(options);
          return new RateLimiterMemory(options);
        },
      }),
    });
    expect(asked).toEqual([
      { points: 3, duration: 1, keyPrefix: 'colloquy-accept' },
      { points: 10, duration: 10, keyPrefix: 'colloquy-publish' },
    ]);
    const ada = await enter('ada');
    for (let at = 0; at < 11; at += 1) ada.send(say(`m${at}`, 'hi'));
    const { error } = await ada.receivesEventually({ type: 'command-reply', id: 'm10' });
    expect(error).toMatchObject({ code: 'rate-limited', retryable: true });
    expect(error?.retryAfterMs).toBeGreaterThan(0);
    const admissions = await Promise.all([1, 2, 3, 4].map(async () => gateway.admit({ url: '/' })));
    expect(admissions.map((one) => ('status' in one ? one.status : 101))).toEqual([101, 101, 101, 503]);
  });

  it('let through, and report, where the counter is out of order', async () => {
    const { enter, errors } = createFixture({
      rateLimiter: createRateLimiter({
        create: () => ({ consume: () => Promise.reject(new Error('redis is down')) }),
      }),
    });
    const ada = await enter('ada');
    ada.send(say('m1', 'hi'));
    await ada.receivesEventually({ type: 'command-reply', id: 'm1', result: {} });
    expect(errors).toMatchObject([{ code: 'internal' }]);
  });
});

it('writes no token and no contents: a canary is in no log, no error, no measure and no health', async () => {
  const written: unknown[] = [];
  const note = (...fields: unknown[]): void => void written.push(fields);
  const logger: Logger = { debug: note, info: note, warn: note, error: note };
  const canary = 'canary-7f3a';
  const agent = createScriptedAgent();
  const { connect, gateway, clock } = createFixture({
    logger,
    meter: createPrometheusMeter(prometheus),
    agent: agent.run,
    onError: (error, context) => note(error.code, error.message, context),
    authenticate: ({ token }) => {
      if (token === `${canary}-broken`) throw new Error(`the database knows no ${token}`);
      return token === `${canary}-good` ? { user: { id: 'ada', name: canary } } : null;
    },
    authorize: ({ channel }) => channel !== 'closed',
  });
  for (const token of [`${canary}-wrong`, `${canary}-broken`]) {
    const page = connect();
    page.send({ type: 'session-hello', versions: [1], token });
    await page.isClosed();
    expect(JSON.stringify(page.frames)).not.toContain(canary);
  }
  const ada = connect();
  await ada.hello(`${canary}-good`);
  ada.send(
    { type: 'channel-subscribe', channel: 'room', join: 1 },
    { type: 'channel-subscribe', channel: 'closed', join: 1 },
  );
  ada.send(say('m1', canary), say('m1', `${canary} other`));
  ada.send(command('c1', { type: 'event-publish', name: 'note', data: canary }));
  ada.send({ type: 'session-authenticate', token: `${canary}-good` });
  ada.sendRaw(`{"type":"probe-ping","id":"${canary}"}`);
  ada.sendRaw(`{"${canary}`);
  await clock.advance(100);
  for (const chunk of text('t', canary)) agent.yields(chunk);
  agent.throws(new Error(`model said ${canary}`));
  await clock.advance(100);
  void gateway.admit({
    url: `/?token=${canary}`,
    headers: { origin: 'https://evil.example', authorization: canary },
  });
  ada.send({ type: 'session-authenticate', token: `${canary}-wrong` });
  await ada.isClosed({ code: 4401 });
  written.push(
    await (await gateway.fetch(get('/metrics'))).text(),
    await (await gateway.fetch(get('/health'))).text(),
  );
  expect(written.length).toBeGreaterThan(8);
  // An agent's own words are told to `onError` alone, which is the developers'.
  const toDevelopers = (entry: unknown): boolean => Array.isArray(entry) && entry[0] === 'turn-failed';
  const leaks = written.filter((entry) => JSON.stringify(entry).includes(canary) && !toDevelopers(entry));
  expect(leaks).toEqual([]);
});
