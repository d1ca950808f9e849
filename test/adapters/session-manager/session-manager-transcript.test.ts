// What the real plugin was recorded to say to a scripted gateway: our client says the same, our endpoint understands it.
import { describe, expect, it } from 'vitest';

import { payloadTypes } from '../../../src/adapters/session-manager/client-message.js';
import { sessionManagerEndpoint } from '../../../src/adapters/session-manager/endpoint.js';
import { decodeMessage, encodeMessage } from '../../../src/adapters/session-manager/message-codec.js';
import { openForeignGateway } from '../open-foreign-gateway.js';
import {
  handshakeComplete,
  handshakeRequest,
  openSession,
  sessionType,
  type OpenedSession,
} from './open-session.js';
import { readTranscript, type TranscriptLine } from './read-transcript.js';

const {
  handshakeRequest: REQUEST,
  handshakeComplete: COMPLETE,
  stdErr: STDERR,
  exitCode: EXIT,
} = payloadTypes;
const request = handshakeRequest(sessionType('Standard_Stream'), {
  ActionType: 'Mystery',
  ActionParameters: {},
});
const whole = 'plugin-transcript';
const early = 'plugin-transcript-early-output';

type HeardLine = Extract<TranscriptLine, { kind: 'heard' }>;

const heardIn = (name: string): HeardLine[] =>
  readTranscript(name).filter((line): line is HeardLine => line.kind === 'heard');

/** The plugin's stream messages without what was sent again. */
function inputIn(name: string): HeardLine[] {
  const all = heardIn(name).filter(({ type }) => type === 'input_stream_data');
  return all.filter(({ seq }, index) => all.findIndex((one) => one.seq === seq) === index);
}

/** Expects of our client just what was recorded of the plugin. */
async function hearsAsRecorded(page: OpenedSession, recorded: HeardLine | undefined): Promise<void> {
  if (!recorded) throw new Error('the transcript has no such line');
  if (recorded.type === 'acknowledge') {
    const { AcknowledgedMessageSequenceNumber: seq } = JSON.parse(recorded.text);
    return page.acknowledges(seq);
  }
  const heard = await page.hears();
  const { type, seq, flags, pt } = recorded;
  expect(heard).toMatchObject({ type, seq, flags, pt });
  expect([heard.data.byteLength - 120, heard.text.slice(0, 200)]).toEqual([recorded.length, recorded.text]);
}

