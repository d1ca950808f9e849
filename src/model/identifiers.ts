/** Ids that clients make: 1–128 characters without spaces or control characters. */
export const idPattern = /^[\x21-\x7e]{1,128}$/;

/**
 * A channel's name: 1–128 of letters, digits and `._:@/-`, the first a letter, a digit or `@`, with no `..` in it.
 * Names that begin with `@` are the gateway's own (`@me`).
 */
export const channelNamePattern = /^(?!.*\.\.)[A-Za-z0-9@][A-Za-z0-9._:@/-]{0,127}$/;

/** Whether a value is an id that a client may make. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && idPattern.test(value);
}

/** Whether a value is a channel's name. */
export function isChannelName(value: unknown): value is string {
  return typeof value === 'string' && channelNamePattern.test(value);
}
