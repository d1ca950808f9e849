import { createHmac, timingSafeEqual } from 'node:crypto';

/** @typedef {{ id: string, name: string }} Visitor */

/**
 * What a ticket is good for, so that one kind never passes for the other: the cookie of a `visit`, or one connection to
 * the `chat`.
 * @typedef {'visit' | 'chat'} Purpose
 */

/** @typedef {{ purpose: Purpose, user: Visitor, expiresAt: number }} Claims */
/** @typedef {ReturnType<typeof createTickets>} Tickets */

/**
 * Signs who somebody is, and reads it again. The secret is all that two processes have to share.
 * @param {string} secret
 */
export function createTickets(secret) {
  /** @param {string} body */
  const sign = (body) => createHmac('sha256', secret).update(body).digest();

  return {
    /**
     * @param {Purpose} purpose
     * @param {{ id: string, name?: string | undefined }} user
     * @param {number} lifetimeMs
     */
    issue(purpose, user, lifetimeMs) {
      const claims = { purpose, user, expiresAt: Date.now() + lifetimeMs };
      const body = Buffer.from(JSON.stringify(claims)).toString('base64url');
      return `${body}.${sign(body).toString('base64url')}`;
    },

    /**
     * What a ticket says, or `null` where it is forged, too old, or meant for something else.
     * @param {Purpose} purpose
     * @param {string} ticket
     * @returns {Claims | null}
     */
    read(purpose, ticket) {
      const [body = '', signature = ''] = ticket.split('.', 2);
      const given = Buffer.from(signature, 'base64url');
      const expected = sign(body);
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
      // Whatever carries our signature was written by `issue`.
      const claims = JSON.parse(Buffer.from(body, 'base64url').toString());
      return claims.purpose === purpose && claims.expiresAt > Date.now() ? claims : null;
    },
  };
}
