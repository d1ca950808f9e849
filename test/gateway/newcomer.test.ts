// What somebody meets who writes their first agent: every failure says what it is.
import { afterEach, beforeEach, describe, expect, it, vi, type MockInstance } from 'vitest';

import { createGateway, type GatewayOptions } from '../../src/gateway/index.js';
import type { AgentFunction } from '../../src/gateway/index.js';
import { createMemoryStore } from '../../src/gateway/index.js';
import { createManualClock } from '../../src/testing/manual-clock.js';
import { asked, delta, endOf } from './asked-turn.js';
import { createFixture, createScriptedAgent, say, text } from './gateway-fixture.js';

/** As an agent written in JavaScript may be. */
const untyped = (agent: unknown) => agent as AgentFunction;

/** One question to this agent, to the end of its turn. */
async function ask(agent: unknown, options: Partial<GatewayOptions> = {}) {
  const fixture = createFixture({ agent: untyped(agent), ...options });
  const ada = await fixture.join('ada');
  ada.send(say('m1', 'private question', { tools: [{ name: 'look' }] }));
  await ada.receivesEventually({ type: 'command-reply', id: 'm1' });
  await fixture.clock.settle();
  return { ...fixture, ada, end: endOf(ada) };
}

describe('a gateway without onError and without a logger', () => {
  let written: MockInstance<typeof console.error>;
  beforeEach(() => {
    written = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  });
  afterEach(() => written.mockRestore());
  const lines = () => written.mock.calls.map(([line]) => String(line));
  // It takes the fixture's own away.
  const silent: object = { onError: undefined };

  it('writes one line for an agent that throws, with what it says', async () => {
    await ask(() => Promise.reject(new Error('no key\nfor the model')), silent);
    expect(lines()).toEqual([expect.stringMatching(/^colloquy: turn-failed: .*no key for the model.*room/)]);
    expect(lines()[0]?.match(/no key/g)).toHaveLength(1);
  });

  it('writes one for a broken chunk, without anything of the message', async () => {
    const agent = async function* () {
      yield { type: 'text-delta', id: 't', text: 'private answer' };
      yield* text('t', 'private words');
    };
    await ask(agent, silent);
    expect(lines()).toEqual([expect.stringContaining('colloquy: message-invalid: The chunk "text-delta"')]);
    expect(lines().join()).not.toContain('private');
  });

  it('writes what the store said', async () => {
    const store = { ...createMemoryStore(), openTurns: () => Promise.reject(new Error('disk full')) };
    const { clock } = createFixture({ ...silent, store });
    await clock.settle();
    expect(lines()).toEqual([expect.stringMatching(/^colloquy: .*disk full/)]);
  });

  it('writes nothing where one of them is there', async () => {
    const nothing = () => undefined;
    const logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };
    await ask(() => Promise.reject(new Error('no')), { ...silent, logger });
    await ask(() => Promise.reject(new Error('no')), { onError: nothing });
    expect(lines()).toEqual([]);
  });

  it('writes why an upgrade was refused, once a minute for each reason', async () => {
    const clock = createManualClock();
    const gateway = createGateway({ anonymous: true, origins: [], path: '/chat', clock });
    const knock = (origin: string) => gateway.admit({ headers: { origin }, url: '/chat?token=private' });
    for (const origin of ['http://a', 'http://a', 'http://b']) void knock(origin);
    expect(lines()).toEqual([
      expect.stringMatching(/^colloquy: upgrade-refused: The origin http:\/\/a .*`origins`/),
      expect.stringContaining('http://b'),
    ]);
    await clock.advance(60_000);
    void knock('http://a');
    expect(lines()).toHaveLength(3);
    expect(lines().join()).not.toContain('private');
  });

  it('is not flooded by whoever tries paths', () => {
    const gateway = createGateway({ anonymous: true, path: '/chat', clock: createManualClock() });
    for (let index = 0; index < 1_000; index += 1) void gateway.admit({ headers: {}, url: `/try-${index}` });
    expect(lines()).toHaveLength(20);
  });
});

