import { afterEach, describe, expect, it } from 'vitest';

import { createPartSource } from '../../../src/core/chat/part-source.js';
import { createClient } from '../../../src/core/create-client.js';
import { createInPageGateway } from '../../../src/testing/in-page-gateway.js';
import { createManualClock } from '../../../src/testing/manual-clock.js';
import { say } from '../../../src/testing/script-steps.js';
import { scriptedAgent } from '../../../src/testing/scripted-agent.js';
import { createSeededRandom } from '../../../src/testing/seeded-random.js';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** An answer of three words, 100 ms apart, on a page whose frames the test draws. */
async function openAnswer() {
  const clock = createManualClock();
  const random = createSeededRandom(5);
  const agent = scriptedAgent(say('one two three', { pace: 100 }), { clock });
  const page = createInPageGateway({ clock, random, agent });
  const waiting = new Set<() => void>();
  const frame = (): void => {
    const due = [...waiting];
    waiting.clear();
    for (const callback of due) callback();
  };
  const client = createClient({
    url: page.url,
    webSocket: page.webSocket,
    clock,
    random,
    environment: {
      onFrame: (callback) => {
        waiting.add(callback);
        return () => waiting.delete(callback);
      },
    },
  });
  const room = client.channel('room');
  closing.push(async () => {
    client.dispose();
    await page.close();
  });
  const pass = async (ms: number): Promise<void> => {
    await clock.advance(ms);
    frame();
  };
  client.retain();
  room.retain();
  await pass(1000);
  void room.sendMessage({ parts: [{ type: 'text', text: 'Count.' }] });
  await pass(50);
  const [id = ''] = room.getView().open.keys();
  return { source: createPartSource(client, 'room', id, 0), pass };
}

/** Follows a source as its documentation says: read once, append what is added, read again when told to. */
function follow(source: ReturnType<typeof createPartSource>) {
  let text = source.read();
  const heard: string[] = [];
  source.subscribe((added) => {
    heard.push(added === null ? 'read again' : added.delta);
    text = added === null ? source.read() : text + added.delta;
  });
  return { heard, text: () => text };
}

describe('the source of a part’s text', () => {
  it('tells of what each commit added, and that the text is complete', async () => {
    const { source, pass } = await openAnswer();
    const { heard, text } = follow(source);
    expect(text()).toBe('one ');
    await pass(100);
    expect(text()).toBe('one two ');
    expect(source.done).toBe(false);
    await pass(200);
    expect(text()).toBe('one two three');
    expect(source.done).toBe(true);
    expect(heard).toEqual(['two ', 'read again']);
  });

  it('doubles nothing where one commit brings several words and the end', async () => {
    const { source, pass } = await openAnswer();
    const { heard, text } = follow(source);
    await pass(1000);
    expect(text()).toBe('one two three');
    expect(heard).toEqual(['read again']);
  });
});
