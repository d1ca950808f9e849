import { payloadTypes } from '../../../src/adapters/session-manager/client-message.js';
import { decodeMessage, encodeMessage } from '../../../src/adapters/session-manager/message-codec.js';
import type { ForeignServer } from '../../support/foreign-server.js';
import { handshakeComplete, handshakeRequest } from './open-session.js';

/** An agent's message. */
export function output(
  seq: number,
  payload: string | object,
  payloadType: number = payloadTypes.output,
): Uint8Array<ArrayBuffer> {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  return stream('output_stream_data', seq, text, payloadType);
}

function stream(
  messageType: string,
  seq: number,
  text: string,
  payloadType: number,
): Uint8Array<ArrayBuffer> {
  return encodeMessage({
    messageType,
    schemaVersion: 1,
    createdDate: 1,
    sequenceNumber: seq,
    flags: 0,
    messageId: `00000000-0000-4000-8000-${seq.toString(16).padStart(12, '0')}`,
    payloadType,
    payload: new TextEncoder().encode(text),
  });
}

/** An agent with a shell, for clients that the test has in hand; it acknowledges what it hears. */
export function createScriptedShell() {
  /** The number of the next output, by server: sessions outlive lines. */
  const numbers = new WeakMap<ForeignServer, number>();
  const next = (server: ForeignServer): number => {
    const number = numbers.get(server) ?? 0;
    numbers.set(server, number + 1);
    return number;
  };
  const acknowledge = (server: ForeignServer, seq: number): Promise<void> => {
    const payload = {
      AcknowledgedMessageType: 'input_stream_data',
      AcknowledgedMessageId: '',
      AcknowledgedMessageSequenceNumber: seq,
      IsSequentialMessage: true,
    };
    return server.sends(stream('acknowledge', 0, JSON.stringify(payload), 0));
  };
  /** The next message that is input. */
  const hears = async (server: ForeignServer): Promise<string> => {
    for (;;) {
      const data = await server.receives();
      if (!(data instanceof Uint8Array)) continue;
      const decoded = decodeMessage(data);
      if ('problem' in decoded) throw new Error(decoded.problem);
      const { messageType, sequenceNumber, payload } = decoded.message;
      if (messageType !== 'input_stream_data') continue;
      await acknowledge(server, sequenceNumber);
      return new TextDecoder().decode(payload);
    }
  };
  const prints = (server: ForeignServer, text: string, payloadType?: number): Promise<void> =>
    server.sends(output(next(server), text, payloadType));
  return {
    hears,
    prints,
    /** The handshake of a session's first line; on those after it there is none. */
    greet: async (server: ForeignServer): Promise<void> => {
      if (numbers.has(server)) return;
      await server.receives();
      await server.sends(output(next(server), handshakeRequest(), payloadTypes.handshakeRequest));
      await hears(server);
      await server.sends(output(next(server), handshakeComplete, payloadTypes.handshakeComplete));
    },
    closes: (server: ForeignServer, Output: string): Promise<void> =>
      server.sends(stream('channel_closed', 0, JSON.stringify({ Output }), 0)),
  };
}
