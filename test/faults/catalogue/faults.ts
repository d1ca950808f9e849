/** One thing that may go wrong between a page and its gateway. */
export type Fault = {
  number: number;
  what: string;
  /** Why there is no test of it here. */
  open?: string;
};

const severalNodes = 'takes several nodes, and a store that they share';

/**
 * All faults that delivery is judged by. Tests name theirs in their titles, as `fault <number> [<how>]`: `clock` moves a clock by
 * hand, `process` has real processes and sockets, `browser` runs in Chromium.
 */
export const faults: readonly Fault[] = [
  { number: 1, what: 'The gateway is killed in mid-word' },
  { number: 2, what: 'The gateway hangs' },
  { number: 3, what: 'A half-open line: nothing comes, nothing is closed' },
  { number: 4, what: 'A server that is silent from the start' },
  { number: 5, what: 'A reset inside a frame' },
  { number: 6, what: 'A line that ends without a close frame' },
  { number: 7, what: 'A proxy that cuts idle lines' },
  { number: 8, what: 'A proxy that hands on single bytes' },
  { number: 9, what: 'A line of 1 kB a second' },
  { number: 10, what: 'A slow line: 800 ms there and back, with jitter' },
  {
    number: 11,
    what: 'Packets are lost, up to 30 %',
    open: 'takes rules of a packet filter, which not every machine has',
  },
  { number: 12, what: 'A frame comes twice' },
  { number: 13, what: 'Frames are out of order across a return' },
  { number: 14, what: 'One frame is lost, more follow' },
  { number: 15, what: 'The last frame of an answer is lost' },
  { number: 16, what: 'The answer to a join is lost' },
  { number: 17, what: 'An answer to an older join' },
  { number: 18, what: 'A callback that leaves, joins again or throws' },
  { number: 19, what: 'The log was trimmed beyond the cursor' },
  { number: 20, what: 'The store is emptied under an open line', open: severalNodes },
  { number: 21, what: 'The shared store is away for 30 s', open: severalNodes },
  { number: 22, what: 'Nodes lose each other for a moment', open: severalNodes },
  { number: 23, what: 'The acknowledgement of a command is lost' },
  { number: 24, what: 'A page goes with commands in its outbox, and comes back' },
  { number: 25, what: 'The outbox is full' },
  { number: 26, what: 'Two tabs have the same outbox' },
  { number: 27, what: 'The token ended before the connection' },
  { number: 28, what: 'The token ends in mid-stream' },
  { number: 29, what: 'Tokens cannot be had for 5 minutes' },
  { number: 30, what: 'The token is refused' },
  { number: 31, what: 'The user is signed out in mid-stream' },
  { number: 32, what: 'A one-time ticket is used twice' },
  { number: 33, what: 'A session is gone on with by another user' },
  { number: 34, what: 'A page of another origin' },
  { number: 35, what: '5,000 sockets that say nothing' },
  { number: 36, what: 'Frames before the hello, and a hello that is too long' },
  { number: 37, what: 'A channel that one may not read, or with a strange name' },
  { number: 38, what: 'A right is taken away while it is used' },
  { number: 39, what: 'A flood of frames' },
  { number: 40, what: 'Messages, fragments and streams that are too large' },
  { number: 41, what: 'Frames that break the WebSocket protocol' },
  { number: 42, what: 'Bytes where text is expected' },
  { number: 43, what: 'JSON that is meant to hurt' },
  { number: 44, what: 'Compression is offered' },
  { number: 45, what: 'A reader that is paused beside 100 fast ones' },
  { number: 46, what: 'A rolling deploy under 10,000 clients', open: severalNodes },
  { number: 47, what: 'A crash under 10,000 clients', open: severalNodes },
  { number: 48, what: 'A server that takes sockets and drops them' },
  { number: 49, what: 'Nobody listens for 60 s' },
  { number: 50, what: 'The clock jumps by an hour' },
  { number: 51, what: 'A laptop sleeps for 8 hours' },
  { number: 52, what: 'A tab is frozen in mid-stream' },
  { number: 53, what: 'Back and forward in mid-stream' },
  { number: 54, what: 'A page is hidden for 10 minutes' },
  { number: 55, what: 'The network is away for 20 s' },
  {
    number: 56,
    what: 'From one network to another without a word',
    open: 'takes two networks of one machine',
  },
  { number: 57, what: 'Mounted twice, unmounted while it connects, 50 times in a moment' },
  { number: 58, what: 'Code is replaced in mid-stream, 20 times' },
  { number: 59, what: 'Storms of renders, and selectors that throw' },
  {
    number: 60,
    what: 'The leading tab goes',
    open: 'each tab has a connection of its own: there is no leader',
  },
  { number: 61, what: 'The page is blocked for 10 s with 2,000 frames waiting' },
  { number: 62, what: 'Stop before the start, twice, after the end, from another tab' },
];
