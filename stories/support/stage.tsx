import type { Decorator } from '@storybook/react-vite';
import { ConnectionProvider, createClient, useChannel, type Client } from 'colloquy';
import type { AuthorizeRequest } from 'colloquy/gateway';
import { createInPageGateway, scriptedAgent, type InPageGateway, type Script } from 'colloquy/testing';
import type { ComponentProps, ReactElement } from 'react';

type ProviderProps = ComponentProps<typeof ConnectionProvider>;

/** What a story sets up before it is drawn: `parameters.stage`. */
export type StageOptions = {
  /** What the agent does when it is asked. Without one nobody answers. */
  script?: Script;
  /** ms between two words. @default 5 */
  pace?: number;
  /** Tools of the page. */
  tools?: ProviderProps['tools'];
  /** Whether this user may do something. @default all may do all */
  authorize?: (request: AuthorizeRequest) => boolean;
  /** What this user signs in with; `wrong` is refused. @default 'ada' */
  token?: string;
  /** ms until a lost connection is tried again. @default 50 */
  retryDelayMs?: number;
  /** Fills the channel before anybody looks. */
  prepare?: (inPage: InPageGateway) => Promise<unknown>;
};

/** A story's own gateway, in the page, and the line to it. */
export type Stage = {
  inPage: InPageGateway;
  options: StageOptions;
  /** Somebody else, on the same line. */
  join: (name: string) => Client;
};

/** The channel that stories play in. */
export const channel = 'story';

/** The stage of a story, from its context: `stageOf(context)`. */
export function stageOf({ loaded }: { loaded: Record<string, unknown> }): Stage {
  // Put there by the loader below, which every story of this folder has.
  return loaded['stage'] as Stage;
}

const guests = new Set<Client>();

/** Makes a stage for each showing of a story. */
export async function loadStage({
  parameters,
}: {
  parameters: Record<string, unknown>;
}): Promise<{ stage: Stage }> {
  for (const guest of guests) guest.dispose();
  guests.clear();
  // Parameters have no type of their own; every story of this folder writes this one as `StageOptions`.
  const options = (parameters['stage'] ?? {}) as StageOptions;
  const { script, pace = 5, authorize, prepare } = options;
  const inPage = createInPageGateway({
    development: true,
    authenticate: ({ token }) =>
      token && token !== 'wrong' ? { user: { id: token, name: nameOf(token) } } : null,
    ...(script ? { agent: { id: 'guide', name: 'Guide', run: scriptedAgent(script, { pace }) } } : {}),
    ...(authorize ? { authorize } : {}),
  });
  await prepare?.(inPage);
  const join = (name: string): Client => {
    const { url, webSocket } = inPage;
    const client = createClient({ url, webSocket, getToken: () => name });
    guests.add(client);
    client.connect();
    return client;
  };
  return { stage: { inPage, options, join } };
}

function nameOf(token: string): string {
  return token.charAt(0).toUpperCase() + token.slice(1);
}

/** Puts a story on its stage. */
export const onStage: Decorator = (Story, context) => {
  const { inPage, options } = stageOf(context);
  const { url, webSocket } = inPage;
  const { tools, token = 'ada', retryDelayMs = 50 } = options;
  return (
    <ConnectionProvider
      key={context.id}
      url={url}
      webSocket={webSocket}
      getToken={() => token}
      retry={{ delay: () => retryDelayMs }}
      {...(tools ? { tools } : {})}
    >
      <div style={{ blockSize: '40rem' }}>
        <Story />
      </div>
    </ConnectionProvider>
  );
};

/** What the client counts of the channel, in words. */
export function Counters(): ReactElement {
  const { lost, doubled, resumed } = useChannel(channel).counters;
  return (
    <p data-testid="counters" style={{ margin: '0 1rem', font: '0.8125rem system-ui' }}>
      lost {lost} · doubled {doubled} · resumed {resumed}
    </p>
  );
}
