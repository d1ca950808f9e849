import { afterEach, describe, expect, it } from 'vitest';

import { messagesOf } from '../../src/core/chat/messages-of.js';
import type { ClientTools } from '../../src/core/tools/client-tool.js';
import { createClient } from '../../src/core/create-client.js';
import {
  askApproval,
  callClientTool,
  callServerTool,
  choose,
  chunks,
  createInPageGateway,
  createManualClock,
  createSeededRandom,
  fail,
  markNumbers,
  marks,
  pause,
  say,
  scriptedAgent,
  think,
  until,
  type Script,
} from '../../src/testing/index.js';

let close: () => void = () => {};
afterEach(() => close());

/** Asks an agent that plays this script. */
async function ask(script: Script, { pace = 0, tools = {} }: { pace?: number; tools?: ClientTools } = {}) {
  const clock = createManualClock();
  const { url, webSocket } = createInPageGateway({
    clock,
    random: createSeededRandom(1),
    agent: scriptedAgent(script, { clock, pace }),
    development: true,
  });
  const client = createClient({ url, webSocket, clock, random: createSeededRandom(2), tools });
  close = () => client.dispose();
  client.retain();
  const channel = client.channel('room');
  channel.retain();
  await clock.settle();
  void channel.sendMessage({ parts: [{ type: 'text', text: 'Well?' }] });
  await clock.advance(50);
  const answer = () => messagesOf(channel.getView()).at(-1);
  return { clock, channel, answer, parts: () => answer()?.parts };
}

describe('a scripted agent', () => {
  it('says and thinks, each in a part of its own', async () => {
    const { parts, answer } = await ask([think('Let me see.'), say('It is **3**.'), say('Or 4.')]);
    expect(parts()).toMatchObject([
      { type: 'reasoning', text: 'Let me see.', state: 'done' },
      { type: 'text', text: 'It is **3**.', state: 'done' },
      { type: 'text', text: 'Or 4.', state: 'done' },
    ]);
    expect(answer()?.chat.status).toBe('done');
  });

  it('speaks word by word at its pace', async () => {
    const { clock, parts } = await ask(say('one two three'), { pace: 1000 });
    expect(parts()).toMatchObject([{ text: 'one ' }]);
    await clock.advance(1000);
    expect(parts()).toMatchObject([{ text: 'one two ' }]);
    await clock.advance(5000);
    expect(parts()).toMatchObject([{ text: 'one two three', state: 'done' }]);
  });

  it('speaks by characters without cutting one in two', async () => {
    const { clock, parts } = await ask(say('a👍b', { by: 'character', pace: 1000 }));
    await clock.advance(1000);
    expect(parts()).toMatchObject([{ text: 'a👍' }]);
  });

  it('counts marks that can be read off again', async () => {
    const { parts } = await ask([marks(3), marks(2, { from: 4 })]);
    const texts = parts()?.map((part) => (part.type === 'text' ? part.text : ''));
    expect(markNumbers(texts?.join('') ?? '')).toEqual([1, 2, 3, 4, 5]);
  });

  it('runs a tool of its own', async () => {
    const { clock, parts } = await ask(callServerTool('add', { a: 1, b: 2 }, 3, { takes: 1000 }));
    expect(parts()).toMatchObject([{ type: 'tool-add', state: 'input-available', input: { a: 1, b: 2 } }]);
    await clock.advance(1000);
    expect(parts()).toMatchObject([{ type: 'tool-add', state: 'output-available', output: 3 }]);
  });

  it('shows a tool that failed', async () => {
    const { parts } = await ask(callServerTool('add', {}, null, { errorText: 'no numbers' }));
    expect(parts()).toMatchObject([{ state: 'output-error', errorText: 'no numbers' }]);
  });

  it('has the client run a tool and goes on with what came of it', async () => {
    const tools: ClientTools = { where: { execute: () => 'here' } };
    const { parts } = await ask(
      callClientTool('where', {}, (outcome) =>
        say(outcome.state === 'output-available' ? `You are ${JSON.stringify(outcome.output)}.` : 'Lost.'),
      ),
      { tools },
    );
    expect(parts()).toMatchObject([
      { state: 'output-available', output: 'here' },
      { text: 'You are "here".' },
    ]);
  });

  it('asks a person and does as it is told', async () => {
    const script = askApproval(
      'pay',
      { sum: 5 },
      {
        output: (input) => ({ paid: input }),
        next: ({ approved }) => say(approved ? 'Paid.' : 'Left.'),
      },
    );
    for (const approved of [true, false]) {
      const { channel, clock, parts } = await ask(script);
      const [turn] = [...channel.getView().turns.values()];
      void channel.respondToApproval({ approvalId: turn?.approvals[0] ?? '', approved });
      await clock.advance(100);
      expect(parts()).toMatchObject(
        approved
          ? [{ state: 'output-available', output: { paid: { sum: 5 } } }, { text: 'Paid.' }]
          : [{ state: 'output-denied' }, { text: 'Left.' }],
      );
      close();
    }
  });

  it('fails where it is told to, with what it said before', async () => {
    const { answer } = await ask([say('I will'), fail('the cable burnt')]);
    expect(answer()).toMatchObject({ parts: [{ text: 'I will' }], chat: { status: 'failed' } });
  });

  it('waits for time and for promises, and chooses by the turn', async () => {
    let release = (): void => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    const { clock, answer, parts } = await ask([
      until(gate),
      pause(1000),
      choose(({ user }) => say(`Hello ${user.id.split('-')[0]}`)),
      chunks({ type: 'source-url', sourceId: 's', url: 'https://example.invalid/' }),
    ]);
    expect(parts()).toEqual([]);
    release();
    await clock.advance(900);
    expect(parts()).toEqual([]);
    await clock.advance(200);
    expect(parts()).toMatchObject([{ text: 'Hello anonymous' }, { type: 'source-url' }]);
    expect(answer()?.chat.status).toBe('done');
  });

  it('falls silent when its turn is stopped, whatever it waits for', async () => {
    const scripts = [
      pause(600_000),
      until(new Promise(() => {})),
      askApproval('pay', {}),
      say('a b', { pace: 9e5 }),
    ];
    for (const script of scripts) {
      const { channel, clock, answer } = await ask([script, say('never')]);
      void channel.stop();
      await clock.advance(100);
      expect(answer()?.chat.status).toBe('stopped');
      expect(JSON.stringify(answer()?.parts)).not.toContain('never');
      close();
    }
  });
});
