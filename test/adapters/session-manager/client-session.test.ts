// The plugin's side of the wire, message by message, once its session is open.
import { describe, expect, it } from 'vitest';

import { payloadTypes } from '../../../src/adapters/session-manager/client-message.js';
import { toHex } from './hex.js';
import { handshakeComplete, handshakeRequest, openSession, shakeHands } from './open-session.js';

const { handshakeRequest: REQUEST, handshakeComplete: COMPLETE } = payloadTypes;

describe('what is typed', () => {
  it('a line feed alone is a return; Ctrl-C, Ctrl-\\ and Ctrl-Z are 03, 1c and 1a', async () => {
    const page = openSession();
    await shakeHands(page);
    for (const [typed, hex] of [
      ['\n', '0d'],
      ['\x03', '03'],
      ['\x1c', '1c'],
      ['\x1a', '1a'],
      ['a\n', '610a'],
      ['ü', 'c3bc'],
    ]) {
      page.session.write(typed!);
      expect(toHex((await page.hears()).data.subarray(120))).toBe(hex);
    }
  });

  it('goes in pieces of 1,024 bytes, numbered on', async () => {
    const page = openSession();
    await shakeHands(page);
    page.session.write(new Uint8Array(2_500).fill(0x61));
    const pieces = [await page.hears(), await page.hears(), await page.hears()];
    expect(pieces.map(({ seq, text }) => [seq, text.length])).toEqual([
      [1, 1024],
      [2, 1024],
      [3, 452],
    ]);
  });

  it('an empty payload is never sent', async () => {
    const page = openSession();
    await shakeHands(page);
    expect(page.session.write('')).toBe(true);
    await page.server.receivesNothing();
  });

  it('is refused where more waits than is kept', async () => {
    const page = openSession({ maxBufferedBytes: 10 });
    expect(page.session.write('12345')).toBe(true);
    expect(page.session.write('123456')).toBe(false);
    expect(page.session.pendingBytes).toBe(5);
  });

  it('the same size is said once', async () => {
    const page = openSession();
    await shakeHands(page);
    page.session.resize({ cols: 80, rows: 24 });
    page.session.resize({ cols: 80, rows: 24 });
    expect((await page.hears()).text).toBe('{"cols":80,"rows":24}');
    await page.server.receivesNothing();
  });

  it('terminate() is the flag 2', async () => {
    const page = openSession();
    await shakeHands(page);
    page.session.terminate();
    const heard = await page.hears();
    expect([heard.pt, toHex(heard.data.subarray(120))]).toEqual([10, '00000002']);
  });

  it('what was written is copied: its memory may be used again', async () => {
    const page = openSession();
    const bytes = new TextEncoder().encode('first');
    page.session.write(bytes);
    bytes.fill(0x78);
    await shakeHands(page);
    expect((await page.hears()).text).toBe('first');
  });
});

describe('what comes', () => {
  it('error output, errors and an exit code are told apart', async () => {
    const page = openSession();
    await shakeHands(page);
    await page.says(page.output(2, 'out'));
    await page.says(page.output(3, 'err', payloadTypes.stdErr));
    await page.says(page.output(4, 'broken', payloadTypes.error));
    await page.says(page.output(5, '3', payloadTypes.exitCode));
    expect(page.printed).toEqual(['out', 'error: err', 'error: broken']);
    expect(page.session.getState().exitCode).toBe(3);
  });

  it.each([
    ['a text', 'hello text'],
    ['a binary that is none of these', new Uint8Array(7)],
    ['nothing', new Uint8Array()],
  ])('%s is reported and survived', async (_, data) => {
    const page = openSession();
    await shakeHands(page);
    await page.server.sends(data);
    await page.server.receivesNothing();
    expect(page.errors).toMatchObject([{ code: 'bad-frame' }]);
    await page.says(page.output(2, 'on'));
    await page.acknowledges(2);
    expect(page.printed).toEqual(['on']);
  });

  it('types and payloads that are not known are passed over', async () => {
    const page = openSession();
    await shakeHands(page);
    await page.says(page.frame({ messageType: 'agent_task_reply' }));
    await page.server.receivesNothing();
    await page.says(page.output(2, '?', 99));
    await page.acknowledges(2);
    await page.says(page.output(3, 'on'));
    await page.acknowledges(3);
    expect(page.printed).toEqual(['on']);
  });

  it('pause_publication is shown and stops nothing, start_publication ends it', async () => {
    const page = openSession();
    await shakeHands(page);
    await page.control('pause_publication');
    expect(page.session.getState().isPaused).toBe(true);
    page.session.write('p');
    expect(await page.hears()).toMatchObject({ seq: 1, text: 'p' });
    await page.control('start_publication');
    expect(page.session.getState().isPaused).toBe(false);
    await page.server.receivesNothing();
  });

  it('channel_closed ends the session with its text, without an acknowledgement', async () => {
    const page = openSession();
    await shakeHands(page);
    await page.closes('bye from server');
    expect(page.session.getState()).toMatchObject({ status: 'closed', ended: 'bye from server' });
    await page.clock.advance(60_000);
    expect(page.server.asked).toHaveLength(1);
    expect(page.session.write('x')).toBe(false);
    page.session.connect();
    await page.clock.advance(0);
    expect(page.server.asked).toHaveLength(1);
  });

  it('a listener that throws, and one that writes, do no harm', async () => {
    const page = openSession();
    page.session.onOutput(() => {
      throw new Error('of the app');
    });
    page.session.onOutput(() => void page.session.write('echo'));
    await shakeHands(page);
    await page.says(page.output(2, 'x'));
    await page.acknowledges(2);
    expect((await page.hears()).text).toBe('echo');
    expect(page.printed).toEqual(['x']);
  });
});

