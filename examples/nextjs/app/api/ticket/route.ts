import { NextResponse, type NextRequest } from 'next/server';

import { chatServices } from '../../../lib/chat-services';
import { welcomeVisitor } from '../../../lib/visitor';

/** Long enough to connect by and to work with for a while; the page fetches the next one over the open socket. */
const ticketMs = 10 * 60 * 1_000;

/** Gives the browser a ticket for the gateway, in the name of whoever its cookie says it is. */
export async function POST(request: NextRequest): Promise<NextResponse> {
  const visitor = await welcomeVisitor({ secure: request.nextUrl.protocol === 'https:' });
  const token = chatServices().tickets.issue('chat', visitor, ticketMs);
  return NextResponse.json({ token }, { headers: { 'cache-control': 'no-store' } });
}
