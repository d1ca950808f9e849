import { describe, expect, it, vi } from 'vitest';

import type { RequestOptions } from '../../../src/core/request-options.js';
import type { JsonValue } from '../../../src/model/json.js';
import { startScene, type Scene } from '../client/open-client.js';

/** Asks, and comes back once the question is on its way, or waits for a line. */
async function ask(
  { client, clock }: Scene,
  options?: RequestOptions<JsonValue>,
  data: JsonValue = { city: 'Rome' },
): Promise<{ answer: Promise<JsonValue> }> {
  const answer = client.request('weather', data, options);
  answer.catch(() => undefined);
  await vi.dynamicImportSettled();
  await clock.settle();
  return { answer };
}

async function openScene(): Promise<Scene> {
  const scene = startScene();
  scene.client.connect();
  await scene.server.welcome();
  await scene.clock.settle();
  return scene;
}

describe('a request', () => {
  it('is answered by name, beside everything else', async () => {
    const scene = await openScene();
    const { answer } = await ask(scene);
    const { id } = await scene.server.expect({
      type: 'request-send',
      name: 'weather',
      data: { city: 'Rome' },
    });
    scene.server.send({ type: 'request-reply', id: 'another', result: 1 });
    scene.server.send({ type: 'request-reply', id, result: { degrees: 21 } });
    expect(await answer).toEqual({ degrees: 21 });
    expect(scene.client.store.getState().outbox.count).toBe(0);
  });

  it('fails as its handler refused it', async () => {
    const scene = await openScene();
    const { answer } = await ask(scene);
    const { id } = await scene.server.expect({ type: 'request-send' });
    const error = { code: 'forbidden', message: 'Not for you.', retryable: false };
    scene.server.send({ type: 'request-reply', id, error });
    await expect(answer).rejects.toMatchObject({ code: 'forbidden', message: 'Not for you.' });
  });

  it('waits for a connection, and no longer than its time', async () => {
    const scene = startScene();
    scene.server.answer('never');
    scene.client.connect();
    const { answer } = await ask(scene, { timeoutMs: 3000 });
    await scene.clock.advance(2999);
    await scene.clock.advance(1);
    await expect(answer).rejects.toMatchObject({ code: 'request-timeout' });
  });

  it('is sent when the line is there', async () => {
    const scene = startScene();
    scene.client.connect();
    const { answer } = await ask(scene);
    await scene.server.welcome();
    const { id } = await scene.server.expect({ type: 'request-send' });
    scene.server.send({ type: 'request-reply', id, result: null });
    expect(await answer).toBeNull();
  });

  it('that was sent is lost with the line, and not sent again', async () => {
    const scene = await openScene();
    const { answer } = await ask(scene);
    await scene.server.expect({ type: 'request-send' });
    scene.server.drop();
    await scene.clock.settle();
    await expect(answer).rejects.toMatchObject({ code: 'request-lost', retryable: false });
    await scene.clock.advance(1000);
    await scene.server.welcome({ resumed: true });
    await scene.server.expectNothing();
  });

  it('marked idempotent is sent again, under the same id', async () => {
    const scene = await openScene();
    const { answer } = await ask(scene, { idempotent: true });
    const { id } = await scene.server.expect({ type: 'request-send' });
    scene.server.drop();
    await scene.clock.advance(1000);
    await scene.server.welcome({ resumed: true });
    await scene.server.expect({ type: 'request-send', id });
    scene.server.send({ type: 'request-reply', id, result: 'done' });
    expect(await answer).toBe('done');
  });

  it('may be given up: the server is told, and a late answer changes nothing', async () => {
    const scene = await openScene();
    const giving = new AbortController();
    const { answer } = await ask(scene, { signal: giving.signal });
    const { id } = await scene.server.expect({ type: 'request-send' });
    giving.abort();
    await scene.server.expect({ type: 'request-cancel', id });
    await expect(answer).rejects.toMatchObject({ code: 'aborted' });
    scene.server.send({ type: 'request-reply', id, result: 1 });
    await scene.clock.settle();
    expect(scene.errors).toEqual([]);
    const never = await ask(scene, { signal: giving.signal });
    await expect(never.answer).rejects.toMatchObject({ code: 'aborted' });
    await scene.server.expectNothing();
  });

  it('is read by its schema', async () => {
    const scene = await openScene();
    const schema = {
      safeParse: (value: unknown) =>
        typeof value === 'number'
          ? ({ success: true, data: value * 2 } as const)
          : ({ success: false, error: { message: 'no number' } } as const),
    };
    for (const [result, check] of [
      [4, (answer: Promise<number>) => expect(answer).resolves.toBe(8)],
      [
        'four',
        (answer: Promise<number>) => expect(answer).rejects.toMatchObject({ code: 'message-invalid' }),
      ],
    ] as const) {
      const answer = scene.client.request('double', null, { schema });
      answer.catch(() => undefined);
      await vi.dynamicImportSettled();
      const { id } = await scene.server.expect({ type: 'request-send', name: 'double' });
      scene.server.send({ type: 'request-reply', id, result });
      await check(answer);
    }
  });

  it('ends with a connection that is closed, and is refused on one', async () => {
    const scene = await openScene();
    const { answer } = await ask(scene, { idempotent: true });
    scene.client.disconnect();
    await expect(answer).rejects.toMatchObject({ code: 'closed' });
    const { answer: late } = await ask(scene);
    await expect(late).rejects.toMatchObject({ code: 'closed' });
  });

  it('that cannot travel is refused by name', async () => {
    const scene = await openScene();
    const { answer: broken } = await ask(scene, {}, 1n as unknown as JsonValue);
    await expect(broken).rejects.toMatchObject({ code: 'message-invalid' });
    const { answer: large } = await ask(scene, {}, 'x'.repeat(70_000));
    await expect(large).rejects.toMatchObject({ code: 'frame-too-large' });
  });
});
