import { pathOf } from '../protocol/gateway-request.js';
import type { Meter } from './meter.js';
import type { Admission, GatewayHealth } from './gateway.js';

export type HttpParts = {
  health: () => GatewayHealth;
  admit: (request: Request) => Admission | Promise<Admission>;
  development: boolean;
  metrics: Meter['render'];
};

/** Answers the gateway's HTTP requests. */
export async function answerHttp(
  request: Request,
  { health, admit, development, metrics }: HttpParts,
): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return json(405, { reason: 'Only GET is answered here.' }, { allow: 'GET, HEAD' });
  }
  if (pathOf(request).endsWith('/health')) {
    const { lastFailure, ...state } = health();
    // It names a channel, and whoever asks here is anybody.
    const shown = development && lastFailure !== undefined ? { ...state, lastFailure } : state;
    // A balancer that asks here takes it out before it is gone.
    const isLeaving = state.status === 'closed' || state.status === 'draining';
    return json(isLeaving ? 503 : 200, shown, { 'cache-control': 'no-store' });
  }
  if (metrics && pathOf(request).endsWith('/metrics')) {
    const { contentType, text } = await metrics();
    return new Response(text, { headers: { 'content-type': contentType, 'cache-control': 'no-store' } });
  }
  const admission = await admit(request);
  const isRefused = 'status' in admission;
  if (!development) {
    // What is allowed here is nobody's business but the developers'.
    return isRefused && admission.status === 404
      ? json(404, { reason: 'Nothing is here.' })
      : json(426, { reason: 'This address takes WebSockets.' }, { upgrade: 'websocket' });
  }
  // The page that asks is just the one whose origin may be refused, so it has to be able to read the answer.
  const open = { 'access-control-allow-origin': '*', 'cache-control': 'no-store' };
  if (isRefused)
    return json(admission.status, { reason: admission.reason }, { ...admission.headers, ...open });
  return json(
    426,
    { reason: 'This address takes WebSockets, and would take yours.' },
    { upgrade: 'websocket', ...open },
  );
}

function json(status: number, body: object, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  });
}
