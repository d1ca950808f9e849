import type { Command } from '../../protocol/commands.js';

/** A command as it is kept over reloads. */
export type KeptCommand = {
  /** The idempotency key: whoever sends it again, from this page or another, sends the same command. */
  id: string;
  channel: string;
  command: Command;
  /** When it was asked for, in ms since the epoch. */
  createdAt: number;
};

/**
 * Where an outbox is kept over reloads. `scope` names one user at one gateway; nothing of one scope is ever seen in
 * another. All may reject: what cannot be kept is still sent, as long as the page lives.
 */
export type OutboxStorage = {
  /** All that is kept in a scope, those that were put first in front. Read as unknown: another version may have put it. */
  load: (scope: string) => Promise<readonly unknown[]>;
  /** Keeps commands; one whose id is kept already keeps its place. */
  put: (scope: string, commands: readonly KeptCommand[]) => Promise<void>;
  remove: (scope: string, ids: readonly string[]) => Promise<void>;
  /** Takes out all of a scope. */
  clear: (scope: string) => Promise<void>;
  /** Nothing more is asked of it. */
  close: () => void;
};
