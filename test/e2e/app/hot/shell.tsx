import { ConnectionProvider } from 'colloquy';

import { channel, gateway, token } from './page-parameters.js';
import { Thread } from './thread.js';

/** The file that a test edits to see what becomes of a provider in it. */
export function Shell() {
  const version = 0;
  return (
    <ConnectionProvider url={gateway} getToken={() => token}>
      <h1 data-version={version}>Shell</h1>
      <Thread channel={channel} />
    </ConnectionProvider>
  );
}
