// A channel of the gateway, served to the plugin: the same conversation as on native pages.
import { describe, expect, it } from 'vitest';

import { editLine } from '../../../src/adapters/session-manager/line-editor.js';
import { sessionManagerEndpoint } from '../../../src/adapters/session-manager/endpoint.js';
import { createSessionManagerSession } from '../../../src/compat/session-manager/index.js';
import { choose, say, scriptedAgent, until } from '../../../src/testing/index.js';
import { createSocketConstructor } from '../../../src/testing/socket-constructor.js';
import { openForeignGateway } from '../open-foreign-gateway.js';

const path = '/v1/data-channel/lobby';

async function open() {
  const endpoint = sessionManagerEndpoint();
  const script = choose(({ messages }) => {
    const part = messages.at(-1)?.parts[0];
    const text = part?.type === 'text' ? part.text : '';
    return text === 'wait' ? until(new Promise<never>(() => undefined)) : say(`You said \x1b[31m${text}.`);
  });
  const served = openForeignGateway([endpoint], (clock) => ({
    agent: { id: 'guide', name: 'Guide', run: scriptedAgent(script, { pace: 0, clock }) },
  }));
  const { clock, gateway } = served;
  const session = createSessionManagerSession({
    streamUrl: `ws://gateway.invalid${path}`,
    token: 'ada',
    clock,
    webSocket: createSocketConstructor((socket, { url }) => gateway.accept(socket, { url })),
  });
  let screen = '';
  session.onOutput((data) => {
    screen += new TextDecoder().decode(data);
  });
  const pass = async (): Promise<void> => {
    // Roll-up in the gateway, and the way there and back.
    for (let turn = 0; turn < 20; turn += 1) await clock.advance(10);
  };
  session.connect();
  await pass();
  return {
    ...served,
    session,
    pass,
    types: async (keys: string) => {
      session.write(keys);
      await pass();
    },
    screen: () => screen,
  };
}

describe('a chat in a terminal', () => {
  it('a person on a native page and one on the plugin see the same conversation', async () => {
    const { join, types, screen, pass, gateway } = await open();
    const native = await join('bob', 'lobby');
    expect(screen()).toBe('> ');
    await types('hello\r');
    expect(native.texts()).toEqual(['ada: hello', 'guide: You said \x1b[31mhello.']);
    // Nobody's text moves the cursor.
    expect(screen()).toContain('Guide: You said [31mhello.\r\n> ');
    await gateway.publish('lobby', {
      message: { id: 'm1', role: 'user', parts: [{ type: 'text', text: 'and I' }] },
      author: { kind: 'person', id: 'bob', name: 'bob' },
    });
    await pass();
    expect(screen()).toContain('bob: and I\r\n> ');
    expect(screen()).not.toContain('ada: hello');
  });

  it('Ctrl-C stops the answer', async () => {
    const { types, screen } = await open();
    await types('wait\r');
    expect(screen()).toContain('Guide: ');
    await types('\x03');
    expect(screen()).toContain('(stopped)');
  });

  it('Ctrl-D leaves: the session is over', async () => {
    const { types, session } = await open();
    await types('\x04');
    expect(session.getState().ended).toBe('');
  });

  it.each([
    ['that it may not join', 'lobby', () => false],
    ['that is none', 'not a channel', () => true],
  ])('a channel %s is said, and the session ends', async (_, channel, authorize) => {
    const endpoint = sessionManagerEndpoint({ chat: { channel: () => channel } });
    const { gateway, clock } = openForeignGateway([endpoint], () => ({ authorize }));
    let screen = '';
    const session = createSessionManagerSession({
      streamUrl: `ws://gateway.invalid${path}`,
      token: 'ada',
      clock,
      webSocket: createSocketConstructor((socket, { url }) => gateway.accept(socket, { url })),
    });
    session.onOutput((data) => {
      screen += new TextDecoder().decode(data);
    });
    session.connect();
    for (let turn = 0; turn < 20; turn += 1) await clock.advance(10);
    expect(session.getState().ended).toBe('');
    expect(screen).toMatch(/^> .+\r\n$/);
  });
});

describe('a line that is typed', () => {
  it.each([
    ['letters are echoed', '', 'ab', 'ab', ['a', 'b']],
    ['Backspace takes one letter, whole', 'a👋', '\x7f', 'a', ['\b \b']],
    ['Backspace on nothing does nothing', '', '\x7f', '', []],
    ['Ctrl-U takes all', 'ab', '\x15', '', ['\b \b\b \b']],
    ['arrows are passed over', 'a', '\x1b[A\x1bOBb', 'ab', ['b']],
    ['Ctrl-D does nothing where something is typed', 'a', '\x04', 'a', []],
  ])('%s', (_, line, keys, left, echoes) => {
    const [next, actions] = editLine(line, keys);
    expect([next, actions]).toEqual([left, echoes.map((text) => ({ type: 'echo', text }))]);
  });

  it('Enter sends it, in whichever form', () => {
    for (const enter of ['\r', '\n', '\r\n']) {
      expect(editLine('hi', enter)).toEqual([
        '',
        [
          { type: 'echo', text: '\r\n' },
          { type: 'line', text: 'hi' },
        ],
      ]);
    }
  });

  it('several lines at once are several', () => {
    const lines = editLine('', 'a\rb\r')[1].flatMap((action) =>
      action.type === 'line' ? [action.text] : [],
    );
    expect(lines).toEqual(['a', 'b']);
  });
});
