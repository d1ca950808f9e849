import { expect } from 'vitest';

import { payloadTypes, type ClientMessage } from '../../../src/adapters/session-manager/client-message.js';
import { decodeMessage, encodeMessage } from '../../../src/adapters/session-manager/message-codec.js';
import {
  createSessionManagerSession,
  type SessionManagerSessionOptions,
} from '../../../src/compat/session-manager/index.js';
import { createManualClock } from '../../../src/testing/manual-clock.js';
import { createSeededRandom } from '../../../src/testing/seeded-random.js';
import { createForeignServer } from '../../support/foreign-server.js';

/** A message as a test says what it expects of it. */
export type Heard = { type: string; seq: number; flags: number; pt: number; text: string; data: Uint8Array };

/** What an agent asks of its client. */
export const handshakeRequest = (...actions: object[]): object => ({
  AgentVersion: '3.3.0.0',
  RequestedClientActions: actions.length > 0 ? actions : [sessionType('Standard_Stream')],
});
export const sessionType = (SessionType: string, Properties: object = {}): object => ({
  ActionType: 'SessionType',
  ActionParameters: { SessionType, Properties },
});
export const handshakeComplete = { HandshakeTimeToComplete: 123_000_000, CustomerMessage: '' };

/** A session of ours with an agent and a gateway that the test plays, message by message. */
export function openSession(options: Partial<SessionManagerSessionOptions> = {}) {
  const clock = createManualClock();
  const server = createForeignServer({
    clock,
    url: 'ws://127.0.0.1:5900/v1/data-channel/sess-1?role=publish_subscribe',
  });
  const random = createSeededRandom(41);
  const printed: string[] = [];
  const errors: { code: string; message: string }[] = [];
  let asked = 1;
  const session = createSessionManagerSession({
    streamUrl: server.url,
    token: 'token-1',
    resume: async () => `token-${(asked += 1)}`,
    clientVersion: '1.2.0.0',
    webSocket: server.webSocket,
    clock,
    random,
    onError: ({ code, message }) => errors.push({ code, message }),
    ...options,
  });
  session.onOutput((data, stream) => {
    const text = new TextDecoder().decode(data);
    printed.push(stream === 'output' ? text : `${stream}: ${text}`);
  });
  const id = (seq: number): string => `00000000-0000-4000-8000-${seq.toString(16).padStart(12, '0')}`;
  const frame = (message: Partial<ClientMessage>): Uint8Array<ArrayBuffer> =>
    encodeMessage({
      messageType: 'output_stream_data',
      schemaVersion: 1,
      createdDate: clock.now(),
      sequenceNumber: 0,
      flags: 0,
      messageId: id(message.sequenceNumber ?? 0),
      payloadType: payloadTypes.output,
      payload: new Uint8Array(),
      ...message,
    });
  const bytes = (payload: string | object): Uint8Array =>
    new TextEncoder().encode(typeof payload === 'string' ? payload : JSON.stringify(payload));
  const output = (seq: number, payload: string | object, payloadType: number = payloadTypes.output) =>
    frame({ sequenceNumber: seq, payloadType, payload: bytes(payload), flags: seq === 0 ? 1 : 0 });

  const hears = async (): Promise<Heard> => {
    const data = await server.receives();
    if (!(data instanceof Uint8Array)) throw new Error(`a text came: ${JSON.stringify(data)}`);
    const decoded = decodeMessage(data);
    if ('problem' in decoded) throw new Error(decoded.problem);
    const { messageType, sequenceNumber, flags, payloadType, payload } = decoded.message;
    const text = new TextDecoder().decode(payload);
    return { type: messageType, seq: sequenceNumber, flags, pt: payloadType, text, data };
  };
  return {
    clock,
    server,
    session,
    printed,
    errors,
    frame,
    output,
    hears,
    says: (data: Uint8Array<ArrayBuffer>) => server.sends(data),
    /** The next message acknowledges the output of this number. */
    acknowledges: async (seq: number) => {
      const heard = await hears();
      expect(heard).toMatchObject({ type: 'acknowledge', seq: 0, flags: 3, pt: 0 });
      expect(heard.text).toBe(
        `{"AcknowledgedMessageType":"output_stream_data","AcknowledgedMessageId":"${id(seq)}",` +
          `"AcknowledgedMessageSequenceNumber":${seq},"IsSequentialMessage":true}`,
      );
    },
    /** Acknowledges input, as an agent does. */
    takes: (seq: number) =>
      server.sends(
        frame({
          messageType: 'acknowledge',
          flags: 3,
          payloadType: 0,
          payload: bytes({
            AcknowledgedMessageType: 'input_stream_data',
            AcknowledgedMessageId: id(seq),
            AcknowledgedMessageSequenceNumber: seq,
            IsSequentialMessage: true,
          }),
        }),
      ),
    closes: (Output: string) =>
      server.sends(
        frame({
          messageType: 'channel_closed',
          payloadType: 0,
          payload: bytes({ MessageType: 'channel_closed', SchemaVersion: 1, SessionId: 'sess-1', Output }),
        }),
      ),
    control: (messageType: 'start_publication' | 'pause_publication') =>
      server.sends(frame({ messageType, payloadType: 0, createdDate: 0 })),
    /** Connects, and reads the first message. */
    opens: async () => {
      session.connect();
      await server.opened();
      return (await server.receives()) as Record<string, string>;
    },
  };
}

export type OpenedSession = ReturnType<typeof openSession>;

/** Up to the place where the program listens: the handshake, and what each side says about it. */
export async function shakeHands(page: OpenedSession): Promise<void> {
  await page.opens();
  await page.says(page.output(0, handshakeRequest(), payloadTypes.handshakeRequest));
  await page.acknowledges(0);
  await page.hears();
  await page.takes(0);
  await page.says(page.output(1, handshakeComplete, payloadTypes.handshakeComplete));
  await page.acknowledges(1);
}
