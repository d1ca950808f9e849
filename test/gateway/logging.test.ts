import { expect, it } from 'vitest';

import type { Logger } from '../../src/gateway/index.js';
import { createFixture, createScriptedAgent, say, text } from './gateway-fixture.js';

it('logs ids and codes, and never a token, a secret or what was written', async () => {
  const lines: string[] = [];
  const write = (event: string, fields?: object): void =>
    void lines.push(`${event} ${JSON.stringify(fields)}`);
  const logger: Logger = { debug: write, info: write, warn: write, error: write };
  const agent = createScriptedAgent();
  const { connect, clock } = createFixture({
    logger,
    agent: agent.run,
    authenticate: ({ token }) => (token === 'secret-token' ? { user: { id: 'ada' } } : null),
  });
  const ada = connect();
  const { session } = await ada.hello('secret-token');
  ada.send({ type: 'channel-subscribe', channel: 'room', join: 1 }, say('m1', 'private words'));
  await ada.receivesEventually({ type: 'command-reply', id: 'm1' });
  agent.yields(...text('t', 'private answer'), { type: 'text-delta', id: 'nowhere', delta: 'private delta' });
  agent.throws(new Error('private failure'));
  await clock.settle();
  ada.sendRaw('private garbage');
  ada.send({ type: 'session-authenticate', token: 'another-token' });
  await ada.isClosed({ code: 4401 });

  const written = lines.join('\n');
  for (const event of ['session-open', 'turn-ended', 'failure', 'socket-close'])
    expect(written).toContain(event);
  expect(written).toContain(session.id);
  for (const kept of ['private', 'token', session.secret]) expect(written).not.toContain(kept);
});
