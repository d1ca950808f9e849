import { gatheringAgentAdapter } from '../../../src/adapters/gathering/gathering-agent-adapter.js';
import { gatheringChannelAdapter } from '../../../src/adapters/gathering/gathering-channel-adapter.js';
import { gatheringConversationAdapter } from '../../../src/adapters/gathering/gathering-conversation-adapter.js';
import { adapterContract } from '../../contract/adapter-contract.js';

const timestamp = '2026-11-20T09:52:17.310261+00:00';

adapterContract({
  name: 'gathering, the channels of the document',
  make: () => gatheringChannelAdapter(),
  channel: 'dev-team',
  answer: async (server) => {
    const { content } = (await server.receives()) as { content: string };
    await server.sends({ type: 'user_message', content });
    await server.sends({ type: 'agent_message', data: { agent_id: 1, content: 'Hello!' }, timestamp });
    return 'Hello!';
  },
  messages: [
    { type: 'agent_message', data: { agent_id: 1, content: 'Hello!' }, timestamp, channel: 'dev-team' },
    { type: 'agent_joined', data: { agent_id: 1, name: 'Sophie' }, timestamp },
    { type: 'agent_left', data: { agent_id: 1 }, timestamp },
    { type: 'circle_status', data: { status: 'running' }, timestamp },
    { type: 'file_changed', data: { path: 'src/main.py' }, timestamp },
    { type: 'file_created', data: { path: 'a' }, timestamp },
    { type: 'file_deleted', data: { path: 'a' }, timestamp },
    { type: 'git_status', data: { branch: 'main' }, timestamp },
    { type: 'error', data: { message: 'no' }, timestamp },
    { type: 'ping' },
    { type: 'pong' },
    { type: 'message', content: 'Hello' },
  ],
});

const done = { type: 'done', content: 'Hello!', agent_name: 'Sophie', tokens_used: 1, timestamp };

adapterContract({
  name: 'gathering, one agent',
  make: () => gatheringAgentAdapter(),
  channel: 'sophie',
  greet: (server) => server.sends({ type: 'connected', agent_id: 1, agent_name: 'Sophie' }),
  answer: async (server) => {
    await server.receives();
    await server.sends({ type: 'start', agent_name: 'Sophie', timestamp });
    for (const content of ['Hel', 'lo', '!']) await server.sends({ type: 'token', content });
    await server.sends(done);
    return 'Hello!';
  },
  messages: [
    { type: 'connected', agent_id: 1, agent_name: 'Sophie' },
    { type: 'start', agent_name: 'Sophie', timestamp },
    { type: 'token', content: 'Hel' },
    done,
    {
      ...done,
      tool_calls: [{ id: 'tc_1', name: 'echo', arguments: { text: 'abc' } }],
      tool_results: [{ id: 'tc_1', tool: 'echo', arguments: { text: 'abc' }, result: { echo: 'abc' } }],
    },
    { type: 'error', message: 'llm exploded' },
  ],
});

const sophie = { agent_id: 1, agent_name: 'Sophie', turn: 1, timestamp };
const connected = {
  type: 'connected',
  conv_id: 'c1',
  topic: 'release plan',
  circle_name: 'dev-team',
  participants: ['Sophie', 'Olivia'],
  turns_taken: 0,
  max_turns: 3,
};

adapterContract({
  name: 'gathering, a conversation of agents',
  make: () => gatheringConversationAdapter(),
  channel: 'c1',
  greet: (server) => server.sends(connected),
  answer: async (server) => {
    await server.receives();
    await server.sends({ type: 'turn_start', ...sophie });
    await server.sends({ type: 'token', agent_id: 1, content: 'Hello!' });
    await server.sends({ type: 'turn_end', ...sophie, content: 'Hello!' });
    return 'Hello!';
  },
  messages: [
    connected,
    { type: 'turn_start', ...sophie },
    { type: 'token', agent_id: 1, content: 'Hello!' },
    { type: 'turn_end', ...sophie, content: 'Hello!' },
    { type: 'conversation_complete', turns_taken: 3, message_count: 3 },
    { type: 'pong', timestamp },
    { type: 'error', message: "'int' object has no attribute 'id'" },
  ],
});
