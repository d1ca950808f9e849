import { readFileSync } from 'node:fs';

/** One line of a recorded session: what the client said, or what the server did. */
export type TranscriptLine = { from: 'client' | 'server'; data: Record<string, unknown> | string };

/** The lines of one connection in a recording, by the name that it has there. */
export function transcript(connection: string): TranscriptLine[] {
  return read('transcript-1.txt').flatMap((line) => {
    const [, name, arrow, data = ''] = /^\s*[\d.]+ (\S+)\s+(<-|->) (.*)$/.exec(line) ?? [];
    if (name !== connection) return [];
    return [{ from: arrow === '->' ? 'client' : 'server', data: parse(data) } as const];
  });
}

/** What the server of the second recording said: four turns of a conversation. */
export function conversationTranscript(): Record<string, unknown>[] {
  return read('transcript-2.txt').map((line) => {
    const data = parse(line);
    return typeof data === 'string' ? {} : data;
  });
}

/** What does not change from one session to the next. */
export function timeless(data: unknown): unknown {
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(
    Object.entries(data).flatMap(([key, value]) =>
      ['timestamp', 'connected_at', 'connection_id', 'event_id', 'id'].includes(key) &&
      typeof value !== 'number'
        ? []
        : [[key, key === 'data' ? timeless(value) : value]],
    ),
  );
}

/** Pieces of a text are cut where the sender likes: neighbours are joined. */
export function joined(messages: readonly Record<string, unknown>[]): Record<string, unknown>[] {
  const out: Record<string, unknown>[] = [];
  for (const message of messages) {
    const last = out.at(-1);
    if (message['type'] === 'token' && last?.['type'] === 'token') {
      out[out.length - 1] = { ...last, content: `${String(last['content'])}${String(message['content'])}` };
    } else out.push(message);
  }
  return out;
}

function read(name: string): string[] {
  const path = new URL(`../../fixtures/gathering/${name}`, import.meta.url);
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
}

function parse(data: string): Record<string, unknown> | string {
  try {
    return JSON.parse(data) as Record<string, unknown>;
  } catch {
    return data;
  }
}
