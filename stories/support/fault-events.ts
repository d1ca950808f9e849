/** What the toolbar asks of the story that is shown, once, over Storybook's own channel. */
export const faultEvent = 'colloquy/fault';

/** What may be asked: `cut` ends the connection, `restart` keeps the store, `restart-empty` loses it. */
export type Fault = 'cut' | 'restart' | 'restart-empty';

/** What the story tells the toolbar whenever it changes. */
export const countersEvent = 'colloquy/counters';

/** What the client counted of the story's channel, and its connection's status. */
export type ShownCounters = {
  status: string;
  lost: number;
  doubled: number;
  resumed: number;
  duplicates: number;
};