describe('an agent that is none', () => {
  it.each<[string, object]>([
    ['a name', { agent: 'gpt' }],
    ['an object without run', { agent: { id: 'gpt' } }],
    ['a function among the definitions', { agents: [() => undefined] }],
  ])('is refused when the gateway is made: %s', (_what, options) => {
    expect(() => createGateway({ anonymous: true, ...options })).toThrow(
      expect.objectContaining({ code: 'invalid-options', message: expect.stringMatching(/run/) }),
    );
  });

  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['a string', 'private answer'],
    ['an array', [{ type: 'text-start', id: 't' }]],
    ['an object', { text: 'private answer' }],
  ])('ends its turn as failed and is told what to return: %s', async (what, returned) => {
    const { end, errors } = await ask(() => returned);
    expect(end).toMatchObject({ reason: 'failed', error: { code: 'turn-failed' } });
    expect(errors).toEqual([{ code: 'turn-failed', message: expect.stringContaining(`returned ${what}`) }]);
    expect(errors[0]?.message).toMatch(/async iterable .*\n.*\n.*text-delta.*\n\}$/);
    expect(JSON.stringify([end, errors])).not.toContain('private');
  });

  it('is told of toUIMessageStream where it returned what has one', async () => {
    const { errors } = await ask(() => ({ toUIMessageStream: () => undefined }));
    expect(errors[0]?.message).toMatch('toUIMessageStream()');
  });
});

describe('an agent that yields', () => {
  it('strings is told once a turn how to write text, and fails', async () => {
    const { end, errors } = await ask(async function* () {
      yield 'private';
      yield 'words';
    });
    expect(end).toMatchObject({ reason: 'failed', error: { code: 'turn-failed' } });
    expect(errors.map(({ code }) => code)).toEqual(['message-invalid', 'turn-failed']);
    expect(errors[0]?.message).toContain("{ type: 'text-delta'");
    expect(JSON.stringify([end, errors])).not.toContain('private');
  });

  it('a string beside chunks is done', async () => {
    const { end, errors } = await ask(async function* () {
      yield 'words';
      yield* text('t', 'words');
    });
    expect(end).toMatchObject({ reason: 'done' });
    expect(errors).toHaveLength(1);
  });

  it('deltas of a text that was never begun fails', async () => {
    const { end, errors } = await ask(async function* () {
      yield delta('t', 'words');
    });
    expect(end).toMatchObject({ reason: 'failed' });
    expect(errors.map(({ code }) => code)).toEqual(['message-invalid', 'turn-failed']);
  });

  it('nothing is done', async () => {
    const { end, errors } = await ask(async function* () {});
    expect(end).toMatchObject({ reason: 'done' });
    expect(errors).toEqual([]);
  });
});

describe('an agent’s error', () => {
  it('is told to onError in its own words, and to people without', async () => {
    const { ada, agent, clock, errors } = await asked();
    agent.throws(new Error('no model called gpt-0'));
    await clock.settle();
    expect(errors[0]?.message).toContain('no model called gpt-0');
    expect(JSON.stringify(endOf(ada))).not.toContain('gpt-0');
  });
});

describe('a client tool that the page did not offer', () => {
  it('is reported at once, and waits on', async () => {
    const agent = createScriptedAgent();
    const { errors, clock } = await ask(agent.run);
    const call = { toolCallId: 'c1', toolName: 'search', input: {} };
    agent.yields({ type: 'tool-input-available', ...call });
    let isSettled = false;
    const over = () => (isSettled = true);
    agent.turns[0]?.callTool(call).then(over, over);
    await clock.settle();
    expect(errors).toEqual([
      { code: 'tool-call-missing', message: expect.stringMatching(/"search".*look.*tools/) },
    ]);
    expect(isSettled).toBe(false);
  });

  it('is not where it did', async () => {
    const agent = createScriptedAgent();
    const { errors, clock } = await ask(agent.run);
    const call = { toolCallId: 'c1', toolName: 'look', input: {} };
    agent.yields({ type: 'tool-input-available', ...call });
    void agent.turns[0]?.callTool(call);
    await clock.settle();
    expect(errors).toEqual([]);
  });
});
