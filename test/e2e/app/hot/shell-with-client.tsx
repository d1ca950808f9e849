import { ConnectionProvider } from 'colloquy';
import { useState } from 'react';

import { client } from './client.js';
import { channel } from './page-parameters.js';
import { Thread } from './thread.js';

/** As `Shell`, with a client that was made in a file of its own. */
export function ShellWithClient() {
  const version = 0;
  const [instance] = useState(() => crypto.randomUUID());
  return (
    <ConnectionProvider client={client}>
      <h1 data-version={version} data-instance={instance}>
        Shell
      </h1>
      <Thread channel={channel} />
    </ConnectionProvider>
  );
}
