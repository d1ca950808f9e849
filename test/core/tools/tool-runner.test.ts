import * as z from 'zod/mini';
import { describe, expect, it } from 'vitest';

import { ChatError } from '../../../src/protocol/chat-error.js';
import type { ClientToolContext } from '../../../src/core/tools/client-tool.js';
import { createToolPage } from './tool-page.js';

const add = {
  inputSchema: z.object({ a: z.number(), b: z.number() }),
  execute: ({ a, b }: { a: number; b: number }) => a + b,
};
const call = { toolCallId: 'c1', toolName: 'add' };
const someoneElse = { userId: 'bob', sessionId: 's2' };

/** A promise that the test resolves. */
function laterString() {
  let resolve: (text: string) => void = () => {};
  const promise = new Promise<string>((settle) => (resolve = settle));
  return { promise, resolve: (text: string) => resolve(text) };
}

describe('a client tool', () => {
  it('is claimed at once by the page that asked, run on its input, and answered with the claim', async () => {
    const page = createToolPage({ add });
    page.offer([call], { c1: { a: 2, b: 3 } });
    await page.clock.settle();
    expect(page.log).toEqual(['tool-claim c1', 'tool-result c1']);
    expect(page.results).toEqual([
      {
        type: 'tool-result',
        turnId: 't',
        toolCallId: 'c1',
        claim: 'secret of c1',
        outcome: { state: 'output-available', output: 5 },
      },
    ]);
  });

  it('is left to the page that asked for two seconds by all others', async () => {
    const page = createToolPage({ add });
    page.offer([call], { c1: { a: 2, b: 3 } }, someoneElse);
    await page.clock.advance(1999);
    expect(page.log).toEqual([]);
    await page.clock.advance(1);
    expect(page.log).toEqual(['tool-claim c1', 'tool-result c1']);
  });

  it('is left alone by others once the page that asked has claimed it', async () => {
    const page = createToolPage({ add });
    page.offer([call], {}, someoneElse);
    await page.clock.advance(1000);
    page.offer([{ ...call, claimedBy: { sessionId: 's2', userId: 'bob' } }], {}, someoneElse);
    await page.clock.advance(10_000);
    expect(page.log).toEqual([]);
  });

  it('is run once, however often the call is seen', async () => {
    let runs = 0;
    const page = createToolPage({ add: { execute: () => (runs += 1) } });
    page.offer([call]);
    page.offer([call]);
    await page.clock.settle();
    page.offer([{ ...call, claimedBy: { sessionId: 's1', userId: 'ada' } }]);
    page.offer([call]);
    await page.clock.advance(10_000);
    expect(runs).toBe(1);
    expect(page.log).toEqual(['tool-claim c1', 'tool-result c1']);
  });

  it('is not run on an input that does not fit its schema', async () => {
    const page = createToolPage({ add });
    page.offer([call], { c1: { a: 'two', b: 3 } });
    await page.clock.settle();
    expect(page.results).toMatchObject([{ outcome: { state: 'output-error' } }]);
    expect(page.results[0]?.outcome).toHaveProperty(
      'errorText',
      expect.stringContaining("does not fit the tool's schema"),
    );
  });

  it('that throws is answered with its error', async () => {
    const page = createToolPage({
      add: {
        execute: () => {
          throw new Error('No such number.');
        },
      },
    });
    page.offer([call]);
    await page.clock.settle();
    expect(page.results).toMatchObject([
      { outcome: { state: 'output-error', errorText: 'No such number.' } },
    ]);
    expect(page.errors).toEqual([]);
  });

  it('that returns what is no JSON is answered with an error, and one that returns nothing with null', async () => {
    const page = createToolPage({
      add: { execute: () => 1n as never },
      nothing: { execute: () => undefined as never },
    });
    page.offer([call, { toolCallId: 'c2', toolName: 'nothing' }]);
    await page.clock.settle();
    const outcomes = new Map(page.results.map(({ toolCallId, outcome }) => [toolCallId, outcome]));
    expect(outcomes.get('c1')).toMatchObject({ state: 'output-error' });
    expect(outcomes.get('c2')).toEqual({ state: 'output-available', output: null });
  });

  it('shows preliminary outputs until it is done', async () => {
    let context: ClientToolContext | undefined;
    const page = createToolPage({
      add: {
        execute: (_, given) => {
          context = given;
          given.progress({ share: 0.5 });
          return 'done';
        },
      },
    });
    page.offer([call]);
    await page.clock.settle();
    context?.progress({ share: 2 });
    await page.clock.settle();
    expect(page.log).toEqual(['tool-claim c1', 'tool-progress c1', 'tool-result c1']);
    expect(page.sent[1]).toMatchObject({
      channel: 'room',
      command: { claim: 'secret of c1', output: { share: 0.5 } },
    });
  });

  it('is aborted when its turn ends, and answers nothing then', async () => {
    const finish = laterString();
    let signal: AbortSignal | undefined;
    const page = createToolPage({
      add: {
        execute: (_, context) => {
          signal = context.signal;
          return finish.promise;
        },
      },
    });
    page.offer([call]);
    await page.clock.settle();
    expect(signal?.aborted).toBe(false);
    page.endTurn();
    expect(signal?.aborted).toBe(true);
    finish.resolve('too late');
    await page.clock.settle();
    expect(page.log).toEqual(['tool-claim c1']);
  });

  it('is aborted when its registration goes', async () => {
    let signal: AbortSignal | undefined;
    const page = createToolPage({});
    const remove = page.registry.add({
      add: {
        execute: (_, context) => {
          signal = context.signal;
          return new Promise((_resolve, reject) => {
            context.signal.addEventListener('abort', () => reject(new Error('The page was left.')));
          });
        },
      },
    });
    page.offer([call]);
    await page.clock.settle();
    remove();
    await page.clock.settle();
    expect(signal?.aborted).toBe(true);
    expect(page.results).toMatchObject([
      { outcome: { state: 'output-error', errorText: 'The page was left.' } },
    ]);
  });

  it('that is registered after its call was offered runs it then', async () => {
    const page = createToolPage({});
    page.offer([call], { c1: { a: 1, b: 1 } });
    await page.clock.settle();
    expect(page.log).toEqual([]);
    page.registry.add({ add });
    await page.clock.settle();
    expect(page.log).toEqual(['tool-claim c1', 'tool-result c1']);
  });

  it('waits until there is a session', async () => {
    const page = createToolPage({ add }, { session: null });
    page.offer([call], { c1: { a: 1, b: 1 } });
    await page.clock.settle();
    expect(page.log).toEqual([]);
    page.signIn('s1');
    await page.clock.settle();
    expect(page.log).toEqual(['tool-claim c1', 'tool-result c1']);
  });

  it('that somebody else was given is not run, and that is no error', async () => {
    let runs = 0;
    const page = createToolPage({ add: { execute: () => (runs += 1) } });
    page.refuse(new ChatError('tool-call-taken', 'Taken.'));
    page.offer([call]);
    await page.clock.settle();
    expect([runs, page.errors]).toEqual([0, []]);
  });

  it('whose claim fails otherwise is reported', async () => {
    const page = createToolPage({ add });
    page.refuse(new ChatError('forbidden', 'No.'));
    page.offer([call]);
    await page.clock.settle();
    expect(page.errors).toMatchObject([{ code: 'forbidden' }]);
  });

  it('runs no more once the runner was disposed', async () => {
    const page = createToolPage({ add });
    page.offer([call], {}, someoneElse);
    page.runner.dispose();
    await page.clock.advance(10_000);
    expect(page.log).toEqual([]);
    expect(page.clock.pending).toBe(0);
  });
});

describe('a tool call answered by hand', () => {
  it('is claimed first', async () => {
    const page = createToolPage({});
    page.offer([call]);
    await page.runner.answer('room', { toolCallId: 'c1', output: 'by hand' });
    expect(page.log).toEqual(['tool-claim c1', 'tool-result c1']);
    expect(page.results).toMatchObject([{ outcome: { state: 'output-available', output: 'by hand' } }]);
  });

  it('uses the claim of a tool that is running, whose own outcome then counts for nothing', async () => {
    const finish = laterString();
    const page = createToolPage({ add: { execute: () => finish.promise } });
    page.offer([call]);
    await page.clock.settle();
    await page.runner.answer('room', { toolCallId: 'c1', state: 'output-error', errorText: 'Cancelled.' });
    finish.resolve('done');
    await page.clock.settle();
    expect(page.log).toEqual(['tool-claim c1', 'tool-result c1']);
  });

  it('is refused where no open turn waits for it', async () => {
    const page = createToolPage({});
    page.offer([]);
    await expect(page.runner.answer('room', { toolCallId: 'c1', output: 1 })).rejects.toMatchObject({
      code: 'tool-call-missing',
    });
  });
});
