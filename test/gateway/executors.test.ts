import { describe, expect, it } from 'vitest';

import type { Endpoint, EndpointHost, ExecutorCall, ToolExecutor, Turn } from '../../src/gateway/index.js';
import { command, createFixture, createScriptedAgent, say } from './gateway-fixture.js';

/** A turn that runs, on a gateway with one executor, `device:desk`. */
async function asked(executor?: ToolExecutor) {
  let host: EndpointHost | undefined;
  const endpoint: Endpoint = {
    name: 'devices',
    takes: () => false,
    messages: { kinds: 'text', maxBytes: 1 },
    serve: (given) => {
      host = given;
      return { accept: () => ({ received: () => undefined, closed: () => undefined }) };
    },
  };
  const agent = createScriptedAgent();
  const fixture = createFixture({ agent: agent.run, endpoints: [endpoint] });
  if (!host) throw new Error('endpoints are begun with their gateway');
  const remove = executor ? host.addExecutor('device:desk', executor) : undefined;
  const ada = await fixture.join('ada');
  ada.send(say('m1', 'Click', { tools: [{ name: 'click' }] }));
  await ada.receivesEventually({ type: 'command-reply', id: 'm1' });
  const turn = agent.turns[0] as Turn;
  agent.yields({ type: 'tool-input-available', toolCallId: 'c1', toolName: 'click', input: { id: '3' } });
  const call = { toolCallId: 'c1', toolName: 'click', input: { id: '3' }, executor: 'device:desk' };
  const part = async () => {
    const { folds, messages } = await fixture.gateway.snapshot('room');
    return [...messages.slice(1), ...folds.map(({ message }) => message)][0]?.parts[0];
  };
  return { ...fixture, host, agent, ada, turn, call, part, remove };
}

describe('a tool call with an executor', () => {
  it('is run there, and its outcome stands in the message and goes to the agent', async () => {
    const seen: ExecutorCall[] = [];
    const { turn, call, part, agent, clock, gateway } = await asked(async (given) => {
      seen.push(given);
      return { state: 'output-available', output: { clicked: '3' } };
    });
    const batch = { id: 'b', index: 0, size: 1 };
    const outcome = await turn.callTool({ ...call, executorOptions: { toolType: 'action' }, batch });
    expect(outcome).toEqual({ state: 'output-available', output: { clicked: '3' } });
    expect(seen).toMatchObject([
      {
        toolCallId: 'c1',
        toolName: 'click',
        input: { id: '3' },
        options: { toolType: 'action' },
        batch,
        channel: 'room',
        turnId: turn.id,
        commandId: 'm1',
        agent: { id: 'agent' },
      },
    ]);
    expect(await part()).toMatchObject({ state: 'output-available', output: { clicked: '3' } });
    agent.returns();
    await clock.settle();
    expect((await gateway.snapshot('room')).messages[1]?.chat.status).toBe('done');
  });

  it('is its executor’s alone: no page may claim it, though it has such a tool', async () => {
    const { turn, call, ada, clock, gateway, errors } = await asked(() => new Promise(() => undefined));
    void turn.callTool(call);
    await clock.settle();
    const [open] = (await gateway.snapshot('room')).turns;
    const holder = { sessionId: 'device:desk', userId: 'device:desk' };
    expect(open?.calls).toEqual([{ toolCallId: 'c1', toolName: 'click', claimedBy: holder }]);
    const { id: turnId } = turn;
    ada.send(command('k1', { type: 'tool-claim', turnId, toolCallId: 'c1' }));
    const taken = await ada.receivesEventually({ type: 'command-reply', id: 'k1' });
    expect(taken).toMatchObject({ error: { code: 'tool-call-taken' } });
    const done = { state: 'output-available', output: 'mine' } as const;
    ada.send(
      command('r1', { type: 'tool-result', turnId, toolCallId: 'c1', claim: 'device:desk', outcome: done }),
    );
    const refused = await ada.receivesEventually({ type: 'command-reply', id: 'r1' });
    expect(refused).toMatchObject({ error: { code: 'tool-call-missing' } });
    expect(errors).toEqual([]);
  });

  it('fails at once where there is nobody of that name, and when it was taken away', async () => {
    const { turn, call, part, remove } = await asked(async () => ({ state: 'output-available', output: 1 }));
    remove?.();
    const outcome = await turn.callTool(call);
    expect(outcome).toMatchObject({
      state: 'output-error',
      errorText: expect.stringContaining('device:desk'),
    });
    expect(await part()).toMatchObject({ state: 'output-error' });
  });

  it('ends as an error with what its executor throws', async () => {
    const { turn, call } = await asked(async () => Promise.reject(new Error('out of paper')));
    expect(await turn.callTool(call)).toEqual({ state: 'output-error', errorText: 'out of paper' });
  });

  it('tells its executor when the turn is stopped, and takes no outcome after that', async () => {
    let signal: AbortSignal | undefined;
    let finish: () => void = () => undefined;
    const { turn, call, ada, clock, part, errors, gateway } = await asked((given) => {
      signal = given.signal;
      return new Promise((resolve) => {
        finish = () => resolve({ state: 'output-available', output: 'late' });
      });
    });
    const outcome = turn.callTool(call);
    await clock.settle();
    ada.send(command('s1', { type: 'turn-stop', turnId: turn.id }));
    await ada.receivesEventually({ type: 'command-reply', id: 's1' });
    expect(signal?.aborted).toBe(true);
    await expect(outcome).rejects.toMatchObject({ code: 'aborted' });
    finish();
    await clock.settle();
    expect(await part()).toMatchObject({ state: 'input-available' });
    expect((await gateway.snapshot('room')).messages[1]?.chat.status).toBe('stopped');
    expect(errors).toEqual([]);
  });

  it('goes to the newest of two of one name, which the older one cannot take away', async () => {
    const { turn, call, host, remove } = await asked(async () => ({
      state: 'output-available',
      output: 'old',
    }));
    host.addExecutor('device:desk', async () => ({ state: 'output-available', output: 'new' }));
    remove?.();
    expect(await turn.callTool(call)).toMatchObject({ output: 'new' });
  });
});
