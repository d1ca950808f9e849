import { ConnectionProvider } from 'colloquy';
import { ChatFrame, ChatScope, ChatThread, ConnectionBanner, Presence } from 'colloquy/components';
import { connection } from 'next/server';

import { chatServices } from '../../lib/chat-services';
import { chatPath, lobby, renderedMessages } from '../../lib/lobby.mjs';
import { PageHeader } from '../page-header';
import { WatchedMessage } from './watched-message';

/**
 * The lobby without a composer. A server component uses the package's provider and parts as they are: each says for
 * itself that it runs in the browser. There is no ticket, so the gateway lets the page read and nothing else.
 */
export default async function WatchPage() {
  await connection();
  const snapshot = await chatServices().gateway.snapshot(lobby, { limit: renderedMessages });
  return (
    <main className="page">
      <PageHeader title="Lobby" note="You are watching." href="/" link="Take part" />
      <ConnectionProvider url={chatPath} initial={{ channels: { [lobby]: snapshot } }}>
        <ChatScope channel={lobby}>
          <ChatFrame>
            <ConnectionBanner.Root>
              <ConnectionBanner.Sentence />
            </ConnectionBanner.Root>
            <ChatThread Message={WatchedMessage} />
            <Presence.Typing />
          </ChatFrame>
        </ChatScope>
      </ConnectionProvider>
    </main>
  );
}
