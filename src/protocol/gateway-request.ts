/** The HTTP request that a socket came with, as much of it as is known. A web `Request` fits as it is. */
export type GatewayRequest = {
  /** A web `Headers`, or values by lower-case name as Node has them. */
  headers?: HeaderReader | HeaderTable | undefined;
  /** Path and query, or a whole address. */
  url?: string | undefined;
  remoteAddress?: string | undefined;
};

type HeaderReader = { get: (name: string) => string | null };
type HeaderTable = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The value of a header (the first where it came several times), by its lower-case name. */
export function headerOf(request: GatewayRequest, name: string): string | undefined {
  const { headers } = request;
  if (!headers) return undefined;
  if (isReader(headers)) return headers.get(name) ?? undefined;
  const value = headers[name];
  return typeof value === 'string' ? value : value?.[0];
}

/** The path of a request without its query; `/` where there is none. */
export function pathOf(request: GatewayRequest): string {
  const url = request.url ?? '/';
  const path = url.replace(/^[a-z]+:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '');
  return path === '' ? '/' : path;
}

function isReader(headers: HeaderReader | HeaderTable): headers is HeaderReader {
  return typeof headers['get'] === 'function';
}
