import { payloadTypes, type ClientMessage } from '../../../src/adapters/session-manager/client-message.js';
import {
  sessionManagerEndpoint,
  type SessionManagerEndpointOptions,
} from '../../../src/adapters/session-manager/endpoint.js';
import { decodeMessage, encodeMessage } from '../../../src/adapters/session-manager/message-codec.js';
import { openForeignGateway } from '../open-foreign-gateway.js';

const path = '/v1/data-channel/sess-1?role=publish_subscribe';
const id = (seq: number): string => `00000000-0000-4000-8000-${seq.toString(16).padStart(12, '0')}`;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The answer to a handshake of a client that can do all that is asked. */
export const taken = (ClientVersion = '1.2.707.0'): object => ({
  ClientVersion,
  ProcessedClientActions: [{ ActionType: 'SessionType', ActionStatus: 1, ActionResult: null, Error: '' }],
  Errors: null,
});

/** A served program and plugins that the test plays, message by message. */
export function openServed(options: SessionManagerEndpointOptions) {
  const endpoint = sessionManagerEndpoint(options);
  const served = openForeignGateway([endpoint]);
  const { clock } = served;

  const frame = (message: Partial<ClientMessage>): Uint8Array<ArrayBuffer> =>
    encodeMessage({
      messageType: 'input_stream_data',
      schemaVersion: 1,
      createdDate: clock.now(),
      sequenceNumber: 0,
      flags: 0,
      messageId: id(message.sequenceNumber ?? 0),
      payloadType: payloadTypes.output,
      payload: new Uint8Array(),
      ...message,
    });

  /** A plugin's line. */
  const plug = (address = path) => {
    const page = served.connect(address);
    const hears = async () => {
      const data = await page.receives();
      const decoded = decodeMessage(data);
      if ('problem' in decoded) throw new Error(decoded.problem);
      const { messageType, sequenceNumber, flags, payloadType, payload } = decoded.message;
      const text = new TextDecoder().decode(payload);
      return { type: messageType, seq: sequenceNumber, flags, pt: payloadType, text };
    };
    const plugin = {
      page,
      hears,
      opens: (TokenValue = 'ada', ClientId = 'client-1') =>
        page.sends({
          MessageSchemaVersion: '1.0',
          RequestId: 'r',
          TokenValue,
          ClientId,
          ClientVersion: '1.2.0.0',
        }),
      says: (seq: number, text: string, payloadType: number = payloadTypes.output) =>
        page.sends(frame({ sequenceNumber: seq, payloadType, payload: bytes(text) })),
      /** Acknowledges output. */
      takes: (seq: number) =>
        page.sends(
          frame({
            messageType: 'acknowledge',
            flags: 3,
            payloadType: 0,
            payload: bytes(
              JSON.stringify({
                AcknowledgedMessageType: 'output_stream_data',
                AcknowledgedMessageId: id(seq),
                AcknowledgedMessageSequenceNumber: seq,
                IsSequentialMessage: true,
              }),
            ),
          }),
        ),
      control: (messageType: 'start_publication' | 'pause_publication') =>
        page.sends(frame({ messageType, payloadType: 0, createdDate: 0 })),
      /** The number of the input that the next message acknowledges. */
      acknowledged: async () => {
        const heard = await hears();
        if (heard.type !== 'acknowledge') throw new Error(`not acknowledged: ${JSON.stringify(heard)}`);
        return JSON.parse(heard.text).AcknowledgedMessageSequenceNumber as number;
      },
      /** Up to the place where the program has begun. */
      shakesHands: async (version?: string) => {
        plugin.opens();
        await hears();
        plugin.takes(0);
        plugin.says(0, JSON.stringify(taken(version)), payloadTypes.handshakeResponse);
        await hears();
        await hears();
        plugin.takes(1);
      },
    };
    return plugin;
  };
  return { ...served, endpoint, plug, frame };
}
