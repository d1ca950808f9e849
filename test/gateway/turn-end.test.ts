import { OpenAIAgentError } from '../../src/agents/openai/index.js';
import { UIMessageStreamError } from '../../src/agents/ui-message-stream/index.js';
import { describe, expect, it } from 'vitest';

import { createMemoryStore } from '../../src/gateway/index.js';
import { ChatError } from '../../src/protocol/chat-error.js';
import { asked, delta, endOf, piecesOf } from './asked-turn.js';
import { createFixture, say, text } from './gateway-fixture.js';

describe('the end of a turn', () => {
  it('is `failed` when the agent throws, without its words', async () => {
    const { ada, agent, clock, errors } = await asked();
    agent.yields({ type: 'text-start', id: 't' }, delta('t', 'So far'));
    agent.throws(new Error('key sk-123 is over its quota'));
    await clock.settle();
    const end = endOf(ada);
    expect(end).toMatchObject({ reason: 'failed', error: { code: 'turn-failed' } });
    expect(JSON.stringify(end)).not.toContain('sk-123');
    expect(piecesOf(ada)).toEqual(['So far']);
    expect(errors).toMatchObject([{ code: 'turn-failed' }]);
  });

  it('shows the agent’s words in development, and those of a ChatError always', async () => {
    const open = await asked({ development: true });
    open.agent.throws(new Error('no model called gpt-0'));
    await open.clock.settle();
    expect(endOf(open.ada)).toMatchObject({ error: { text: 'no model called gpt-0' } });
    const named = await asked();
    named.agent.throws(new ChatError('rate-limited', 'The model is busy. Try again in a minute.'));
    await named.clock.settle();
    expect(endOf(named.ada)).toMatchObject({
      error: { code: 'rate-limited', text: 'The model is busy. Try again in a minute.' },
    });
  });

  it('is `failed` for an error chunk, and `interrupted` for an abort chunk', async () => {
    const failed = await asked();
    failed.agent.yields(...text('t', 'x'), { type: 'error', errorText: 'An error occurred.' });
    await failed.clock.settle();
    expect(endOf(failed.ada)).toMatchObject({ reason: 'failed', error: { text: 'An error occurred.' } });
    const broken = await asked();
    broken.agent.yields({ type: 'abort' });
    await broken.clock.settle();
    expect(endOf(broken.ada)).toMatchObject({ reason: 'interrupted' });
  });

  it('is `failed` with turn-timeout after 600,000 ms, and the agent is told', async () => {
    const { ada, agent, clock } = await asked({ heartbeat: { intervalMs: 2_000_000 } });
    await clock.advance(599_999);
    expect(endOf(ada)).toBeUndefined();
    await clock.advance(1);
    expect(endOf(ada)).toMatchObject({ reason: 'failed', error: { code: 'turn-timeout' } });
    expect(agent.turns[0]?.signal.aborted).toBe(true);
  });

  it('is `failed` when the agent cannot even begin', async () => {
    const { join, clock } = createFixture({
      agent: () => {
        throw new Error('no');
      },
    });
    const ada = await join('ada');
    ada.send(say('m1', 'Hi'));
    await ada.receivesEventually({ type: 'command-reply', id: 'm1' });
    await clock.settle();
    expect(endOf(ada)).toMatchObject({ reason: 'failed' });
  });

  it('is `interrupted` when the gateway closes; readers see it before they are cut', async () => {
    const { ada, agent, gateway } = await asked();
    agent.yields({ type: 'text-start', id: 't' }, delta('t', 'So f'));
    await gateway.close();
    await ada.isClosed({ code: 1012 });
    expect(endOf(ada)).toMatchObject({ reason: 'interrupted' });
    expect(agent.turns[0]?.signal.aborted).toBe(true);
  });

  it('is `interrupted` by the next gateway where the first one died', async () => {
    const store = createMemoryStore();
    const { agent, clock, turnId } = await asked({ store });
    agent.yields({ type: 'text-start', id: 't' }, delta('t', 'So f'));
    await clock.settle();
    // It is not closed: it is just gone.
    const next = createFixture({ store, agent: agent.run });
    await next.clock.settle();
    expect(await store.openTurns()).toEqual([]);
    const { messages, turns } = await next.gateway.snapshot('room');
    expect(turns).toEqual([]);
    expect(messages[1]).toMatchObject({ parts: [{ text: 'So f' }], chat: { status: 'interrupted', turnId } });
  });

  it('comes for its agent at once when its message is gone from the store', async () => {
    let store = createMemoryStore();
    const { agent, clock, gateway } = await asked({
      store: {
        ...store,
        load: (...input) => store.load(...input),
        append: (...input) => store.append(...input),
        openTurns: () => store.openTurns(),
      },
    });
    store = createMemoryStore();
    await clock.advance(30_000);
    expect(agent.turns[0]?.signal.aborted).toBe(true);
    expect(gateway.connections.statistics().turns).toBe(0);
    expect((await gateway.snapshot('room')).order).toEqual([]);
  });

  it('is `failed` when the store takes no more of it', async () => {
    const store = createMemoryStore();
    let isBroken = false;
    const { agent, clock, gateway, errors } = await asked({
      store: {
        ...store,
        append: async (channel, batch) => {
          if (isBroken) throw new Error('disk full');
          return store.append(channel, batch);
        },
      },
    });
    isBroken = true;
    agent.yields(...text('t', 'lost'));
    await clock.settle();
    expect(agent.turns[0]?.signal.aborted).toBe(true);
    expect(errors.map(({ code }) => code)).toContain('store-failed');
    isBroken = false;
    const { messages, turns } = await gateway.snapshot('room');
    expect(turns).toEqual([]);
    expect(messages[1]?.chat.status).toBe('interrupted');
  });
});

describe('an agent’s error in production', () => {
  it.each([
    [new OpenAIAgentError('model-unauthorized', 'The key sk-secret was refused.'), 'will not help'],
    [new UIMessageStreamError('stream-unreachable', 'http://inner.host/ is away.'), 'Try it again'],
    [new OpenAIAgentError('model-rate-limited', 'Organisation org-secret is over.'), 'Try it again'],
  ])('keeps its words to itself, says what to do, and its code stands in the log', async (error, advice) => {
    const log: unknown[] = [];
    const nothing = () => undefined;
    const logger = {
      debug: nothing,
      info: nothing,
      warn: nothing,
      error: (event: string, fields?: object) => log.push({ event, ...fields }),
    };
    const { ada, agent, clock } = await asked({ logger });
    agent.throws(error);
    await clock.settle();
    const text: unknown = expect.stringContaining(advice);
    expect(endOf(ada)).toMatchObject({ reason: 'failed', error: { code: 'turn-failed', text } });
    expect(JSON.stringify(endOf(ada))).not.toContain(error.message);
    expect(log).toEqual([
      expect.objectContaining({ event: 'failure', code: 'turn-failed', cause: error.code }),
    ]);
    expect(JSON.stringify(log)).not.toContain(error.message);
  });
});
