import type { ChatError } from '../../protocol/chat-error.js';
import type { SocketConstructor, SocketLike } from '../../protocol/socket-like.js';

/** Something that is to be there before what comes next is heard; `undefined` where nothing is missing. */
type Missing = (data: unknown) => Promise<unknown> | undefined;

/**
 * Sockets that hold back what they hear while something is fetched that it needs: it, and all behind it, is heard in
 * order when that is there, as from a slow line. Where it cannot be had the line counts as lost, and the way out of that
 * is the usual one: connect again, go on from the cursor, and fetch again with what comes.
 *
 * @param missing Asked for each message, and with `undefined` for the opening; rejects with a `ChatError`.
 * @param report Told why a line was given up.
 */
export function orderSockets(
  Base: SocketConstructor,
  missing: Missing,
  report: (error: ChatError) => void,
): SocketConstructor {
  // `new` on a function that returns an object gives that object, which is all that is asked of a constructor here.
  return function (url: string, protocols?: string | string[]) {
    return orderSocket(new Base(url, protocols), missing, report);
  } as unknown as SocketConstructor;
}

/** One socket, made elsewhere: as `orderSockets`. */
export function orderSocket(
  socket: SocketLike,
  missing: Missing,
  report: (error: ChatError) => void,
): SocketLike {
  /** What was heard and has to wait; `undefined` while nothing has to. */
  let waiting: [hear: () => void, data: unknown][] | undefined;

  const hear = (tell: () => void, data: unknown, isEnd = false): void => {
    if (waiting) return void waiting.push([tell, isEnd ? end : data]);
    const fetching = isEnd ? undefined : missing(data);
    if (!fetching) return tell();
    waiting = [[tell, data]];
    fetching.then(goOn, giveUp);
  };
  const goOn = (): void => {
    const due = waiting ?? [];
    waiting = undefined;
    for (const [tell, data] of due) hear(tell, data, data === end);
  };
  const giveUp = (cause: ChatError): void => {
    waiting = undefined;
    const { onclose } = ordered;
    silence();
    socket.close();
    if (!onclose) return;
    report(cause);
    onclose({ code: 1006, reason: '' });
  };
  const silence = (): void => {
    ordered.onopen = ordered.onmessage = ordered.onclose = null;
  };

  socket.onopen = (event) => hear(() => ordered.onopen?.(event), undefined);
  socket.onmessage = (event) => hear(() => ordered.onmessage?.(event), event.data);
  socket.onclose = (event) => hear(() => ordered.onclose?.(event), undefined, true);
  socket.onerror = (event) => ordered.onerror?.(event);

  const ordered: SocketLike = {
    get readyState() {
      return socket.readyState;
    },
    get bufferedAmount() {
      return socket.bufferedAmount;
    },
    get binaryType() {
      return socket.binaryType;
    },
    set binaryType(type) {
      socket.binaryType = type;
    },
    send: (data) => socket.send(data),
    close: (code, reason) => socket.close(code, reason),
    onopen: null,
    onmessage: null,
    onclose: null,
    onerror: null,
  };
  return ordered;
}

/** Stands for the data of a close. */
const end = Symbol('end');
