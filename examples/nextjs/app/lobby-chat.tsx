'use client';

import { ConnectionProvider, type ChannelSnapshot, type User } from 'colloquy';
import { Chat } from 'colloquy/components';

import { chatPath, lobby } from '../lib/lobby.mjs';

type LobbyChatProps = {
  /** Left out on somebody's first visit: the ticket brings a name along. */
  visitor?: User;
  /** Plain JSON, so a server component can hand it over. */
  snapshot: ChannelSnapshot;
};

/** The chat from here on: drawn from the snapshot, on the server too, and joined at its cursor in the browser. */
export function LobbyChat({ visitor, snapshot }: LobbyChatProps) {
  return (
    <ConnectionProvider
      url={chatPath}
      getToken={fetchTicket}
      initial={{ ...(visitor && { user: visitor }), channels: { [lobby]: snapshot } }}
    >
      <Chat channel={lobby} />
    </ConnectionProvider>
  );
}

async function fetchTicket(): Promise<string> {
  const response = await fetch('/api/ticket', { method: 'POST' });
  // What is thrown here is tried again, as a lost connection is.
  if (!response.ok) throw new Error(`The ticket was refused with ${response.status}.`);
  const { token } = (await response.json()) as { token: string };
  return token;
}
