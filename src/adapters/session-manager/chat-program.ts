import type { Author } from '../../model/author.js';
import type { ChatMessage } from '../../model/message.js';
import type { EndpointHost, ForeignLine } from '../../protocol/endpoint.js';
import { createId } from '../../shared/ids.js';
import { createGuestChannels } from '../foreign/guest-channels.js';
import { createGuestTurns, messageText } from '../foreign/guest-turns.js';
import { createByteQueue } from './byte-queue.js';
import { editLine, type LineAction } from './line-editor.js';
import type { Program, ProgramSession } from './program.js';

/** Of `chat`, where an endpoint serves a channel of its gateway. */
export type ChatProgramOptions = {
  /** The channel that a session talks in. @default the session's id */
  channel?: (session: Pick<ProgramSession, 'id' | 'user'>) => string;
  /** Stands before what is typed. @default '> ' */
  prompt?: string;
};

/** A program has no socket of its own: what it is ahead by is held back by its session. */
const noLine: ForeignLine = { send: () => {}, close: () => {}, bufferedAmount: 0, isOpen: true };

/**
 * The conversation of a channel as a program: each line is a message, answers are printed as they are written, what others
 * say is shown with their names. Ctrl-C stops the answer, Ctrl-D leaves.
 */
export function createChatProgram(
  host: Pick<EndpointHost, 'openSession' | 'random'>,
  { channel: channelOf = ({ id }) => id, prompt = '> ' }: ChatProgramOptions = {},
): Program {
  return async function* (session) {
    const { user, input, signal } = session;
    const channel = channelOf(session);
    const printed = createByteQueue(Infinity, () => undefined);
    const print = (text: string): void => printed.push(new TextEncoder().encode(text));
    let line = '';
    let running: string | undefined;
    /** Something else is shown where somebody types: the line is drawn again below it. */
    const show = (text: string): void => print(`\r\x1b[K${safe(text)}\r\n${prompt}${line}`);

    const refuse = (message: string): void => {
      print(`${safe(message)}\r\n`);
      printed.end();
    };
    const turns = createGuestTurns({
      started: ({ turnId, message }) => {
        running = turnId;
        print(`\r\x1b[K${safe(nameOf(message.chat.author))}: `);
      },
      chunk: (_turn, chunk) => {
        if (chunk.type === 'text-delta') print(safe(chunk.delta));
      },
      ended: ({ turnId }, { chat: { status } }) => {
        if (running === turnId) running = undefined;
        print(`${status === 'done' ? '' : ` (${status})`}\r\n${prompt}${line}`);
      },
    });
    const guest = host.openSession({
      who: { user },
      request: { url: '/' },
      line: noLine,
      onFrame: (frame) => {
        // The name of the channel is none, say: it would be waited for without end.
        if (frame.type === 'error-report' || frame.type === 'session-denied') refuse(frame.error.message);
        else channels.frame(frame);
      },
      onEnd: () => printed.end(),
    });
    const channels = createGuestChannels(guest, {
      joined: turns.joined,
      denied: (_channel, { message }) => refuse(message),
      event: (name, event) => {
        if (event.type === 'message-added' && isFromElsewhere(event.message, user.id)) {
          const { message } = event;
          show(`${nameOf(message.chat.author)}: ${messageText(message)}`);
        }
        turns.event(name, event);
      },
      reply: ({ error }) => {
        if (error) show(error.message);
      },
    });
    const act = (action: LineAction): void => {
      switch (action.type) {
        case 'echo':
          return print(action.text);
        case 'line':
          if (action.text.trim() === '') return print(prompt);
          return say(action.text);
        case 'interrupt':
          if (running === undefined) return print(prompt);
          return channels.command(channel, createId(host.random), { type: 'turn-stop', turnId: running });
        case 'leave':
          return printed.end();
      }
    };
    const say = (text: string): void => {
      const id = createId(host.random);
      channels.command(channel, id, {
        type: 'message-send',
        message: { id, parts: [{ type: 'text', text }] },
        leafId: null,
      });
      print(prompt);
    };
    const read = async (): Promise<void> => {
      const decoder = new TextDecoder();
      for await (const bytes of input) {
        const [next, actions] = editLine(line, decoder.decode(bytes, { stream: true }));
        line = next;
        for (const action of actions) act(action);
      }
    };

    channels.join(channel);
    print(prompt);
    signal.addEventListener('abort', () => printed.end(), { once: true });
    void read();
    try {
      yield* printed.bytes;
    } finally {
      guest.close();
    }
  };
}

function isFromElsewhere({ chat: { author } }: ChatMessage, userId: string): boolean {
  return !(author.kind === 'person' && author.id === userId);
}

function nameOf({ name, id }: Author): string {
  return name ?? id;
}

/** Text for a terminal: nobody's message moves the cursor, or writes a window's title. */
function safe(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what this is about
  return text.replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, '').replaceAll('\n', '\r\n');
}
