import type { ChannelEvent } from '../../model/event.js';
import type { JsonObject } from '../../model/json.js';
import type { ChatError } from '../../protocol/chat-error.js';
import type { CommandOf, CommandType } from '../../protocol/commands.js';
import type { Channel } from '../channel/channel.js';
import type { Actor, GatewayContext } from '../gateway-context.js';
import type { TurnRecord } from '../store.js';
import type { ChannelTurns } from '../turns/channel-turns.js';

/** One command, with all that is needed to decide on it. The channel is loaded, and nothing changes meanwhile. */
export type CommandCall<T extends CommandType> = {
  command: CommandOf<T>;
  /** The id that the client gave it. */
  id: string;
  actor: Actor;
  channel: Channel;
  turns: ChannelTurns;
  context: GatewayContext;
};

/** What a command comes to. */
export type Decision =
  | {
      events: ChannelEvent[];
      /** The reply; a function gets the number of the first of `events`. */
      result: JsonObject | ((firstSeq: number) => JsonObject);
      /** Records of turns that change with it. */
      turns?: readonly TurnRecord[] | undefined;
      /** Runs right after the commit, before anything else happens in the channel. */
      committed?: () => void;
      /** The reply waits for it: an effect that comes in a batch of its own. */
      settled?: () => Promise<void>;
    }
  | { refusal: ChatError };

/** Decides on a command. Writes nothing itself. */
export type CommandHandler<T extends CommandType> = (call: CommandCall<T>) => Decision | Promise<Decision>;
