import { readFileSync } from 'node:fs';

/** One message of the recorded conversation between the real server and scripts that played its clients. */
export type Recorded = {
  /** Whose line it is on. */
  client: string;
  from: 'client' | 'server';
  // oxlint-disable-next-line typescript/no-explicit-any -- as it was recorded
  message: any;
  /** What the script sent, where that is no JSON. */
  text: string;
  /** The line was cut when it was recorded: its last fields are missing. */
  isCut: boolean;
};

/** The recorded sections by their headings. */
export function readTranscript(): ReadonlyMap<string, Recorded[]> {
  const file = new URL('../../fixtures/aip/transcript.txt', import.meta.url);
  const sections = new Map<string, Recorded[]>();
  let section: Recorded[] = [];
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const heading = /^(?:==|--) (.*)$/.exec(line)?.[1];
    if (heading !== undefined) sections.set(heading, (section = []));
    const found = /^ *[\d.]+ (?<client>\S+) +(?<way>->|<-) (?<text>.*)$/.exec(line)?.groups;
    if (!found) continue;
    const text = found['text'] ?? '';
    const { value, isCut } = readLine(text);
    section.push({
      client: found['client'] ?? '',
      from: found['way'] === '->' ? 'client' : 'server',
      message: value,
      text: typeof value === 'string' ? value : text,
      isCut,
    });
  }
  return sections;
}

/** Long lines were cut when they were recorded: what is whole of them is read. */
function readLine(text: string): { value: unknown; isCut: boolean } {
  const whole = attempt(text);
  if (whole !== undefined) return { value: whole, isCut: false };
  for (let end = text.length; end > 0; end = text.lastIndexOf(',', end - 1)) {
    const value = attempt(closed(text.slice(0, end)));
    if (value !== undefined) return { value, isCut: true };
  }
  return { value: text, isCut: false };
}

function attempt(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The text with whatever it leaves open closed. */
function closed(text: string): string {
  const open: string[] = [];
  let isText = false;
  for (let index = 0; index < text.length; index += 1) {
    const letter = text.charAt(index);
    if (letter === '\\') index += 1;
    else if (letter === '"') isText = !isText;
    else if (isText) continue;
    else if (letter === '{') open.push('}');
    else if (letter === '[') open.push(']');
    else if (letter === '}' || letter === ']') open.pop();
  }
  return text + open.reverse().join('');
}
