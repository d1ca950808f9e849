// The plugin's side of the wire, until its session is open.
import { describe, expect, it } from 'vitest';

import { payloadTypes } from '../../../src/adapters/session-manager/client-message.js';
import { fromHex, toHex } from './hex.js';
import { handshakeComplete, handshakeRequest, openSession, sessionType } from './open-session.js';

const uuid = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
const { handshakeRequest: REQUEST, handshakeComplete: COMPLETE } = payloadTypes;

describe('the first message', () => {
  it('is a text with the token, in the plugin’s order of keys; the address is used as it is', async () => {
    const page = openSession();
    const hello = await page.opens();
    expect(Object.keys(hello)).toEqual([
      'MessageSchemaVersion',
      'RequestId',
      'TokenValue',
      'ClientId',
      'ClientVersion',
    ]);
    expect(hello).toMatchObject({
      MessageSchemaVersion: '1.0',
      TokenValue: 'token-1',
      ClientVersion: '1.2.0.0',
    });
    expect([hello['RequestId'], hello['ClientId']]).toEqual([
      expect.stringMatching(uuid),
      expect.stringMatching(uuid),
    ]);
    expect(page.server.asked).toEqual(['ws://127.0.0.1:5900/v1/data-channel/sess-1?role=publish_subscribe']);
    await page.server.receivesNothing();
    expect(page.session.getState().status).toBe('authenticating');
  });
});

describe('the handshake', () => {
  it('is acknowledged first, then answered with input 0; after its end come size and keys', async () => {
    const page = openSession();
    await page.opens();
    page.session.resize({ cols: 120, rows: 40 });
    page.session.write('early');
    await page.says(page.output(0, handshakeRequest(), REQUEST));
    await page.acknowledges(0);
    expect(await page.hears()).toMatchObject({
      type: 'input_stream_data',
      seq: 0,
      flags: 0,
      pt: 6,
      text: '{"ClientVersion":"1.2.0.0","ProcessedClientActions":[{"ActionType":"SessionType","ActionStatus":1,"ActionResult":null,"Error":""}],"Errors":null}',
    });
    await page.server.receivesNothing();
    await page.takes(0);
    await page.says(page.output(1, { ...handshakeComplete, CustomerMessage: 'Hello.' }, COMPLETE));
    await page.acknowledges(1);
    expect(await page.hears()).toMatchObject({ seq: 1, pt: 3, text: '{"cols":120,"rows":40}' });
    expect(await page.hears()).toMatchObject({ seq: 2, pt: 1, text: 'early' });
    expect(page.session.getState()).toMatchObject({
      status: 'open',
      sessionType: 'Standard_Stream',
      agentVersion: '3.3.0.0',
      customerMessage: 'Hello.',
    });
  });

  it.each(['Standard_Stream', 'InteractiveCommands', 'NonInteractiveCommands'])('takes %s', async (type) => {
    const page = openSession();
    await page.opens();
    await page.says(page.output(0, handshakeRequest(sessionType(type)), REQUEST));
    await page.acknowledges(0);
    expect((await page.hears()).text).toContain('"ActionStatus":1');
  });

  it('a type that is not taken fails, in the plugin’s words', async () => {
    const page = openSession();
    await page.opens();
    await page.says(page.output(0, handshakeRequest(sessionType('Port', { portNumber: '22' })), REQUEST));
    await page.acknowledges(0);
    expect(JSON.parse((await page.hears()).text)).toEqual({
      ClientVersion: '1.2.0.0',
      ProcessedClientActions: [
        {
          ActionType: 'SessionType',
          ActionStatus: 2,
          ActionResult: null,
          Error: 'Failed to process action SessionType: Unknown session type Port',
        },
      ],
      Errors: ['Unknown session type Port'],
    });
    expect(page.errors).toMatchObject([{ code: 'protocol-unsupported' }]);
    await page.closes('Session failed');
    expect(page.session.getState()).toMatchObject({ status: 'closed', ended: 'Session failed' });
  });

  it('Port is taken where it is asked for, and its flags are sent and told', async () => {
    const flags: number[] = [];
    const page = openSession({ sessionTypes: ['Port'], onFlag: (flag) => void flags.push(flag) });
    await page.opens();
    await page.says(page.output(0, handshakeRequest(sessionType('Port')), REQUEST));
    await page.acknowledges(0);
    expect((await page.hears()).text).toContain('"ActionStatus":1');
    await page.takes(0);
    await page.says(page.output(1, handshakeComplete, COMPLETE));
    await page.acknowledges(1);
    page.session.sendFlag(1);
    const heard = await page.hears();
    expect([heard.pt, toHex(heard.data.subarray(120))]).toEqual([10, '00000001']);
    page.session.write('\n');
    expect((await page.hears()).text).toBe('\n');
    await page.says(page.frame({ sequenceNumber: 2, payloadType: 10, payload: fromHex('00000003') }));
    expect(flags).toEqual([3]);
  });

  it('encryption is refused without somebody who has the keys', async () => {
    const page = openSession();
    await page.opens();
    const request = handshakeRequest(
      { ActionType: 'KMSEncryption', ActionParameters: { KMSKeyId: 'key-1' } },
      sessionType('Standard_Stream'),
    );
    await page.says(page.output(0, request, REQUEST));
    await page.acknowledges(0);
    const answer = JSON.parse((await page.hears()).text);
    expect(answer.ProcessedClientActions[0]).toMatchObject({ ActionType: 'KMSEncryption', ActionStatus: 2 });
    expect(answer.ProcessedClientActions[1]).toMatchObject({ ActionType: 'SessionType', ActionStatus: 1 });
    expect(answer.Errors).toHaveLength(1);
  });

  it('an agent too old for a handshake serves a shell', async () => {
    const page = openSession();
    await page.opens();
    await page.says(page.output(0, '$ '));
    await page.acknowledges(0);
    expect(page.session.getState()).toMatchObject({ status: 'open', sessionType: undefined });
    page.session.write('x');
    expect(await page.hears()).toMatchObject({ seq: 0, pt: 1, text: 'x' });
    expect(page.printed).toEqual(['$ ']);
  });

  it('output before its end is printed all the same, and nothing is stuck', async () => {
    const page = openSession();
    await page.opens();
    await page.says(page.output(0, handshakeRequest(), REQUEST));
    await page.acknowledges(0);
    await page.hears();
    await page.says(page.output(1, 'early'));
    await page.acknowledges(1);
    expect(page.session.getState().status).toBe('authenticating');
    await page.says(page.output(2, handshakeComplete, COMPLETE));
    await page.acknowledges(2);
    expect([page.printed, page.session.getState().status]).toEqual([['early'], 'open']);
  });

  it('one that cannot be read is reported, and ends in a timeout', async () => {
    const page = openSession({ handshakeTimeoutMs: 5_000, retry: { limit: 0 } });
    await page.opens();
    await page.says(page.output(0, 'no JSON', REQUEST));
    await page.acknowledges(0);
    expect(page.errors).toMatchObject([{ code: 'bad-frame' }]);
    await page.clock.advance(5_000);
    expect(page.session.getState().status).toBe('closed');
  });
});

