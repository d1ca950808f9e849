import type { User } from '../../model/author.js';
import type { Capabilities } from '../../protocol/capabilities.js';
import type { ChatError } from '../../protocol/chat-error.js';
import type { ClientFrame } from '../../protocol/client-frames.js';
import type { Command, CommandResults } from '../../protocol/commands.js';
import type { Clock } from '../../shared/clock.js';
import type { Random } from '../../shared/random.js';
import type { LateRequests } from '../late-requests.js';
import type { CommitBatch } from '../store/commit-batch.js';
import type { VolatileFrame } from '../volatile-slots.js';
import type { ToolDescription } from '../tools/tool-registry.js';
import type { ChannelHandle } from './channel-handle.js';
import type { ChannelView } from './channel-view.js';

/** What a channel needs of the client that it belongs to. */
export type ChannelHost = {
  clock: Clock;
  random: Random;
  /** ms that a channel stays after its last holder went. */
  lingerMs: number;
  batch: CommitBatch;
  /** Whether frames may be sent. */
  isOpen: () => boolean;
  /** False where the frame could not be sent. */
  send: (frame: ClientFrame) => boolean;
  /** Signals and registers: what cannot travel is reported, and of what has to wait the newest is kept. */
  sendVolatile: (frame: VolatileFrame) => boolean;
  user: () => User | undefined;
  capabilities: () => Capabilities;
  /** Through the outbox. */
  command: <C extends Command>(
    channel: string,
    command: C,
    id?: string,
  ) => Promise<CommandResults[C['type']]>;
  /** Asks the server's handler of that name. */
  request: LateRequests['request'];
  /** Whether the channel's commands have to wait for its join. */
  holdCommands: (channel: string, waits: boolean) => void;
  answerToolCall: (channel: string, answer: Parameters<ChannelHandle['addToolOutput']>[0]) => Promise<void>;
  describeTools: () => ToolDescription[];
  report: (error: ChatError) => void;
  /** The view that the store shows. */
  committed: (channel: string) => ChannelView | undefined;
  /** The channel's view is to be made anew for the next commit. */
  changed: (channel: string) => void;
};
