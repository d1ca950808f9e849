import { desktopmateAdapter } from '../../../src/adapters/desktopmate/desktopmate-adapter.js';
import { adapterContract } from '../../contract/adapter-contract.js';

const turn = { turn_id: 'b', connection_id: 'c1', user_id: 'valid_token' };
const session = '1ab0013e-5ba5-4f49-ad39-3dd0d4673dff';

adapterContract({
  name: 'desktopmate',
  make: () => desktopmateAdapter(),
  channel: 'desk',
  greet: async (server) => {
    await server.receives();
    await server.sends({ type: 'ping', id: null, timestamp: null });
    await server.receives();
    await server.sends({ type: 'authorize_success', connection_id: 'c1' });
  },
  answer: async (server) => {
    await server.receives();
    await server.sends({ ...turn, type: 'stream_start', turn_id: 'a', session_id: session });
    for (const chunk of ['Hello', 'there.']) {
      await server.sends({ ...turn, type: 'stream_token', chunk, node: 'model' });
    }
    await server.sends({
      ...turn,
      type: 'stream_end',
      turn_id: 'a',
      session_id: session,
      content: 'Hello there.',
    });
    return 'Hello there.';
  },
  messages: [
    { type: 'ping', id: null, timestamp: null },
    { type: 'authorize_success', connection_id: 'c1' },
    { type: 'authorize_error', error: 'Invalid authentication token' },
    { ...turn, type: 'stream_start', turn_id: 'a', session_id: session },
    { type: 'stream_start', turn_id: 'p', session_id: 'c1', proactive: true },
    { ...turn, type: 'stream_token', chunk: 'Hello', node: 'model' },
    {
      type: 'tts_chunk',
      sequence: 0,
      text: 'Hello',
      audio_base64: null,
      emotion: null,
      keyframes: [{ duration: 0.3, targets: { happy: 1 } }],
    },
    {
      ...turn,
      type: 'hitl_request',
      session_id: session,
      action_requests: [{ name: 'write_file', args: { path: 'a.txt' }, description: 'Sure?' }],
      review_configs: [{ action_name: 'write_file', allowed_decisions: ['approve', 'reject'] }],
    },
    { ...turn, type: 'stream_end', turn_id: 'a', session_id: session, content: 'Hello there.' },
    { type: 'error', error: 'Interrupted 1 active turns', code: 4003 },
    { type: 'error', error: 'No active turns to interrupt', code: 4004 },
    { type: 'error', error: 'Another turn is already active', code: 4002 },
    { ...turn, type: 'error', error: 'it failed' },
  ],
});
