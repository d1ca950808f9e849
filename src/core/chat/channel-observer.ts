import type { User } from '../../model/author.js';
import type { JsonValue } from '../../model/json.js';
import type { ChatError } from '../../protocol/chat-error.js';
import type { ChannelStatus, ChannelView, DeliveryCounters, Member } from '../channel/channel-view.js';
import type { Client } from '../client.js';
import type { RequestFunction } from '../request-options.js';
import type { ClientState } from '../store/client-state.js';
import { channelOf } from './channel-of.js';
import { checkData, type EventData, type EventSchemas } from './published-event.js';
import { trackResult, type TrackedResult } from './tracked-result.js';

/** What changes about a channel. Reading a field is what subscribes to it. */
type ChannelFields = {
  readonly status: ChannelStatus;
  /** Why it is `denied` or `closed`. */
  readonly error: ChatError | null;
  /** Who is here now, this user included. */
  readonly members: readonly Member[];
  /** Who is typing, without this user. */
  readonly typing: readonly User[];
  /** This user; `null` before the session is open. */
  readonly me: User | null;
  /** Whether the last head heard of agreed with what was folded. */
  readonly verified: ChannelView['verified'];
  readonly counters: DeliveryCounters;
};

/** What can be done in a channel: the same functions for as long as its name is the same. */
type ChannelActions<EVENTS extends EventSchemas | undefined = undefined> = {
  /**
   * Puts an event of the app's own into the log, for everybody and for those who come later. Resolves with its number;
   * rejects with `message-invalid` where the data does not fit its schema, `forbidden` where this user may not.
   */
  publish: EVENTS extends EventSchemas
    ? <NAME extends keyof EVENTS & string>(
        name: NAME,
        data: EventData<EVENTS[NAME]>,
      ) => Promise<{ seq: number }>
    : (name: string, data: JsonValue) => Promise<{ seq: number }>;
  /** Asks the server's handler of that name, in this channel. */
  request: RequestFunction;
  /** To the others who are here now; once or not at all. */
  signal: (name: string, data: JsonValue) => void;
  /** Repeats itself while it lasts; call it with false when the draft is sent or emptied. */
  setTyping: (typing: boolean) => void;
  /** This user has read up to and with this message; `useReceipts` shows it. @default the newest on the shown branch */
  markRead: (messageId?: string) => void;
  /** This user's `members` entry's `state`. */
  setPresence: (state: JsonValue) => void;
};

/** What `useChannel` returns. Spreading it, or taking the rest of it, reads every field. */
export type ChannelConnection<EVENTS extends EventSchemas | undefined = undefined> = {
  readonly name: string;
} & ChannelFields &
  ChannelActions<EVENTS>;

/** Follows a channel, field by field. `schemas` are asked for with each `publish`, so that the newest count. */
export function observeChannel<EVENTS extends EventSchemas | undefined>(
  client: Client,
  name: string,
  schemas: () => EVENTS | undefined,
): TrackedResult<ChannelConnection<EVENTS>> {
  const handle = client.channel(name);
  const publish = async (event: string, data: JsonValue): Promise<{ seq: number }> => {
    const known = schemas();
    if (known) checkData(known, event, data);
    return handle.publish(event, data);
  };
  const actions: ChannelActions<EVENTS> = {
    // The names and data that the type allows are a part of those that the function takes.
    publish: publish as ChannelActions<EVENTS>['publish'],
    request: handle.request,
    signal: handle.signal,
    setTyping: handle.setTyping,
    markRead: handle.markRead,
    setPresence: handle.setPresence,
  };
  return trackResult<ClientState, ChannelFields, { name: string } & ChannelActions<EVENTS>>({
    getState: client.store.getState,
    getInitialState: client.store.getInitialState,
    subscribe: client.store.subscribe,
    fields: {
      status: (state) => channelOf(state, name).status,
      error: (state) => channelOf(state, name).error,
      members: (state) => channelOf(state, name).members,
      typing: (state) => channelOf(state, name).typing,
      me: ({ connection }) => connection.session?.user ?? null,
      verified: (state) => channelOf(state, name).verified,
      counters: (state) => channelOf(state, name).counters,
    },
    fixed: { name, ...actions },
  });
}
