import { describe, expect, it } from 'vitest';

import type { ApprovalAnswer, GatewayOptions, ToolOutcome, Turn } from '../../src/gateway/index.js';
import type { ChatMessage } from '../../src/model/message.js';
import type { Command } from '../../src/protocol/commands.js';
import type { RawClient } from '../support/raw-client.js';
import { command, createFixture, createScriptedAgent, say, stringOf, text } from './gateway-fixture.js';

const failure = (code: string) => ({ error: expect.objectContaining({ code }) });

const call = (toolCallId: string, toolName = 'look', input: unknown = { at: 'page' }) => ({
  type: 'tool-input-available',
  toolCallId,
  toolName,
  input,
});

const reply = (client: RawClient, id: string) => client.receivesEventually({ type: 'command-reply', id });

const typesOf = (client: RawClient): string[] =>
  client.frames.flatMap((frame) =>
    frame.type === 'channel-events'
      ? (frame.events as { type: string; chunk?: { type: string } }[]).map(
          ({ type, chunk }) => chunk?.type ?? type,
        )
      : [],
  );

/** A turn that runs, and the page that asked for it. */
async function asked(options: Partial<GatewayOptions> = {}) {
  const agent = createScriptedAgent();
  const fixture = createFixture({ agent: agent.run, ...options });
  const ada = await fixture.join('ada');
  ada.send(say('m1', 'Look', { tools: [{ name: 'look' }] }));
  await reply(ada, 'm1');
  const turn = agent.turns[0] as Turn;
  const send = async (client: RawClient, id: string, asks: Command) => {
    client.send(command(id, asks));
    return reply(client, id);
  };
  return {
    ...fixture,
    agent,
    ada,
    turn,
    send,
    claim: async (client: RawClient, id: string, toolCallId: string) =>
      send(client, id, { type: 'tool-claim', turnId: turn.id, toolCallId }),
    part: async (): Promise<unknown> => {
      const { folds, messages } = await fixture.gateway.snapshot('room');
      return [...messages.slice(1), ...folds.map(({ message }): ChatMessage => message)][0]?.parts[0];
    },
  };
}

