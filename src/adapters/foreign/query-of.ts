import type { GatewayRequest } from '../../protocol/gateway-request.js';

/** The query of a request's address. */
export function queryOf({ url = '/' }: GatewayRequest): URLSearchParams {
  const at = url.indexOf('?');
  return new URLSearchParams(at < 0 ? '' : url.slice(at + 1).replace(/#.*$/s, ''));
}
