import type { TargetContext, Target } from '../../protocol/adapter.js';

/** An address with the token in its query, where there is one: for servers that take it nowhere else. */
export function withToken({ url, token }: TargetContext): Target {
  if (token === undefined) return { url };
  const [address = '', query = ''] = url.split('?', 2);
  const entries = new URLSearchParams(query);
  entries.set('token', token);
  return { url: `${address}?${entries}` };
}
