import type { LineDirection, LineMessage } from './line-message.js';

/**
 * What can be done to a message. `swap` lets the next one of its direction overtake it. The three cuts end every
 * connection of the line: before the message is carried, while it is (it is lost then too, since a WebSocket hands over
 * whole messages; the log calls it `torn`), or just after it arrived, so that its answer cannot.
 */
export type LineFault = 'drop' | 'duplicate' | 'swap' | 'cut-before' | 'cut-inside' | 'cut-after';

/** A fault and the messages that it befalls. */
export type LineRule = {
  fault: LineFault;
  /** @default both */
  direction?: LineDirection;
  /** @default every message */
  match?: (message: LineMessage) => boolean;
  /** How many messages that match are let through first. @default 0 */
  skip?: number;
  /** How many messages it befalls; `Infinity` for all to come. @default 1 */
  times?: number;
};

export type LineRules = {
  /** Adds a rule; returns its removal. */
  add: (rule: LineRule) => () => void;
  /** The fault that befalls a message: of the first rule that matches and has let enough go by. */
  judge: (message: LineMessage) => LineFault | undefined;
  clear: () => void;
};

/** Rules in their order; each counts for itself. */
export function createLineRules(): LineRules {
  const rules = new Set<{ rule: LineRule; skip: number; times: number }>();
  return {
    add: (rule) => {
      const entry = { rule, skip: rule.skip ?? 0, times: rule.times ?? 1 };
      rules.add(entry);
      return () => void rules.delete(entry);
    },
    judge: (message) => {
      for (const entry of rules) {
        const { direction, match } = entry.rule;
        if ((direction && direction !== message.direction) || (match && !match(message))) continue;
        if (entry.skip > 0) {
          entry.skip -= 1;
          continue;
        }
        entry.times -= 1;
        if (entry.times <= 0) rules.delete(entry);
        return entry.rule.fault;
      }
      return undefined;
    },
    clear: () => rules.clear(),
  };
}