describe('a client tool', () => {
  it('is offered, claimed, and run into the same running turn', async () => {
    const { agent, ada, turn, claim, send, clock, gateway, part } = await asked();
    expect(turn.tools).toEqual([{ name: 'look' }]);
    agent.yields(call('c1'));
    const outcome = turn.callTool({ toolCallId: 'c1', toolName: 'look', input: { at: 'page' } });
    await clock.settle();
    expect(typesOf(ada).slice(-2)).toEqual(['tool-input-available', 'tool-call-offered']);
    const snapshot = await gateway.snapshot('room');
    expect(snapshot.folds[0]?.message.chat.status).toBe('awaiting');
    expect(snapshot.turns[0]?.calls).toEqual([{ toolCallId: 'c1', toolName: 'look' }]);

    const { result } = await claim(ada, 'k1', 'c1');
    expect(result).toEqual({ claim: expect.any(String) });
    const token = stringOf(result, 'claim');
    await send(ada, 'p1', {
      type: 'tool-progress',
      turnId: turn.id,
      toolCallId: 'c1',
      claim: token,
      output: 'half',
    });
    expect(await part()).toMatchObject({ state: 'output-available', output: 'half', preliminary: true });
    const done: ToolOutcome = { state: 'output-available', output: { title: 'Home' } };
    await send(ada, 'r1', {
      type: 'tool-result',
      turnId: turn.id,
      toolCallId: 'c1',
      claim: token,
      outcome: done,
    });

    expect(await outcome).toEqual(done);
    expect(await part()).toMatchObject({ state: 'output-available', output: { title: 'Home' } });
    agent.yields(...text('t', 'It is Home.'));
    agent.returns();
    await clock.settle();
    expect(agent.turns).toHaveLength(1);
    expect((await gateway.snapshot('room')).messages[1]?.chat.status).toBe('done');
  });

  it('keeps the claim’s secret out of the log', async () => {
    const { agent, ada, turn, claim, clock, join } = await asked();
    const bob = await join('bob');
    agent.yields(call('c1'));
    void turn.callTool({ toolCallId: 'c1', toolName: 'look', input: {} });
    await clock.settle();
    const { result } = await claim(ada, 'k1', 'c1');
    await clock.settle();
    expect(typesOf(bob)).toContain('tool-call-claimed');
    expect(bob.messages.join('')).not.toContain(stringOf(result, 'claim'));
  });

  it('goes to the first claim only, and its result is taken from that alone', async () => {
    const { agent, ada, turn, claim, send, clock, join } = await asked();
    const bob = await join('bob');
    agent.yields(call('c1'));
    const outcome = turn.callTool({ toolCallId: 'c1', toolName: 'look', input: {} });
    await clock.settle();
    const first = await claim(ada, 'k1', 'c1');
    expect(await claim(bob, 'k1', 'c1')).toMatchObject(failure('tool-call-taken'));
    const result: Command = {
      type: 'tool-result',
      turnId: turn.id,
      toolCallId: 'c1',
      claim: 'guessed',
      outcome: { state: 'output-available', output: 'forged' },
    };
    expect(await send(bob, 'r1', result)).toMatchObject(failure('tool-call-missing'));
    expect(await send(bob, 'p1', { ...result, type: 'tool-progress', output: 1 })).toMatchObject(
      failure('tool-call-missing'),
    );
    const error: ToolOutcome = { state: 'output-error', errorText: 'no such page' };
    const claimed = stringOf(first.result, 'claim');
    expect((await send(ada, 'r2', { ...result, claim: claimed, outcome: error })).result).toEqual({});
    expect(await outcome).toEqual(error);
    expect(await send(ada, 'r3', { ...result, claim: claimed })).toMatchObject(failure('tool-call-missing'));
  });

  it('gives the claim again to a page whose reply was lost', async () => {
    const { agent, ada, turn, claim, clock } = await asked();
    agent.yields(call('c1'));
    void turn.callTool({ toolCallId: 'c1', toolName: 'look', input: {} });
    await clock.settle();
    const first = await claim(ada, 'k1', 'c1');
    expect(await claim(ada, 'k1', 'c1')).toEqual(first);
  });

  it('is missing where nothing is offered', async () => {
    const { ada, claim, send } = await asked();
    expect(await claim(ada, 'k1', 'c1')).toMatchObject(failure('tool-call-missing'));
    expect(await send(ada, 'k2', { type: 'tool-claim', turnId: 'other', toolCallId: 'c1' })).toMatchObject(
      failure('tool-call-missing'),
    );
  });

  it('may be several at once', async () => {
    const { agent, ada, turn, claim, send, clock } = await asked();
    agent.yields(call('c1'), call('c2'));
    const ask = (toolCallId: string) => turn.callTool({ toolCallId, toolName: 'look', input: {} });
    const outcomes = Promise.all([ask('c1'), ask('c2')]);
    await clock.settle();
    for (const toolCallId of ['c2', 'c1']) {
      const { result } = await claim(ada, `k-${toolCallId}`, toolCallId);
      const outcome: ToolOutcome = { state: 'output-available', output: toolCallId };
      const claimed = stringOf(result, 'claim');
      await send(ada, `r-${toolCallId}`, {
        type: 'tool-result',
        turnId: turn.id,
        toolCallId,
        claim: claimed,
        outcome,
      });
    }
    expect(await outcomes).toMatchObject([{ output: 'c1' }, { output: 'c2' }]);
  });

  it('may be asked for twice under one id: both get the outcome', async () => {
    const { agent, ada, turn, claim, send, clock } = await asked();
    agent.yields(call('c1'));
    const ask = () => turn.callTool({ toolCallId: 'c1', toolName: 'look', input: {} });
    const outcomes = Promise.all([ask(), ask()]);
    await clock.settle();
    const { result } = await claim(ada, 'k1', 'c1');
    const outcome: ToolOutcome = { state: 'output-available', output: 1 };
    const claimed = { turnId: turn.id, toolCallId: 'c1', claim: stringOf(result, 'claim') };
    await send(ada, 'r1', { type: 'tool-result', ...claimed, outcome });
    expect(await outcomes).toEqual([outcome, outcome]);
  });

  it('rejects for its agent when the turn is stopped', async () => {
    const { agent, ada, turn, send, clock } = await asked();
    agent.yields(call('c1'));
    const outcome = turn.callTool({ toolCallId: 'c1', toolName: 'look', input: {} });
    await clock.settle();
    await send(ada, 's1', { type: 'turn-stop', turnId: turn.id });
    await expect(outcome).rejects.toMatchObject({ code: 'aborted' });
  });
});

