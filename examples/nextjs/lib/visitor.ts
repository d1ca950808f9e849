import { randomUUID } from 'node:crypto';

import type { User } from 'colloquy';
import { cookies } from 'next/headers';

import { chatServices } from './chat-services';

const cookieName = 'visitor';
const cookieDays = 30;
const cookieMs = cookieDays * 24 * 60 * 60 * 1_000;

/** Whoever this browser's cookie says it is. This stands in for the sign-in that your app has. */
export async function knownVisitor() {
  const cookie = (await cookies()).get(cookieName);
  return cookie && chatServices().tickets.read('visit', cookie.value)?.user;
}

/** The known visitor, or a new one whom the browser remembers from now on. For route handlers: pages set no cookies. */
export async function welcomeVisitor({ secure }: { secure: boolean }): Promise<User> {
  const known = await knownVisitor();
  if (known) return known;
  const id = randomUUID();
  const visitor = { id: `visitor-${id}`, name: `Visitor ${id.slice(0, 4)}` };
  (await cookies()).set(cookieName, chatServices().tickets.issue('visit', visitor, cookieMs), {
    httpOnly: true,
    sameSite: 'lax',
    secure,
    maxAge: cookieMs / 1_000,
  });
  return visitor;
}
