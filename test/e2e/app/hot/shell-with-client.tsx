import { ConnectionProvider } from 'colloquy';

import { client } from './client.js';
import { channel } from './page-parameters.js';
import { Thread } from './thread.js';

/** As `Shell`, with a client that was made in a file of its own. */
export function ShellWithClient() {
  const version = 0;
  return (
    <ConnectionProvider client={client}>
      <h1 data-version={version}>Shell</h1>
      <Thread channel={channel} />
    </ConnectionProvider>
  );
}
