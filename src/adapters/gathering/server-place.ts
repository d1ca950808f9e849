/** What an address of the server names. `agentId` is missing where it is no number. */
export type ServerPlace =
  | { kind: 'topics' }
  | { kind: 'dashboard' }
  | { kind: 'chat'; agentId: number | undefined }
  | { kind: 'conversation'; id: string };

/** Reads a path such as `/ws/chat/1`; `undefined` for one of another kind. */
export function serverPlace(path: string, prefix: string): ServerPlace | undefined {
  if (path === prefix) return { kind: 'topics' };
  if (!path.startsWith(`${prefix}/`)) return undefined;
  const [kind, id = '', ...more] = path.slice(prefix.length + 1).split('/');
  if (kind === 'dashboard' && id === '' && more.length === 0) return { kind };
  if (id === '' || more.length > 0) return undefined;
  if (kind === 'chat') return { kind, agentId: /^-?\d{1,15}$/.test(id) ? Number(id) : undefined };
  return kind === 'conversation' ? { kind, id } : undefined;
}
