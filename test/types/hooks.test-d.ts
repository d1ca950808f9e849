import type * as sdk from 'ai';
import * as z from 'zod';
import * as mini from 'zod/mini';

import {
  useChannel,
  useChatStream,
  useClientTools,
  useMessage,
  usePart,
  usePartSource,
  useWebSocket,
  type ChatMessage,
  type ChatStatus,
  type ConnectionProviderProps,
  type JsonValue,
} from '../../src/index.js';
import type { MarkdownSource } from '../../src/markdown/index.js';

/** Compiles only if each may stand where the other is asked for. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : 'second') : 'first';

function holds<_CLAIM extends true>(): void {}

type Metadata = { tokens: number };
type Data = { weather: { city: string } };
type Tools = { search: { input: { query: string }; output: string[] } };

// The hooks are called inside of a function that nobody calls: what counts is that it compiles.
export function useEverything(): void {
  // A chat with an app's own types feeds components that were written for the AI SDK.
  const chat = useChatStream<Metadata, Data, Tools>('room', {
    onData: (part) =>
      holds<Same<typeof part, { type: 'data-weather'; id?: string; data: { city: string } }>>(),
    onFinish: ({ message }) => holds<Same<typeof message.metadata, Metadata | undefined>>(),
    messages: [{ id: 'm', role: 'user', parts: [{ type: 'text', text: 'Hello' }], metadata: { tokens: 1 } }],
  });
  holds<Same<typeof chat.messages, ChatMessage<Metadata, Data, Tools>[]>>();
  holds<Same<typeof chat.status, sdk.ChatStatus>>();
  holds<Same<ChatStatus, sdk.ChatStatus>>();
  const fed: sdk.UIMessage<Metadata, Data, Tools>[] = chat.messages;
  void fed;
  void chat.sendMessage({ text: 'Hello', files: new FileList() });
  void chat.sendMessage({ parts: [{ type: 'data-vote', data: 3 }] }, { body: { depth: 1 }, agent: null });
  // @ts-expect-error -- text or parts, not both
  void chat.sendMessage({ text: 'Hello', parts: [] });
  void chat.addToolOutput({ tool: 'search', toolCallId: 'c', output: ['a'] });
  void chat.addToolOutput({ toolCallId: 'c', state: 'output-error', errorText: 'No.' });
  // @ts-expect-error -- the tool's output is a list of strings
  void chat.addToolOutput({ tool: 'search', toolCallId: 'c', output: 3 });
  chat.setMessages((messages) => messages.slice(0, 2));
  chat.setMessages(chat.messages);

  // Without types of its own everything is as the wire has it.
  holds<Same<ReturnType<typeof useChatStream>['messages'], ChatMessage[]>>();
  void useChatStream('room').addToolOutput({ toolCallId: 'c', output: { anything: 1 } });

  // Events by schema, of zod and of zod/mini.
  const events = { vote: z.object({ choice: z.enum(['yes', 'no']) }), note: mini.string() };
  const channel = useChannel(
    'room',
    (received) => {
      if ('type' in received) return holds<Same<typeof received.from, number>>();
      const { event } = received;
      if (event.type !== 'event-published') return;
      if (event.name === 'vote') holds<Same<typeof event.data, { choice: 'yes' | 'no' }>>();
      else holds<Same<typeof event.data, string>>();
    },
    { events },
  );
  void channel.publish('vote', { choice: 'no' });
  // @ts-expect-error -- another event's data
  void channel.publish('vote', 'no');
  // @ts-expect-error -- no such event
  void channel.publish('veto', 'no');
  void useChannel('room').publish('anything', { at: 'all' });

  // Selectors.
  const message = useMessage('room', 'm');
  holds<Same<typeof message, ChatMessage | undefined>>();
  const role = useMessage('room', 'm', (message) => message.role);
  holds<Same<typeof role, ChatMessage['role'] | undefined>>();
  const part = usePart('room', 'm', 0);
  holds<Same<typeof part, ChatMessage['parts'][number] | undefined>>();

  // A leaf's source is what the Markdown hook takes.
  const source: MarkdownSource = usePartSource('room', 'm', 0);
  void source;

  // Tools whose inputs differ.
  useClientTools({
    add: {
      inputSchema: mini.object({ a: mini.number() }),
      execute: ({ a }: { a: number }, { progress }) => {
        progress({ share: 0.5 });
        return a;
      },
    },
    confirm: { description: 'Asks a person.' },
  });

  // The provider's connection carries JSON, a plain one what its schema says.
  const native = useWebSocket({ connection: 'support' });
  holds<Same<typeof native.lastMessage, JsonValue | undefined>>();
  const prices = useWebSocket('wss://example.com', { schema: z.object({ price: z.number() }) });
  holds<Same<typeof prices.messages, readonly { price: number }[]>>();
  const unread = useWebSocket('wss://example.com');
  holds<Same<typeof unread.messages, readonly unknown[]>>();
}

// A provider is given a client, or what to make one of.
export const withUrl: ConnectionProviderProps = { url: '/chat', getToken: () => 'token' };
// @ts-expect-error -- neither
export const withNothing: ConnectionProviderProps = { name: 'support' };
export function withClient(
  client: NonNullable<ConnectionProviderProps['client']>,
): ConnectionProviderProps[] {
  // @ts-expect-error -- both
  const both: ConnectionProviderProps = { client, url: '/chat' };
  return [{ client }, both];
}
