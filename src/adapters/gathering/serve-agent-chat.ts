import { isRecord } from '../../model/is-record.js';
import type { ChatMessage } from '../../model/message.js';
import { parseJson } from '../../protocol/parse-json.js';
import { messageText } from '../foreign/guest-turns.js';
import { NORMAL } from './close-table.js';
import { createAsker, type AskerOptions } from './guest-asker.js';
import { wireTime } from './wire-time.js';

/** An agent that clients of `/ws/chat/{agent_id}` talk to. */
export type ServedAgent = {
  name: string;
  /** @default `agents-{agent_id}`: one conversation for all who may read it */
  channel?: string;
  /** The gateway's agent that answers. @default the channel's own */
  agent?: string;
};

/** Of `serveAgentChat`. */
export type ServeAgentChatOptions = AskerOptions & { id: number; served: ServedAgent };

/** What a served client says and how it goes. */
export type ServedClient = { received: (data: string | Uint8Array) => void; leave: () => void };

/** Serves `/ws/chat/{agent_id}`: the server's own words, its errors included, but for a socket that nobody reads on. */
export function serveAgentChat({ id, served, ...options }: ServeAgentChatOptions): ServedClient {
  const { host, line } = options;
  const { name, agent } = served;
  const say = (message: object): void => line.send(JSON.stringify(message));
  const complain = (message: string): void => say({ type: 'error', message });
  const timestamp = (): string => wireTime(host.clock.now());
  const asker = createAsker(options, {
    started: () => say({ type: 'start', agent_name: name, timestamp: timestamp() }),
    delta: (content) => say({ type: 'token', content }),
    ended: (message) => {
      const { status, error } = message.chat;
      if (status === 'failed' || status === 'interrupted') {
        return complain(error?.text ?? 'The answer could not be written to its end.');
      }
      say({ type: 'done', ...doneOf(message), agent_name: name, timestamp: timestamp() });
    },
    failed: complain,
    denied: (sentence) => {
      complain(sentence);
      line.close(NORMAL, '');
    },
  });
  say({ type: 'connected', agent_id: id, agent_name: name });

  return {
    received: (data) => {
      const value = typeof data === 'string' ? parseJson(data) : undefined;
      if (!isRecord(value)) return complain('Expecting a JSON object.');
      const { message: text, include_memories: memories = true, allow_tools: tools = true } = value;
      if (typeof text !== 'string' || text === '') return complain('No message provided');
      const body = { include_memories: memories !== false, allow_tools: tools !== false };
      asker.ask({ text, agent, body });
    },
    leave: asker.leave,
  };
}

/** The end of an answer: its text, what it cost, and the tools that ran, each with what it gave. */
function doneOf(message: ChatMessage): Record<string, unknown> {
  const content = messageText(message);
  const calls = message.parts.flatMap((part) => {
    if (!('toolCallId' in part)) return [];
    const tool = part.type === 'dynamic-tool' ? part.toolName : part.type.slice('tool-'.length);
    const result =
      part.state === 'output-available'
        ? part.output
        : { error: part.state === 'output-error' ? part.errorText : 'The tool did not run.' };
    return [{ id: part.toolCallId, tool, arguments: part.input ?? {}, result }];
  });
  // The server counts four characters to a token, and none where tools ran.
  if (calls.length === 0) return { content, tokens_used: Math.floor(content.length / 4) };
  return {
    content,
    tokens_used: 0,
    tool_calls: calls.map(({ id, tool, arguments: input }) => ({ id, name: tool, arguments: input })),
    tool_results: calls,
  };
}
