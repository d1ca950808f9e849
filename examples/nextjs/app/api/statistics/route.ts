import { NextResponse } from 'next/server';

import { chatServices } from '../../../lib/chat-services';

export const dynamic = 'force-dynamic';

/** What the gateway has counted, for check.mjs. An app of yours would keep this to itself. */
export function GET(): NextResponse {
  return NextResponse.json(chatServices().gateway.connections.statistics());
}
