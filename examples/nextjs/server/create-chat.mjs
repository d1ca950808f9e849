import { randomBytes } from 'node:crypto';

import { createGateway, createMemoryStore } from 'colloquy/gateway';

import { chatPath, lobby } from '../lib/lobby.mjs';
import { scriptedAgent } from './scripted-agent.mjs';
import { createTickets } from './tickets.mjs';

/** Who comes without a ticket: may watch, and nothing else. */
const guest = { id: 'guest', name: 'Guest' };

/**
 * The chat server: a gateway with an agent and a memory store, and the tickets by which it knows people.
 * @param {{ secret?: string | undefined, development: boolean }} options
 * @returns {import('../lib/chat-services').ChatServices}
 */
export function createChat({ secret = randomBytes(32).toString('hex'), development }) {
  const tickets = createTickets(secret);
  const gateway = createGateway({
    path: chatPath,
    agent: scriptedAgent,
    store: createMemoryStore(),
    development,
    authenticate: ({ token }) => (token === undefined ? { user: guest } : tickets.read('chat', token)),
    authorize: ({ user, channel, action }) =>
      channel === lobby && (action === 'read' || (action === 'write' && user.id !== guest.id)),
    onError: (error, context) => console.error('chat:', error.message, context),
  });
  return { gateway, tickets };
}