describe('encryption by somebody who has the keys', () => {
  /** No real cipher: it says what was done. */
  const keys = {
    cipherTextKey: new TextEncoder().encode('blob'),
    encrypt: (bytes: Uint8Array) => new TextEncoder().encode(`<${new TextDecoder().decode(bytes)}>`),
    decrypt: (bytes: Uint8Array) => {
      const text = new TextDecoder().decode(bytes);
      if (!/^<.*>$/s.test(text)) throw new Error('not encrypted');
      return new TextEncoder().encode(text.slice(1, -1));
    },
  };
  const request = handshakeRequest(
    { ActionType: 'KMSEncryption', ActionParameters: { KMSKeyId: 'key-1', Challenge: 'abc' } },
    sessionType('Standard_Stream'),
  );

  it('the key goes into the answer, the challenge is met, input and output are encrypted', async () => {
    const asked: unknown[] = [];
    const page = openSession({
      encryption: async (wanted) => {
        asked.push(wanted);
        return { ...keys, challengeAcknowledged: true };
      },
    });
    await page.opens();
    await page.says(page.output(0, request, REQUEST));
    await page.acknowledges(0);
    await page.clock.advance(100);
    const answer = JSON.parse((await page.hears()).text);
    expect(asked).toEqual([{ keyId: 'key-1', challenge: 'abc' }]);
    expect(answer.ProcessedClientActions).toMatchObject([
      { ActionStatus: 1, ActionResult: { KMSCipherTextKey: btoa('blob'), ChallengeAcknowledgement: true } },
      { ActionStatus: 1, ActionResult: null },
    ]);
    await page.takes(0);
    await page.says(page.output(1, { Challenge: btoa('<42>') }, 8));
    await page.acknowledges(1);
    expect(await page.hears()).toMatchObject({ pt: 9, text: JSON.stringify({ Challenge: btoa('<42>') }) });
    await page.takes(1);
    await page.says(page.output(2, handshakeComplete, COMPLETE));
    await page.acknowledges(2);
    page.session.resize({ cols: 1, rows: 2 });
    expect((await page.hears()).text).toBe('{"cols":1,"rows":2}');
    page.session.write('ls');
    expect((await page.hears()).text).toBe('<ls>');
    await page.says(page.output(3, '<out>'));
    await page.acknowledges(3);
    await page.says(page.output(4, '<err>', payloadTypes.stdErr));
    await page.acknowledges(4);
    await page.says(page.output(5, 'plain'));
    await page.acknowledges(5);
    expect(page.printed).toEqual(['out', 'error: err']);
    expect(page.errors).toMatchObject([{ code: 'bad-frame' }]);
  });

  it('where there are none it fails, and the reason stays here', async () => {
    const page = openSession({
      encryption: async () => {
        throw new Error('arn:aws:secret');
      },
    });
    await page.opens();
    await page.says(page.output(0, request, REQUEST));
    await page.acknowledges(0);
    await page.clock.advance(100);
    const { text } = await page.hears();
    expect(text).not.toContain('arn:aws');
    expect(JSON.parse(text).ProcessedClientActions[0]).toMatchObject({ ActionStatus: 2 });
  });
});
