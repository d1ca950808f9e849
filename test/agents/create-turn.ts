import type {
  AgentFunction,
  ApprovalAnswer,
  ClientToolDescription,
  ToolCall,
  ToolOutcome,
  Turn,
} from '../../src/gateway/agent.js';
import type { UIMessageChunk } from '../../src/model/chunk.js';
import type { JsonObject } from '../../src/model/json.js';
import type { ChatMessage } from '../../src/model/message.js';

/** What the test plays: the page, the person who approves, and the one who stops. */
export type TurnScript = {
  messages?: readonly ChatMessage[];
  body?: JsonObject;
  tools?: readonly ClientToolDescription[];
  controller?: AbortController;
  channel?: string;
  onCallTool?: (call: ToolCall) => ToolOutcome | Promise<ToolOutcome>;
  onApproval?: (call: ToolCall) => ApprovalAnswer | Promise<ApprovalAnswer>;
};

/** A turn as the gateway makes it. */
export function createTurn(script: TurnScript = {}): Turn {
  const {
    messages = [userMessage('Hello?')],
    body = {},
    tools = [],
    controller = new AbortController(),
  } = script;
  const { signal } = controller;
  const untilAborted = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('The turn was aborted.')), { once: true });
  });
  untilAborted.catch(() => {});
  const play = async <Call, Answer>(handler: ((call: Call) => Answer) | undefined, call: Call) => {
    if (!handler) throw new Error('This test expects no call to the page.');
    return Promise.race([handler(call), untilAborted]);
  };
  return {
    id: 'turn-1',
    channel: script.channel ?? 'room',
    messageId: 'message-1',
    messages,
    user: { id: 'ada', name: 'Ada' },
    body,
    signal,
    tools,
    callTool: async (call) => play(script.onCallTool, call),
    requestApproval: async (call) => play(script.onApproval, call),
  };
}

/** Runs an agent to its end and returns what it yielded, and what it threw, if it did. */
export async function runAgent(
  agent: AgentFunction,
  turn: Turn,
  onChunk: (chunk: UIMessageChunk) => void = () => {},
): Promise<{ chunks: UIMessageChunk[]; error: unknown }> {
  const chunks: UIMessageChunk[] = [];
  try {
    const stream = await agent(turn);
    for await (const chunk of { [Symbol.asyncIterator]: () => stream[Symbol.asyncIterator]() }) {
      chunks.push(chunk);
      onChunk(chunk);
    }
    return { chunks, error: undefined };
  } catch (error) {
    return { chunks, error };
  }
}

/** The text that an answer's text parts say, parts divided by a blank line. */
export function textOf(chunks: readonly UIMessageChunk[]): string {
  const texts = new Map<string, string>();
  for (const chunk of chunks) {
    if (chunk.type === 'text-delta') texts.set(chunk.id, (texts.get(chunk.id) ?? '') + chunk.delta);
  }
  return [...texts.values()].join('\n\n');
}

/** A message of a person. */
export function userMessage(
  content: string | ChatMessage['parts'],
  author: { id: string; name?: string } = { id: 'ada', name: 'Ada' },
): ChatMessage {
  return {
    id: `user-${author.id}`,
    role: 'user',
    parts: typeof content === 'string' ? [{ type: 'text', text: content }] : content,
    chat: {
      author: { ...author, kind: 'person' },
      parentId: null,
      turnId: null,
      createdAt: 0,
      status: 'done',
    },
  };
}

/** A message of the agent. */
export function assistantMessage(parts: ChatMessage['parts'], id = 'assistant-1'): ChatMessage {
  return {
    id,
    role: 'assistant',
    parts,
    chat: {
      author: { id: 'agent', kind: 'agent' },
      parentId: null,
      turnId: 'turn-0',
      createdAt: 0,
      status: 'done',
    },
  };
}
