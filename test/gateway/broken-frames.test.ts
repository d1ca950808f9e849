import { describe, expect, it } from 'vitest';

import type { ClientFrame } from '../../src/protocol/client-frames.js';
import { createFixture } from './gateway-fixture.js';

const hello = (token: string): ClientFrame => ({ type: 'session-hello', versions: [1], token });

describe('frames that are none', () => {
  it('answers a broken frame with a report and goes on', async () => {
    const { enter } = createFixture();
    const ada = await enter('ada');
    ada.sendRaw('{"type":"command-send","id":"c1","channel":"..","command":{}}');
    await ada.receives({
      type: 'error-report',
      error: expect.objectContaining({ code: 'bad-frame' }),
      id: 'c1',
    });
    ada.sendRaw('not json');
    await ada.receives({ type: 'error-report', error: expect.objectContaining({ code: 'bad-frame' }) });
    ada.send({ type: 'probe-ping', id: 1 });
    await ada.receives({ type: 'probe-pong', id: 1 });
  });

  it('passes over what it does not know', async () => {
    const { enter } = createFixture();
    const ada = await enter('ada');
    ada.sendRaw('[{"type":"brand-new"},{"type":"probe-ping","id":1,"extra":true}]');
    await ada.receives({ type: 'probe-pong', id: 1 });
    await ada.receivesNothing();
  });

  it('reads the good frames of a message that has broken ones in it', async () => {
    const { enter } = createFixture();
    const ada = await enter('ada');
    ada.sendRaw('[{"type":"probe-ping","id":1},7,{"type":"probe-ping","id":2}]');
    await ada.receives({ type: 'error-report' });
    await ada.receives({ type: 'probe-pong', id: 1 });
    await ada.receives({ type: 'probe-pong', id: 2 });
  });

  it('closes with 4400 at the 20th broken frame', async () => {
    const { enter, gateway } = createFixture();
    const ada = await enter('ada');
    for (let count = 0; count < 19; count += 1) ada.sendRaw('7');
    for (let count = 0; count < 19; count += 1) await ada.receives({ type: 'error-report' });
    expect(ada.closed).toBeUndefined();
    ada.sendRaw('7');
    await ada.isClosed({ code: 4400 });
    expect(gateway.connections.statistics().badFrames).toBe(20);
  });

  it('counts a second hello as a broken frame', async () => {
    const { enter } = createFixture();
    const ada = await enter('ada');
    ada.send(hello('ada'));
    await ada.receives({ type: 'error-report', error: expect.objectContaining({ code: 'bad-frame' }) });
  });

  it('takes a message of 65,536 bytes of UTF-8 and closes with 4413 beyond', async () => {
    const { enter } = createFixture();
    const ada = await enter('ada');
    const ping = '{"type":"probe-ping","id":1}';
    // Two bytes each: characters are not what is counted.
    const padding =
      ' '.repeat((65_536 - ping.length) % 2) + '\u00e9'.repeat(Math.floor((65_536 - ping.length - 9) / 2));
    const fits = `{"type":"probe-ping","id":1,"x":"${padding}"}`;
    ada.sendRaw(fits.slice(0, -2) + 'x'.repeat(65_536 - new TextEncoder().encode(fits).length) + '"}');
    await ada.receives({ type: 'probe-pong', id: 1 });
    ada.sendRaw(`"${'\u00e9'.repeat(32_768)}"`);
    await ada.isClosed({ code: 4413 });
  });

  it('closes with 4415 for bytes', async () => {
    const { enter } = createFixture();
    const ada = await enter('ada');
    ada.sendRaw(new Uint8Array([1, 0, 0, 0, 2, 123, 125]));
    await ada.isClosed({ code: 4415 });
  });
});
