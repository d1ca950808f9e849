import { chatWebSocketAdapter } from '../../../src/adapters/chat-websocket/chat-websocket-adapter.js';
import { adapterContract } from '../../contract/adapter-contract.js';

adapterContract({
  name: 'chat-websocket',
  make: () => chatWebSocketAdapter(),
  channel: 'abc-123',
  answer: async (server) => {
    await server.receives();
    await server.sends({ response: 'Hello!', tool_calls: null, conversation_id: 'abc-123' });
    return 'Hello!';
  },
  messages: [
    { response: 'Hello!', tool_calls: null, conversation_id: 'abc-123', session_id: 'abc-123' },
    {
      response: 'Reachable.',
      tool_calls: [{ name: 'ping', arguments: { to: 'me' }, result: 'ok', success: true, duration_ms: 3 }],
      conversation_id: 'abc-123',
      diagnostics: { confidence_score: 0.6, thoughts: ['hm'], tools_used: [] },
      verification: null,
    },
  ],
});
adapterContract({
  name: 'chat-websocket in pieces',
  make: () => chatWebSocketAdapter({ answers: 'pieces' }),
  channel: 'abc-123',
  answer: async (server) => {
    await server.receives();
    for (const response of ['Hel', 'lo', '!']) await server.sends({ response });
    await server.sends({ response: '', done: true });
    return 'Hello!';
  },
  messages: [{ response: 'Hel' }, { response: '', done: true }],
});
