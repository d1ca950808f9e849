import type { AdapterEffect, ClientAdapter } from '../../protocol/adapter.js';
import type { Capabilities } from '../../protocol/capabilities.js';
import { ChatError } from '../../protocol/chat-error.js';
import type { ClientFrame } from '../../protocol/client-frames.js';
import type { DecodedFrames, FrameProblem } from '../../protocol/codec.js';
import { encodeFrame } from '../../protocol/encode-frame.js';
import type { ServerFrame } from '../../protocol/server-frames.js';
import { fullModel } from '../full/full-model-source.js';
import { nativeTarget, SUBPROTOCOL } from './native-target.js';
import { receivedFrames } from './received-frames.js';

/** The version of the protocol that this client speaks. */
const VERSION = 1;

const noCapabilities: Capabilities = new Set();

/** The native protocol as an adapter: frames are JSON text as they are, and nothing needs to be remembered. */
export const nativeAdapter: ClientAdapter = {
  name: SUBPROTOCOL,
  capabilities: noCapabilities,
  transport: 'web-socket',
  channels: 'many',
  target: nativeTarget,
  initial: () => null,
  opened: (state, { token, resume }) => {
    const hello: ClientFrame = {
      type: 'session-hello',
      versions: [VERSION],
      ...(token === undefined ? {} : { token }),
      ...(resume === undefined ? {} : { resume }),
    };
    return [state, [write(hello)]];
  },
  received: (state, data) => {
    if (typeof data !== 'string') return [state, [report(binary)]];
    const { frames, problems } = read(data);
    const effects = problems.filter((problem) => problem.code === 'bad-frame').map(report);
    for (const frame of frames) {
      effects.push({ type: 'emit', frame });
      if (frame.type === 'session-welcome') effects.push({ type: 'ready' });
    }
    return [state, effects];
  },
  command: (state, frame) => [state, [write(frame)]],
  timer: (state) => [state, []],
  closed: (state) => [state, []],
};

function read(text: string): DecodedFrames<ServerFrame> {
  const frames = receivedFrames(text);
  if (frames) return { frames, problems: [] };
  // The line holds back what takes the full model until that is there.
  return fullModel.current()?.decodeServerFrames(text) ?? { frames: [], problems: [unread] };
}

const unread: FrameProblem = {
  code: 'bad-frame',
  message:
    'A message came before the code that reads it, so it was passed over; what it held is asked for again.',
};

const binary: FrameProblem = {
  code: 'bad-frame',
  message:
    'The server sent bytes, which this version of the protocol gives no meaning, so they were passed over.',
};

function write(frame: ClientFrame): AdapterEffect {
  return { type: 'write', data: encodeFrame(frame) };
}

function report({ message }: FrameProblem): AdapterEffect {
  return { type: 'report', error: new ChatError('bad-frame', message) };
}
