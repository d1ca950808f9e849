import type { Decorator } from '@storybook/react-vite';
import { ConnectionProvider, createClient, type Client } from 'colloquy';
import type { AuthorizeRequest, GatewayOptions } from 'colloquy/gateway';
import { createInPageGateway, scriptedAgent, type InPageGateway, type Script } from 'colloquy/testing';
import type { ComponentProps } from 'react';

import { LineFaults } from './line-faults.js';

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
  /** Of the gateway, where something else is to be shown than what it does by itself. */
  gateway?: Pick<GatewayOptions, 'clock' | 'heartbeat' | 'history' | 'limits' | 'turnPolicy'>;
  /** Fills the channel before anybody looks. */
  prepare?: (inPage: InPageGateway) => Promise<unknown>;
};

/** A story's own gateway, in the page, and the line to it. */
export type Stage = {
  /** Another one after `loseStore`. */
  readonly inPage: InPageGateway;
  options: StageOptions;
  /** For `ConnectionProvider`: leads to whichever gateway there is. */
  webSocket: InPageGateway['webSocket'];
  /** Somebody else, on the same line. */
  join: (name: string) => Client;
  /** Kills the gateway together with all that it kept, and starts one that knows nothing. */
  loseStore: () => Promise<void>;
  dispose: () => void;
};

/** The channel that stories play in. */
export const channel = 'story';

/** The stage of a story, from its context: `stageOf(context)`. */
export function stageOf({ loaded }: { loaded: Record<string, unknown> }): Stage {
  // Put there by the loader below, which every story of this folder has.
  return loaded['stage'] as Stage;
}

/** Parameters with a stage: `parameters: stage({ script: say('Hello') })`. */
export function stage(options: StageOptions): { stage: StageOptions } {
  return { stage: options };
}

let shown: Stage | undefined;

/** Makes a stage for each showing of a story. */
export async function loadStage({
  parameters,
  viewMode,
}: {
  parameters: Record<string, unknown>;
  viewMode: string;
}): Promise<{ stage: Stage }> {
  // A page of documentation shows several at once.
  if (viewMode === 'story') shown?.dispose();
  // Parameters have no type of their own; every story of this folder writes this one by `stage`.
  const options = (parameters['stage'] ?? {}) as StageOptions;
  const made = createStage(options);
  await options.prepare?.(made.inPage);
  shown = made;
  return { stage: made };
}

function createStage(options: StageOptions): Stage {
  const { script, pace = 5, authorize, gateway } = options;
  const begin = (): InPageGateway =>
    createInPageGateway({
      ...gateway,
      development: true,
      // What goes wrong here is meant to, and is on the page.
      onError: () => undefined,
      authenticate: ({ token }) =>
        token && token !== 'wrong' ? { user: { id: token, name: nameOf(token) } } : null,
      ...(script ? { agent: { id: 'guide', name: 'Guide', run: scriptedAgent(script, { pace }) } } : {}),
      ...(authorize ? { authorize } : {}),
    });

  let inPage = begin();
  const guests = new Set<Client>();
  const webSocket = new Proxy(inPage.webSocket, {
    construct: (_, [url, protocols]) => new inPage.webSocket(url, protocols),
  });
  const dispose = (): void => {
    for (const guest of guests) guest.dispose();
    guests.clear();
    void inPage.close();
  };
  return {
    get inPage() {
      return inPage;
    },
    options,
    webSocket,
    join: (name) => {
      const client = createClient({ url: inPage.url, webSocket, getToken: () => name });
      guests.add(client);
      client.connect();
      return client;
    },
    loseStore: async () => {
      const old = inPage;
      inPage = begin();
      old.line.cut();
      await old.close();
    },
    dispose,
  };
}

function nameOf(token: string): string {
  return token.charAt(0).toUpperCase() + token.slice(1);
}

/** Puts a story on its stage. */
export const onStage: Decorator = (Story, context) => {
  const made = stageOf(context);
  const { tools, token = 'ada', retryDelayMs = 50 } = made.options;
  return (
    <ConnectionProvider
      key={context.id}
      url={made.inPage.url}
      webSocket={made.webSocket}
      getToken={() => token}
      retry={{ delay: () => retryDelayMs }}
      {...(tools ? { tools } : {})}
    >
      <LineFaults stage={made} globals={context.globals} />
      <div className="story-stage" data-layout={String(context.parameters['layout'])}>
        <Story />
      </div>
    </ConnectionProvider>
  );
};
