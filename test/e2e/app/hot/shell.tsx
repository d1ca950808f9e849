import { ConnectionProvider } from 'colloquy';
import { useState } from 'react';

import { channel, gateway, token } from './page-parameters.js';
import { Thread } from './thread.js';

/** The file that a test edits to see what becomes of a provider in it. */
export function Shell() {
  const version = 0;
  const [instance] = useState(() => crypto.randomUUID());
  return (
    <ConnectionProvider url={gateway} getToken={() => token}>
      <h1 data-version={version} data-instance={instance}>
        Shell
      </h1>
      <Thread channel={channel} />
    </ConnectionProvider>
  );
}