describe('an approval', () => {
  const approve = (turn: Turn, approvalId: string, more: object = {}): Command => ({
    type: 'approval-respond',
    turnId: turn.id,
    approvalId,
    approved: true,
    ...more,
  });

  async function requested(options: Partial<GatewayOptions> = {}) {
    const started = await asked(options);
    started.agent.yields(call('c1', 'save', { title: 'Note' }));
    const answer: Promise<ApprovalAnswer> = started.turn.requestApproval({
      toolCallId: 'c1',
      toolName: 'save',
      input: { title: 'Note' },
      reason: 'It writes a file.',
    });
    await started.clock.settle();
    const [approvalId = ''] = (await started.gateway.snapshot('room')).turns[0]?.approvals ?? [];
    return { ...started, answer, approvalId };
  }

  it('is asked in the message, and answered into the running turn', async () => {
    const { ada, turn, send, answer, approvalId, part } = await requested();
    expect(await part()).toMatchObject({
      state: 'approval-requested',
      approval: { id: approvalId, requestReason: 'It writes a file.' },
    });
    expect((await send(ada, 'a1', approve(turn, approvalId, { reason: 'go on' }))).result).toEqual({});
    expect(await answer).toEqual({ approved: true, reason: 'go on', input: { title: 'Note' } });
    expect(await part()).toMatchObject({
      state: 'approval-responded',
      approval: { approved: true, reason: 'go on' },
    });
  });

  it('can be denied', async () => {
    const { ada, turn, send, answer, approvalId } = await requested();
    await send(ada, 'a1', { ...approve(turn, approvalId), approved: false } as Command);
    expect(await answer).toEqual({ approved: false, input: { title: 'Note' } });
  });

  it('takes the first answer only', async () => {
    const { ada, turn, send, approvalId, join } = await requested();
    const bob = await join('bob');
    await send(ada, 'a1', approve(turn, approvalId));
    expect(await send(bob, 'a2', approve(turn, approvalId))).toMatchObject(failure('approval-missing'));
    expect(await send(bob, 'a3', approve(turn, 'unknown'))).toMatchObject(failure('approval-missing'));
  });

  it('validates an edited input again, and shows it in the message', async () => {
    const safeParse = (input: unknown) => ({
      success: typeof (input as { title?: unknown }).title === 'string',
    });
    const { ada, turn, send, answer, approvalId, part } = await requested({
      toolSchemas: { save: { safeParse } },
    });
    expect(await send(ada, 'a1', approve(turn, approvalId, { input: { title: 7 } }))).toMatchObject(
      failure('tool-input-invalid'),
    );
    expect((await send(ada, 'a2', approve(turn, approvalId, { input: { title: 'Better' } }))).result).toEqual(
      {},
    );
    expect(await answer).toEqual({ approved: true, input: { title: 'Better' } });
    expect(await part()).toMatchObject({
      state: 'approval-responded',
      input: { title: 'Better' },
      approval: { approved: true },
    });
  });
});

