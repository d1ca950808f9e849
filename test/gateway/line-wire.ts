import type { Endpoint, EndpointService } from '../../src/gateway/index.js';
import { createId } from '../../src/shared/ids.js';

/**
 * A foreign wire for tests: lines of text. `room` joins the one channel, `say <text>` writes into it, everything that
 * anybody writes comes back as `<name>: <text>`, `throw` makes the endpoint throw.
 */
export function lineWire(
  options: Partial<Endpoint & Pick<EndpointService, 'admit' | 'fetch'>> = {},
): Endpoint & {
  readonly log: string[];
} {
  const { admit, fetch, ...endpoint } = options;
  const log: string[] = [];
  return {
    name: 'lines',
    takes: (path) => path === '/lines',
    messages: { kinds: 'text', maxBytes: 64 },
    serve: (host) => ({
      ...(admit ? { admit } : {}),
      ...(fetch ? { fetch } : {}),
      accept: (line, request) => {
        const token = new URL(request.url ?? '/', 'http://host').searchParams.get('token') ?? undefined;
        const session = host.openSession({
          who: { token },
          request,
          line,
          onFrame: (frame) => {
            if (frame.type === 'session-welcome') line.send(`hello ${frame.session.user.id}`);
            if (frame.type === 'session-denied') line.send(`denied ${frame.error.code}`);
            if (frame.type === 'channel-subscribed') line.send('joined');
            if (frame.type === 'command-reply' && frame.error) line.send(`refused ${frame.error.code}`);
            if (frame.type !== 'channel-events') return;
            for (const event of frame.events) line.send(JSON.stringify(event));
          },
          onEnd: (code) => line.close(code === 4401 ? 4001 : 1011, 'the gateway ended it'),
        });
        return {
          received: (data) => {
            log.push(`received ${String(data)}`);
            if (data === 'throw') throw new Error('this wire is broken');
            if (data === 'room') session.send({ type: 'channel-subscribe', channel: 'room', join: 1 });
            const text = typeof data === 'string' && /^say (.*)$/.exec(data)?.[1];
            if (!text) return;
            const id = createId(host.random);
            const message = { id, parts: [{ type: 'text' as const, text }] };
            const command = { type: 'message-send' as const, message, leafId: null };
            session.send({ type: 'command-send', id, channel: 'room', command });
          },
          closed: (code) => {
            log.push(`closed ${code}`);
            session.close();
          },
        };
      },
      dispose: () => log.push('disposed'),
    }),
    ...endpoint,
    log,
  };
}
