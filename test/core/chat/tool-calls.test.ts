import { afterEach, describe, expect, it } from 'vitest';

import { createChatObserver } from '../../../src/core/chat/chat-observer.js';
import { createClient } from '../../../src/core/create-client.js';
import type { ClientTools } from '../../../src/core/tools/client-tool.js';
import { fullModel } from '../../../src/core/full/full-model-source.js';
import { createInPageGateway } from '../../../src/testing/in-page-gateway.js';
import { createManualClock } from '../../../src/testing/manual-clock.js';
import { callClientTool } from '../../../src/testing/script-steps.js';
import { scriptedAgent } from '../../../src/testing/scripted-agent.js';
import { createSeededRandom } from '../../../src/testing/seeded-random.js';

// Clocks are moved by hand here, and no clock says when code has been fetched.
await fullModel.load();

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A chat whose agent calls the tool `weather`; `told` are the names that `onToolCall` was told of. */
function openChat(tools?: ClientTools) {
  const clock = createManualClock();
  const random = createSeededRandom(3);
  const outcomes: unknown[] = [];
  const script = callClientTool('weather', { city: 'Rome' }, (outcome) => {
    outcomes.push(outcome);
    return [];
  });
  const page = createInPageGateway({
    clock,
    random,
    agent: scriptedAgent(script, { clock }),
    // Here pages without the tool are looked at on purpose.
    onError: () => undefined,
  });
  const client = createClient({
    url: page.url,
    webSocket: page.webSocket,
    clock,
    random,
    ...(tools && { tools }),
  });
  const told: string[] = [];
  const chat = createChatObserver(client, 'room', {
    onToolCall: ({ toolCall }) => told.push(toolCall.toolName),
  });
  client.retain();
  const detach = chat.attach();
  closing.push(async () => {
    detach();
    client.dispose();
    await page.close();
  });
  return {
    client,
    outcomes,
    told,
    ask: async (): Promise<void> => {
      await clock.advance(1000);
      void chat.getSnapshot().sendMessage({ text: 'What is the weather like?' });
      await clock.advance(5000);
    },
  };
}

const sunny: ClientTools = { weather: { execute: () => 'Sunny' } };

describe('onToolCall', () => {
  it('is not told of a call that a tool given to createClient runs', async () => {
    const chat = openChat(sunny);
    await chat.ask();
    expect(chat.outcomes).toEqual([{ state: 'output-available', output: 'Sunny' }]);
    expect(chat.told).toEqual([]);
  });

  it('is not told of a call that a tool added to the client runs', async () => {
    const chat = openChat();
    chat.client.addTools(sunny);
    await chat.ask();
    expect(chat.outcomes).toEqual([{ state: 'output-available', output: 'Sunny' }]);
    expect(chat.told).toEqual([]);
  });

  it('is told where nothing runs the call: no tool, one without execute, one taken away', async () => {
    const [none, described, removed] = [
      openChat(),
      openChat({ weather: { description: 'The weather of a city.' } }),
      openChat(),
    ];
    removed.client.addTools(sunny)();
    for (const chat of [none, described, removed]) {
      await chat.ask();
      expect(chat.told).toEqual(['weather']);
      expect(chat.outcomes).toEqual([]);
    }
  });
});

describe('a client', () => {
  it('says which tools it runs by itself', () => {
    const { client } = openChat({ ...sunny, traffic: { description: 'How busy the roads are.' } });
    expect(['weather', 'traffic', 'tides'].map(client.hasTool)).toEqual([true, false, false]);
    const remove = client.addTools({ tides: { execute: () => 'High at noon' } });
    expect(client.hasTool('tides')).toBe(true);
    remove();
    expect(client.hasTool('tides')).toBe(false);
  });
});