describe('a lost line', () => {
  it('is opened again with a new token, the same client and the same numbers; there is no new handshake', async () => {
    const page = openSession();
    const first = await page.opens();
    await page.says(page.output(0, handshakeRequest(), REQUEST));
    await page.acknowledges(0);
    await page.hears();
    await page.takes(0);
    await page.says(page.output(1, handshakeComplete, COMPLETE));
    await page.acknowledges(1);
    page.session.write('u');
    const before = await page.hears();
    await page.server.drop();
    expect(page.session.getState().status).toBe('reconnecting');
    page.session.write('v');
    await page.clock.advance(200);
    const second = (await page.server.receives()) as Record<string, string>;
    expect(second).toMatchObject({ TokenValue: 'token-2', ClientId: first['ClientId'] });
    expect(second['RequestId']).not.toBe(first['RequestId']);
    expect(page.session.getState().status).toBe('open');
    const again = await page.hears();
    expect(toHex(again.data)).toBe(toHex(before.data));
    expect(await page.hears()).toMatchObject({ seq: 2, text: 'v' });
    await page.says(page.output(2, 'after resume'));
    await page.acknowledges(2);
    expect(page.printed).toEqual(['after resume']);
  });

  it('five retries, after 100 to 200 ms and twice as long each time', async () => {
    const page = openSession({ random: () => 0 });
    await shakeHands(page);
    page.server.refuse(true);
    await page.server.drop();
    for (const [count, ms] of [100, 200, 400, 800, 1600].entries()) {
      await page.clock.advance(ms - 1);
      expect(page.server.asked).toHaveLength(count + 1);
      await page.clock.advance(1);
      expect(page.server.asked).toHaveLength(count + 2);
    }
    await page.clock.advance(60_000);
    expect(page.server.asked).toHaveLength(6);
    expect(page.session.getState().status).toBe('closed');
  });

  it.each([null, '', undefined])('a token of %j means that the session has timed out', async (token) => {
    const page = openSession({ resume: async () => token });
    await shakeHands(page);
    await page.server.drop();
    await page.clock.advance(60_000);
    expect(page.session.getState()).toMatchObject({ status: 'closed', error: { code: 'unauthorized' } });
    expect(page.server.asked).toHaveLength(1);
  });

  it('a first attempt that failed has not used the token up', async () => {
    const page = openSession();
    page.server.refuse(true);
    page.session.connect();
    await page.clock.advance(0);
    page.server.refuse(false);
    await page.clock.advance(200);
    expect(await page.server.receives()).toMatchObject({ TokenValue: 'token-1' });
  });

  it('whatever the code: only channel_closed is an end', async () => {
    for (const code of [1000, 1001, 1011, 4000]) {
      const page = openSession({ random: () => 0 });
      await shakeHands(page);
      await page.server.close(code);
      await page.clock.advance(10_000);
      expect([code, page.server.asked.length]).toEqual([code, 2]);
    }
  });

  it('disconnect() stays away; connect() goes on where it was', async () => {
    const page = openSession();
    await shakeHands(page);
    page.session.disconnect();
    await page.clock.advance(60_000);
    expect([page.session.getState().status, page.server.closed?.code]).toEqual(['closed', 1000]);
    page.session.connect();
    await page.clock.advance(0);
    expect(await page.server.receives()).toMatchObject({ TokenValue: 'token-2' });
    expect(page.session.getState().status).toBe('open');
  });
});

it('a session that nothing is acknowledged to is given up', async () => {
  const page = openSession();
  await shakeHands(page);
  page.session.write('x');
  await page.clock.advance(3_002 * 1_100);
  expect(page.session.getState()).toMatchObject({ status: 'closed' });
  expect(page.session.getState().ended).toContain('acknowledges nothing');
});

it('no timer and no listener is left behind', async () => {
  const page = openSession();
  await shakeHands(page);
  page.session.write('x');
  page.session.dispose();
  await page.clock.advance(0);
  expect(page.clock.pending).toBe(0);
});
