import type { Admission } from './gateway.js';
import type { GatewayOptions } from './gateway-options.js';
import { headerOf, pathOf, type GatewayRequest } from '../protocol/gateway-request.js';

type Refusal = Extract<Admission, { status: number }>;

/** What a request for an upgrade is refused with, by its path and its origin; `undefined` lets it in. */
export function refuseUpgrade(
  options: Pick<GatewayOptions, 'path' | 'origins' | 'development'>,
  request: GatewayRequest,
  /** `isNative`: no other endpoint takes the request's path. */
  { isClosed, isNative }: { isClosed: boolean; isNative: boolean },
): Refusal | undefined {
  const path = pathOf(request);
  if (isNative && options.path !== undefined && path !== options.path) {
    return refuse(404, `There is no chat at ${path}: this gateway's \`path\` is ${options.path}.`);
  }
  if (isClosed) {
    return refuse(503, 'The gateway is closed and takes no connections. Try again in a moment.', {
      'retry-after': '5',
    });
  }
  const origin = headerOf(request, 'origin');
  // Only browsers send an origin, and only browsers have a user's cookies to be misused.
  if (origin === undefined || isAllowed(options, request, origin)) return undefined;
  return refuse(403, `The origin ${origin} is not allowed: add it to the gateway's \`origins\`.`);
}

function isAllowed(
  { origins, development }: Pick<GatewayOptions, 'origins' | 'development'>,
  request: GatewayRequest,
  origin: string,
): boolean {
  if (typeof origins === 'function') return isTaken(origins, origin);
  if (origins) return origins.includes(origin);
  return development === true || origin.replace(/^[a-z]+:\/\//, '') === headerOf(request, 'host');
}

/** An app's check may throw, at the origin `null` for one: whoever sent that must not end the process with it. */
function isTaken(check: (origin: string) => boolean, origin: string): boolean {
  try {
    return check(origin);
  } catch {
    return false;
  }
}

function refuse(status: number, reason: string, headers: Record<string, string> = {}): Refusal {
  return { status, headers, reason };
}