describe('an agent whose stream ends with open questions', () => {
  it('is called again for the same message once its client tool has run', async () => {
    const { agent, ada, turn, claim, send, clock, gateway } = await asked();
    agent.yields({ type: 'start-step' }, call('c1'), { type: 'finish-step' });
    agent.returns();
    await clock.settle();
    expect(typesOf(ada)).toContain('tool-call-offered');
    expect(typesOf(ada)).not.toContain('turn-ended');
    const { result } = await claim(ada, 'k1', 'c1');
    const outcome: ToolOutcome = { state: 'output-available', output: 'Home' };
    await send(ada, 'r1', {
      type: 'tool-result',
      turnId: turn.id,
      toolCallId: 'c1',
      claim: stringOf(result, 'claim'),
      outcome,
    });
    await clock.settle();
    expect(agent.turns).toHaveLength(2);
    expect(agent.turns[1]).toMatchObject({ id: turn.id, messageId: turn.messageId });
    expect(agent.turns[1]?.messages.at(-1)?.parts).toMatchObject([
      { type: 'step-start' },
      { output: 'Home' },
    ]);
    agent.yields({ type: 'start-step' }, ...text('t', 'It is Home.'), { type: 'finish-step' });
    agent.returns();
    await clock.settle();
    const { messages } = await gateway.snapshot('room');
    expect(messages).toHaveLength(2);
    expect(messages[1]).toMatchObject({
      chat: { status: 'done' },
      parts: [{}, {}, {}, { text: 'It is Home.' }],
    });
  });

  it('is called again once a person has answered', async () => {
    const { agent, ada, turn, send, clock, gateway } = await asked();
    agent.yields(call('c1', 'save'), { type: 'tool-approval-request', approvalId: 'a', toolCallId: 'c1' });
    agent.returns();
    await clock.settle();
    expect(agent.turns).toHaveLength(1);
    await send(ada, 'a1', { type: 'approval-respond', turnId: turn.id, approvalId: 'a', approved: true });
    await clock.settle();
    expect(agent.turns).toHaveLength(2);
    agent.yields({ type: 'tool-output-available', toolCallId: 'c1', output: 'saved' });
    agent.returns();
    await clock.settle();
    expect((await gateway.snapshot('room')).messages[1]).toMatchObject({
      parts: [{ output: 'saved' }],
      chat: { status: 'done' },
    });
  });

  it('is called again also where the answer came before the stream’s end', async () => {
    const { agent, ada, turn, send, clock } = await asked();
    agent.yields(call('c1', 'save'), { type: 'tool-approval-request', approvalId: 'a', toolCallId: 'c1' });
    await clock.settle();
    await send(ada, 'a1', { type: 'approval-respond', turnId: turn.id, approvalId: 'a', approved: false });
    agent.returns();
    await clock.settle();
    expect(agent.turns).toHaveLength(2);
    agent.returns();
    await clock.settle();
    expect(typesOf(ada)).toContain('turn-ended');
  });

  it('is not called again for a server’s own tools', async () => {
    const { agent, ada, clock } = await asked();
    agent.yields(call('c1', 'search'));
    agent.returns();
    await clock.settle();
    expect(agent.turns).toHaveLength(1);
    expect(typesOf(ada)).toContain('turn-ended');
  });

  it('can be stopped while it waits', async () => {
    const { agent, ada, turn, send, clock, gateway } = await asked();
    agent.yields(call('c1'));
    agent.returns();
    await clock.settle();
    await send(ada, 's1', { type: 'turn-stop', turnId: turn.id });
    await clock.settle();
    expect(agent.turns).toHaveLength(1);
    expect((await gateway.snapshot('room')).messages[1]?.chat.status).toBe('stopped');
  });
});

describe('an agent that asks before it has yielded the call', () => {
  it('is waited for, so that the call stands in the message first', async () => {
    const { agent, ada, turn, clock } = await asked();
    void turn.callTool({ toolCallId: 'c1', toolName: 'look', input: {} });
    await clock.settle();
    expect(typesOf(ada)).not.toContain('tool-call-offered');
    agent.yields(call('c1'));
    await clock.settle();
    expect(typesOf(ada).slice(-2)).toEqual(['tool-input-available', 'tool-call-offered']);
  });

  it('has it written for it after 1,000 ms', async () => {
    const { ada, turn, clock, part } = await asked();
    void turn.requestApproval({ toolCallId: 'c1', toolName: 'save', input: { title: 'x' } });
    await clock.advance(1_000);
    expect(typesOf(ada).slice(-2)).toEqual(['tool-input-available', 'tool-approval-request']);
    expect(await part()).toMatchObject({
      type: 'tool-save',
      state: 'approval-requested',
      input: { title: 'x' },
    });
  });
});
