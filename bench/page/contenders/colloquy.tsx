import 'colloquy/styles.css';
import { ConnectionProvider, useClient, type ChannelSnapshot, type Client } from 'colloquy';
import { Chat, ChatScope, Message, MessagePart, TextPart, Thread } from 'colloquy/components';
import { createInPageGateway, type InPageGateway } from 'colloquy/testing';
import { createRoot } from 'react-dom/client';
import { flushSync } from 'react-dom';
import { useEffect, type ReactElement, type ReactNode } from 'react';

import { benchAgent, benchChannel, benchUser, publicationOf, snapshotOf } from '../bench-channel.js';
import type { Contender, Scene } from '../contender.js';
import { pull, type Feed } from '../feed.js';
import { createScriptedWire, type Packing } from '../scripted-wire.js';

/** What of the package is on the page. */
export type Face = 'plain' | 'markdown' | 'coloured' | 'chat';

/** What is at the other end of the wire. */
type Wire = Packing | 'gateway' | 'socket';

const plainPart = (index: number): ReactElement => (
  <MessagePart key={index} index={index}>
    <TextPart format="plain" className="plain" />
  </MessagePart>
);
// The bound has no colours either.
const colourless = { highlighter: null };
const colourlessPart = (index: number): ReactElement => (
  <MessagePart key={index} index={index}>
    <TextPart markdown={colourless} />
  </MessagePart>
);
const anyPart = (index: number): ReactElement => <MessagePart key={index} index={index} />;
const row =
  (part: (index: number) => ReactElement) =>
  (id: string): ReactElement => (
    <Message.Root messageId={id}>
      <Message.Content>{part}</Message.Content>
    </Message.Root>
  );
const rows = { plain: row(plainPart), markdown: row(colourlessPart), coloured: row(anyPart) };

/** The bare parts that show a thread, without a look, or all that `Chat` is. */
export function Shown({ face, channel }: { face: Face; channel: string }): ReactNode {
  if (face === 'chat') return <Chat channel={channel} style={{ blockSize: '100%' }} />;
  return (
    <ChatScope channel={channel}>
      <Thread.Root style={{ blockSize: '100%' }}>
        <Thread.Viewport>
          <Thread.List>{rows[face]}</Thread.List>
        </Thread.Viewport>
      </Thread.Root>
    </ChatScope>
  );
}

type Line = {
  channel: string;
  props: { url: string; webSocket?: InPageGateway['webSocket']; getToken?: () => string };
  /** What a server would have rendered; without it the client asks for a snapshot. */
  snapshot: ChannelSnapshot;
  send: (client: Client) => void;
  close: () => void;
};

const ask = (client: Client): void => {
  void client.channel(benchChannel).sendMessage({ parts: [{ type: 'text', text: 'Go on.' }] });
};

async function* answerFrom(feed: Feed) {
  const id = 'text';
  yield { type: 'text-start' as const, id };
  for await (const delta of pull(feed)) yield { type: 'text-delta' as const, id, delta };
  yield { type: 'text-end' as const, id };
}

/** The real gateway, in this page: what it costs is counted too. */
async function openGateway({ history, feed }: Scene): Promise<Line> {
  const inPage = createInPageGateway({
    authenticate: () => ({ user: benchUser }),
    agent: { ...benchAgent, run: () => answerFrom(feed) },
    limits: { snapshotMessages: 100_000 },
  });
  for (const message of history) await inPage.gateway.publish(benchChannel, publicationOf(message));
  const { url, webSocket } = inPage;
  const snapshot = await inPage.gateway.snapshot(benchChannel);
  return {
    channel: benchChannel,
    props: { url, webSocket },
    snapshot,
    send: ask,
    close: () => void inPage.close(),
  };
}

/** Nothing but the client. */
function openScript({ history, feed }: Scene, packing: Packing): Line {
  const { webSocket, answer } = createScriptedWire(history, packing);
  const props = { url: 'ws://bench.invalid/', webSocket };
  return {
    channel: benchChannel,
    props,
    snapshot: snapshotOf(history),
    send: () => answer(feed),
    close: () => {},
  };
}

/** The real gateway in a process of its own, over a real socket; its agent has the tokens. */
async function openSocket({ socketUrl = '', answer }: Scene): Promise<Line> {
  const props = { url: socketUrl, getToken: () => benchUser.id };
  // The gateway outlives the page, and remembers what was said in a channel.
  const channel = `bench-${crypto.randomUUID()}`;
  const send = (client: Client): void => {
    void client
      .channel(channel)
      .sendMessage({ parts: [{ type: 'text', text: 'Go on.' }] }, { body: { length: answer.length } });
  };
  return { channel, props, snapshot: snapshotOf([]), send, close: () => {} };
}

function openLine(scene: Scene, wire: Wire): Line | Promise<Line> {
  if (wire === 'gateway') return openGateway(scene);
  return wire === 'socket' ? openSocket(scene) : openScript(scene, wire);
}

/** Hands the provider's client out of React. */
function Asker({ take }: { take: (client: Client) => void }): null {
  const client = useClient();
  useEffect(() => take(client), [client, take]);
  return null;
}

/** The package itself: so much of its face, on such a wire. */
export function colloquy(title: string, face: Face, wire: Wire): Contender {
  return {
    title,
    format: face === 'plain' ? 'plain' : 'markdown',
    open: async (scene) => {
      const { channel, props, snapshot, send, close } = await openLine(scene, wire);
      let client: Client | undefined;
      const take = (made: Client): void => {
        client = made;
      };
      let unmount = (): void => {};
      return {
        mount: (stage) => {
          const root = createRoot(stage);
          unmount = () => root.unmount();
          const initial = wire === 'socket' ? {} : { channels: { [benchChannel]: snapshot } };
          flushSync(() =>
            root.render(
              <ConnectionProvider {...props} initial={{ user: benchUser, ...initial }}>
                <Shown face={face} channel={channel} />
                <Asker take={take} />
              </ConnectionProvider>,
            ),
          );
        },
        send: () => {
          if (client) send(client);
        },
        close: () => {
          unmount();
          close();
        },
      };
    },
  };
}
