import { act, render, screen, waitFor, type RenderResult } from '@testing-library/react';
import { ConnectionProvider, useChannel, useWebSocket } from 'colloquy';
import { ChatScope } from 'colloquy/components';
import type { GatewayOptions } from 'colloquy/gateway';
import { createInPageGateway, scriptedAgent, type InPageGateway, type Script } from 'colloquy/testing';
import type { ReactElement, ReactNode } from 'react';
import { onTestFinished } from 'vitest';

type Publication = Parameters<InPageGateway['gateway']['publish']>[1];
type Message = Extract<Publication, { message: unknown }>['message'];

/** What a test sets up before it draws. */
export type SceneOptions = {
  script?: Script;
  /** In the channel from the start: of the agent where the role is `assistant`, else of Ada, who sits here. */
  messages?: readonly Omit<Message, 'id'>[];
  /** @default 'ada' */
  token?: string;
  gateway?: Pick<GatewayOptions, 'authorize' | 'limits' | 'toolSchemas'>;
};

export type Scene = {
  inPage: InPageGateway;
  /** Draws inside of a provider and a scope, and waits until the channel is there or cannot be. */
  draw: (node: ReactNode) => Promise<RenderResult>;
};

/** The channel of the scenes. */
export const channel = 'room';

const guide = { id: 'guide', name: 'Guide', kind: 'agent' as const };
const ada = { id: 'ada', name: 'Ada', kind: 'person' as const };

/** Who may come in, by token. */
const people: Readonly<Record<string, { user: { id: string; name: string } }>> = {
  ada: { user: { id: 'ada', name: 'Ada' } },
  grace: { user: { id: 'grace', name: 'Grace' } },
};

/** A gateway in this process with one user at it. Message `i` has the id `m<i>`. */
export async function setScene({
  script,
  messages = [],
  token = 'ada',
  gateway,
}: SceneOptions = {}): Promise<Scene> {
  // What a calm thread fetches is there from the start: no clock says when code has been fetched.
  await Promise.all([
    import('../../src/components/chat/chat-message-buttons.js'),
    import('../../src/components/element/create-message-keys.js'),
    import('../../src/components/thread/show-row.js'),
  ]);
  const inPage = createInPageGateway({
    ...gateway,
    development: true,
    authenticate: ({ token: given }) => people[given ?? ''] ?? null,
    ...(script ? { agent: { id: 'guide', name: 'Guide', run: scriptedAgent(script, { pace: 0 }) } } : {}),
  });
  for (const [index, message] of messages.entries()) {
    const author = message.role === 'assistant' ? guide : ada;
    await inPage.gateway.publish(channel, { message: { ...message, id: `m${index}` }, author });
  }
  onTestFinished(() => inPage.close());
  const provide = (node: ReactNode): ReactElement => (
    <ConnectionProvider
      url={inPage.url}
      webSocket={inPage.webSocket}
      getToken={() => token}
      retry={{ delay: () => 60_000 }}
      lingerMs={0}
    >
      <ChatScope channel={channel}>
        {node}
        <Arrival />
      </ChatScope>
    </ConnectionProvider>
  );
  return {
    inPage,
    draw: async (node) => {
      const drawn = render(provide(node));
      await waitFor(() => {
        if (screen.getByTestId('arrival').dataset['done'] === undefined) throw new Error('still joining');
      });
      // What the session's answers changed is drawn as well.
      await act(() => Promise.resolve());
      return drawn;
    },
  };
}

/** Says when the channel is there, or the connection is over. */
function Arrival(): ReactElement {
  const { status } = useChannel(channel);
  const { status: line } = useWebSocket();
  const isDone = status === 'live' || status === 'denied' || line === 'closed';
  return <i data-testid="arrival" data-done={isDone || undefined} />;
}
