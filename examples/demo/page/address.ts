import { randomId } from './random-id.js';

/** What the page's address says. */
export type Address = {
  /** The conversation: made on the first visit, so that a reload and a twin show the same. */
  channel: string;
  /** A token to try in place of the browser's own, such as `?token=wrong`. */
  token: string | null;
};

/** Reads the address, and writes a new conversation into it where it names none. */
export function readAddress(): Address {
  const url = new URL(location.href);
  const token = url.searchParams.get('token');
  let channel = url.searchParams.get('channel');
  if (channel === null || !/^[\w-]{1,64}$/.test(channel)) {
    channel = `demo-${randomId(8)}`;
    url.searchParams.set('channel', channel);
    history.replaceState(null, '', url);
  }
  return { channel, token };
}

/** The address of another tab in the same conversation, or of a new conversation. */
export function addressOf(channel: string | null): string {
  return channel === null ? '/' : `/?channel=${encodeURIComponent(channel)}`;
}
