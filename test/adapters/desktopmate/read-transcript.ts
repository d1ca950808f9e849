import { readFileSync } from 'node:fs';

/** One message of a recorded conversation between the real server and a script. */
export type Recorded = {
  from: 'client' | 'server';
  // oxlint-disable-next-line typescript/no-explicit-any -- as it was recorded
  message: any;
  /** As the script sent it, where that is no JSON. */
  text: string;
};

/** The recorded sections by their headings. */
export function readTranscript(): ReadonlyMap<string, Recorded[]> {
  const file = new URL('../../fixtures/desktopmate/transcript-1.txt', import.meta.url);
  const sections = new Map<string, Recorded[]>();
  let section: Recorded[] = [];
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line.startsWith('== ')) sections.set(line.slice(3), (section = []));
    const found = /^ *[\d.]+ (?<way>->|<-) (?<text>.*)$/.exec(line)?.groups;
    if (!found) continue;
    const text = found['text'] ?? '';
    section.push({ from: found['way'] === '->' ? 'client' : 'server', message: readLine(text), text });
  }
  return sections;
}

/** Long lines were cut when they were recorded: what is left of them is read. */
function readLine(text: string): unknown {
  for (const attempt of [text, `${text}"}`, `${text.slice(0, text.lastIndexOf(', "'))}}`]) {
    try {
      return JSON.parse(attempt);
    } catch {
      // The next attempt.
    }
  }
  return text.replace(/^'|'$/g, '');
}
