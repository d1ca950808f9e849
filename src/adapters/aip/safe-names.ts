import { isChannelName } from '../../model/identifiers.js';

/** A task's name as the server keeps it: it is a folder's name there, so `galaxy/tasks/t` becomes `galaxy_tasks_t`. */
export function safeTaskName(name: string): string {
  return name.replace(/[^\w.-]/g, '_').slice(0, 200);
}

/**
 * The channel of a session: the session's id where that can be a channel's name. Else one that is made of it: what no
 * name may have becomes `-`, and a number that is drawn from the whole id keeps two of them apart.
 */
export function channelOfSession(sessionId: string): string {
  if (isChannelName(sessionId) && !sessionId.startsWith('@')) return sessionId;
  const letters = sessionId.replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, 80);
  let hash = 0x811c_9dc5;
  // FNV-1a, over UTF-16 units.
  for (let index = 0; index < sessionId.length; index += 1) {
    hash = Math.imul(hash ^ sessionId.charCodeAt(index), 0x0100_0193) >>> 0;
  }
  return `aip:${letters}:${hash.toString(16)}`;
}
