import type { User } from '../../model/author.js';
import type { JsonObject } from '../../model/json.js';
import type { AdapterContext, AdapterEffect } from '../../protocol/adapter.js';
import type { Capabilities } from '../../protocol/capabilities.js';
import { ChatError, type ChatErrorCode } from '../../protocol/chat-error.js';
import type { ClientFrameOf } from '../../protocol/client-frames.js';
import type { ServerFrame } from '../../protocol/server-frames.js';

/** What an adapter knows when its session is open. */
export type ForeignWelcome = {
  user: User;
  sessionId: string;
  capabilities: Capabilities;
  /** Bytes of one message that the server takes. */
  maxFrameBytes: number;
};

/** Hands a frame to the core. */
export function emit(frame: ServerFrame): AdapterEffect {
  return { type: 'emit', frame };
}

/** Writes one JSON message of the foreign wire. */
export function writeJson(value: object): AdapterEffect {
  return { type: 'write', data: JSON.stringify(value) };
}

/** What was wrong with something that came; it was survived. */
export function reportBad(message: string): AdapterEffect {
  return { type: 'report', error: new ChatError('bad-frame', message) };
}

/**
 * Opens the session for the core. Foreign wires have heartbeats of their own, or none, so the native one is off; they
 * have no sessions to go on with either, so each line has a new one.
 */
export function welcome(
  { user, sessionId, capabilities, maxFrameBytes }: ForeignWelcome,
  { now }: Pick<AdapterContext, 'now'>,
): AdapterEffect[] {
  return [
    emit({
      type: 'session-welcome',
      version: 1,
      session: { id: sessionId, secret: sessionId, user },
      resumed: false,
      heartbeat: null,
      limits: { maxFrameBytes, maxChannels: 100 },
      capabilities: [...capabilities],
      now,
    }),
    { type: 'ready' },
  ];
}

/** Says that a command took effect. */
export function acknowledge(
  { id, channel }: Pick<ClientFrameOf<'command-send'>, 'id' | 'channel'>,
  result: JsonObject,
): AdapterEffect {
  return emit({ type: 'command-reply', id, channel, result });
}

/** Says why a command took none. */
export function refuse(
  { id, channel }: Pick<ClientFrameOf<'command-send'>, 'id' | 'channel'>,
  code: ChatErrorCode,
  message: string,
): AdapterEffect {
  return emit({ type: 'command-reply', id, channel, error: { code, message, retryable: false } });
}

/** Says that the wire has no word for this kind of command. `takes`: what it has words for. */
export function refuseKind(frame: ClientFrameOf<'command-send'>, takes = 'messages'): AdapterEffect {
  const kind = frame.command.type;
  const sentence = `This server has no way to do "${kind}", so nothing was sent. It takes ${takes} only.`;
  return refuse(frame, 'command-unsupported', sentence);
}