describe('our client in the plugin’s place', () => {
  it('says what the plugin said, frame by frame, over a lost line to the end', async () => {
    const lines = readTranscript(whole);
    const recorded = heardIn(whole);
    const inputs = inputIn(whole);
    const acknowledgements = recorded.filter(({ type }) => type === 'acknowledge');
    const page = openSession();
    const [first, second] = lines.flatMap((line) => (line.kind === 'text' ? [line.hello] : []));

    const hello = await page.opens();
    expect(Object.keys(hello)).toEqual(Object.keys(first ?? {}));
    const fixed = { MessageSchemaVersion: '1.0', ClientVersion: '1.2.0.0' };
    expect([hello, first]).toMatchObject([fixed, fixed]);

    // -> handshake request seq 0
    await page.says(page.output(0, request, REQUEST));
    await hearsAsRecorded(page, acknowledgements[0]);
    await hearsAsRecorded(page, inputs[0]);
    await page.takes(0);
    // -> handshake complete
    await page.says(page.output(1, { ...handshakeComplete, CustomerMessage: 'welcome!' }, COMPLETE));
    await hearsAsRecorded(page, acknowledgements[1]);
    expect(page.session.getState().customerMessage).toBe('welcome!');
    // -> resend seq 0 (old, already processed): the plugin says nothing, we acknowledge once more
    await page.says(page.output(0, request, REQUEST));
    await page.acknowledges(0);
    // -> out of order: seq 3 then 2
    await page.says(page.output(3, 'second\r\n'));
    await hearsAsRecorded(page, acknowledgements[2]);
    expect(page.printed).toEqual([]);
    await page.says(page.output(2, 'first\r\n'));
    await hearsAsRecorded(page, acknowledgements[3]);
    expect(page.printed).toEqual(['first\r\n', 'second\r\n']);
    // -> bad digest
    const bad = page.output(4, 'bad');
    bad.fill(0, 80, 112);
    await page.says(bad);
    await page.server.receivesNothing();
    // -> stderr / exit code payloads
    await page.says(page.output(4, 'err\r\n', STDERR));
    await hearsAsRecorded(page, acknowledgements[4]);
    await page.says(page.output(5, '0', EXIT));
    await hearsAsRecorded(page, acknowledgements[5]);
    expect([page.printed.at(-1), page.session.getState().exitCode]).toEqual(['error: err\r\n', 0]);
    // -> pause_publication; user types
    await page.control('pause_publication');
    page.session.write('p');
    await hearsAsRecorded(page, inputs[1]);
    await page.takes(1);
    // -> stop acking; user types: retransmission expected
    page.session.write('r');
    await hearsAsRecorded(page, inputs[2]);
    await page.clock.advance(1_100);
    await page.takes(2);
    // -> user types Enter (LF), Ctrl-C
    page.session.write('\n');
    const { text } = inputs[2] ?? {};
    let resends = 0;
    for (let next = await page.hears(); next.seq !== 3; next = await page.hears()) {
      expect(next).toMatchObject({ type: 'input_stream_data', seq: 2, flags: 0, pt: 1, text });
      resends += 1;
    }
    expect(resends).toBeGreaterThanOrEqual(2);
    expect(inputs[3]).toMatchObject({ seq: 3, flags: 0, pt: 1, text: '\r' });
    await page.takes(3);
    page.session.write('\x03');
    await hearsAsRecorded(page, inputs[4]);
    await page.takes(4);
    // -> text frame to client
    await page.server.sends('hello text');
    await page.server.receivesNothing();
    // -> agent-side drop of the TCP connection
    page.session.write('u');
    await hearsAsRecorded(page, inputs[5]);
    await page.server.drop();
    await page.clock.advance(200);
    const again = (await page.server.receives()) as Record<string, string>;
    expect(again['ClientId'] === hello['ClientId']).toBe(second?.['ClientId'] === first?.['ClientId']);
    expect([again['TokenValue'], second?.['TokenValue']]).toEqual(['token-2', 'token-2']);
    // resumed; wait for retransmission
    await hearsAsRecorded(page, inputs[5]);
    await page.takes(5);
    await page.says(page.output(6, 'after resume\r\n'));
    await hearsAsRecorded(page, acknowledgements[6]);
    // -> channel_closed
    await page.closes('bye from server');
    expect(page.session.getState()).toMatchObject({ status: 'closed', ended: 'bye from server' });
    await page.server.receivesNothing();
    expect([inputs.length, acknowledgements.length]).toEqual([6, 7]);
  });

  it('output before the end of the handshake: the plugin is stuck with it, we are not', async () => {
    const recorded = heardIn(early);
    const page = openSession();
    await page.opens();
    await page.says(page.output(0, request, REQUEST));
    await hearsAsRecorded(page, recorded[0]);
    await hearsAsRecorded(page, recorded[1]);
    // -> output BEFORE handshake complete (seq 1): not acknowledged by the plugin, ever
    await page.says(page.output(1, 'early\r\n'));
    await page.acknowledges(1);
    // -> handshake complete as seq 2
    await page.says(page.output(2, handshakeComplete, COMPLETE));
    await hearsAsRecorded(page, recorded[2]);
    // -> out of order: seq 4 then 3
    await page.says(page.output(4, 'second\r\n'));
    await hearsAsRecorded(page, recorded[3]);
    await page.says(page.output(3, 'first\r\n'));
    await hearsAsRecorded(page, recorded[4]);
    expect(page.printed).toEqual(['early\r\n', 'first\r\n', 'second\r\n']);
    expect(page.session.getState().status).toBe('open');
  });
});

