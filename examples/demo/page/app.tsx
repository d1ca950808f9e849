import { ConnectionProvider } from 'colloquy';
import { Chat } from 'colloquy/components';
import type { ReactElement } from 'react';

import type { Address } from './address.js';
import { FaultStrip } from './fault-strip.js';
import { Header } from './header.js';
import type { Identity } from './identity.js';
import { FaultyWebSocket } from './line.js';
import { PageTools } from './page-tools.js';
import { Suggestions } from './suggestions.js';
import { toolViews } from './tool-views.js';

export type AppProps = { address: Address; identity: Identity };

const slots = { Empty: Suggestions };

/** The demo: one chat, and a hand on its cable. */
export function App({ address: { channel, token }, identity }: AppProps): ReactElement {
  return (
    <ConnectionProvider
      url="/chat"
      webSocket={FaultyWebSocket}
      getToken={() => token ?? `${identity.secret}:${identity.name}`}
    >
      <PageTools />
      <main className="demo">
        <Header channel={channel} identity={identity} isRefused={token !== null} />
        <FaultStrip channel={channel} />
        <Chat channel={channel} tools={toolViews} slots={slots} />
      </main>
    </ConnectionProvider>
  );
}
