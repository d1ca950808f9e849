import { isChannelName } from '../../model/identifiers.js';

/** What an address of the document's three kinds names. */
export type ChannelPlace = { kind: 'circles' | 'workspace' | 'agents'; id: string };

/** Reads a path such as `/ws/circles/dev-team`; `undefined` for a path of another kind. */
export function channelPlace(path: string, prefix: string): ChannelPlace | undefined {
  if (!path.startsWith(`${prefix}/`)) return undefined;
  const [kind, name, ...more] = path.slice(prefix.length + 1).split('/');
  if (kind !== 'circles' && kind !== 'workspace' && kind !== 'agents') return undefined;
  const id = name === undefined || more.length > 0 ? undefined : decode(name);
  return id === undefined || id === '' ? undefined : { kind, id };
}

/**
 * The gateway's channel of a place, by the document's own keys: a circle's name as it is, `workspace-{id}`, and
 * `agents-{id}`. `undefined` where no channel can have that name.
 */
export function placeChannel({ kind, id }: ChannelPlace): string | undefined {
  const name = kind === 'circles' ? id : `${kind}-${id}`;
  // Those with an @ in front are each user's own.
  return isChannelName(name) && !name.startsWith('@') ? name : undefined;
}

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
