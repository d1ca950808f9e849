import { readFileSync } from 'node:fs';

/** One thing that the recorded server saw of the plugin, or did. */
export type TranscriptLine =
  | { kind: 'text'; hello: Record<string, string> }
  /** `text` is cut at 200 characters, as it was recorded; `length` is that of the whole. */
  | { kind: 'heard'; type: string; seq: number; flags: number; pt: number; length: number; text: string }
  | { kind: 'does'; what: string }
  | { kind: 'prints'; text: string }
  | { kind: 'http'; body: string }
  | { kind: 'connect' }
  | { kind: 'closed' };

/** Reads one of the transcripts of the real plugin with a scripted gateway (test/fixtures/ssm). */
export function readTranscript(name: string): TranscriptLine[] {
  const text = readFileSync(new URL(`../../fixtures/ssm/${name}.txt`, import.meta.url), 'utf8');
  return text.split('\n').flatMap((line) => lineOf(line));
}

function lineOf(line: string): TranscriptLine[] {
  const hello = /^ +[\d.]+ \[\d] TEXT (.*)$/.exec(line)?.[1];
  if (hello !== undefined) return [{ kind: 'text', hello: JSON.parse(hello) }];
  const heard = /\[\d] (\w+) seq=(\d+) flags=(\d+) pt=(\d+) len=(\d+) digest_ok=True b'(.*)'$/.exec(line);
  if (heard) {
    const [, type = '', seq, flags, pt, length, bytes = ''] = heard;
    const numbers = { seq: Number(seq), flags: Number(flags), pt: Number(pt), length: Number(length) };
    return [{ kind: 'heard', type, ...numbers, text: unescape(bytes) }];
  }
  const printed = / PTY> b'(.*)'$/.exec(line)?.[1];
  if (printed !== undefined) return [{ kind: 'prints', text: unescape(printed) }];
  const http = / HTTP AmazonSSM\.ResumeSession (.*)$/.exec(line)?.[1];
  if (http !== undefined) return [{ kind: 'http', body: http }];
  if (/\[\d] connect /.test(line)) return [{ kind: 'connect' }];
  if (/\[\d] closed /.test(line)) return [{ kind: 'closed' }];
  const does = /^ +[\d.]+ (?:->|\[2]) (.*)$/.exec(line)?.[1];
  return does === undefined ? [] : [{ kind: 'does', what: does }];
}

/** As Python writes bytes. */
function unescape(text: string): string {
  return text
    .replace(/\\x([\da-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replaceAll('\\r', '\r')
    .replaceAll('\\n', '\n');
}