describe('our endpoint in the gateway’s and the agent’s place', () => {
  it('serves what the plugin was recorded to send, over two lines', async () => {
    const typed: string[] = [];
    const endpoint = sessionManagerEndpoint({
      program: async function* ({ input }) {
        for await (const bytes of input) {
          typed.push(new TextDecoder().decode(bytes));
          if (typed.length === 5) yield 'after resume\r\n';
        }
      },
    });
    const { connect, clock } = openForeignGateway([endpoint]);
    const [first, second] = readTranscript(whole).flatMap((line) =>
      line.kind === 'text' ? [line.hello] : [],
    );
    // The recorded answer says that it does not know an action which our endpoint never asks for.
    const [response, ...inputs] = inputIn(whole);
    const frame = ({ type, seq, flags, pt }: HeardLine, text: string): Uint8Array<ArrayBuffer> =>
      encodeMessage({
        messageType: type,
        schemaVersion: 1,
        createdDate: clock.now(),
        sequenceNumber: seq,
        flags,
        messageId: `00000000-0000-4000-8000-${String(seq).padStart(12, '0')}`,
        payloadType: pt,
        payload: new TextEncoder().encode(text),
      });
    const path = '/v1/data-channel/sess-1?role=publish_subscribe';
    let page = connect(path);
    const receives = async () => {
      const decoded = decodeMessage(await page.receives());
      if ('problem' in decoded) throw new Error(decoded.problem);
      const { messageType, sequenceNumber, flags, payloadType, payload } = decoded.message;
      const text = new TextDecoder().decode(payload);
      return { type: messageType, seq: sequenceNumber, flags, pt: payloadType, text };
    };
    const acknowledge = (seq: number): void => {
      const line = heardIn(whole).find(({ type }) => type === 'acknowledge');
      if (!line) throw new Error('no acknowledgement was recorded');
      const text = line.text.replace(
        '"AcknowledgedMessageSequenceNumber":0',
        `"AcknowledgedMessageSequenceNumber":${seq}`,
      );
      page.sends(frame({ ...line, seq: 0 }, text));
    };
    const isAcknowledged = async (seq: number): Promise<void> => {
      const heard = await receives();
      expect(heard).toMatchObject({ type: 'acknowledge', seq: 0, flags: 3, pt: 0 });
      expect(JSON.parse(heard.text)).toEqual({
        AcknowledgedMessageType: 'input_stream_data',
        AcknowledgedMessageId: `00000000-0000-4000-8000-${String(seq).padStart(12, '0')}`,
        AcknowledgedMessageSequenceNumber: seq,
        IsSequentialMessage: true,
      });
    };

    page.sends(JSON.stringify(first));
    expect(await receives()).toEqual({
      type: 'output_stream_data',
      seq: 0,
      flags: 1,
      pt: 5,
      text: '{"AgentVersion":"3.3.0.0","RequestedClientActions":[{"ActionType":"SessionType","ActionParameters":{"SessionType":"Standard_Stream","Properties":{}}}]}',
    });
    acknowledge(0);
    const taken = response!.text.replace(/,\{"ActionType":"Mystery".*$/, '],"Errors":null}');
    page.sends(frame(response!, taken));
    await isAcknowledged(0);
    const complete = await receives();
    expect(complete).toMatchObject({ type: 'output_stream_data', seq: 1, flags: 0, pt: 7 });
    expect(JSON.parse(complete.text)).toMatchObject({ CustomerMessage: '' });
    acknowledge(1);
    for (const line of inputs.slice(0, 4)) {
      page.sends(frame(line, line.text));
      await isAcknowledged(line.seq);
    }
    // A message that was had before is acknowledged again, and typed once.
    page.sends(frame(inputs[1]!, inputs[1]!.text));
    await isAcknowledged(inputs[1]!.seq);
    expect(typed).toEqual(['p', 'r', '\r', '\x03']);

    // The line is lost; the plugin comes back with another token and the same ClientId.
    page.close();
    await clock.advance(0);
    page = connect(path);
    page.sends(JSON.stringify({ ...second, TokenValue: first?.['TokenValue'] }));
    page.sends(frame(inputs[4]!, inputs[4]!.text));
    await isAcknowledged(5);
    expect(await receives()).toMatchObject({ seq: 2, pt: 1, text: 'after resume\r\n' });
    acknowledge(2);
    endpoint.sessions.terminate('sess-1', 'bye from server');
    const closed = await receives();
    expect(closed).toMatchObject({ type: 'channel_closed', pt: 0 });
    expect(JSON.parse(closed.text)).toMatchObject({
      MessageType: 'channel_closed',
      SessionId: 'sess-1',
      SchemaVersion: 1,
      Output: 'bye from server',
    });
    await page.isClosed({ code: 1000 });
    expect(page.unread()).toEqual([]);
  });

  it('an action that the plugin does not know ends the session, as a real agent ends it', async () => {
    const [response] = inputIn(whole);
    expect(response?.text).toContain('"ActionStatus":0,"ActionResult":3');
    expect(response?.length).toBe(267);
  });
});
