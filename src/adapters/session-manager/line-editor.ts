/** What somebody does at a line that is being typed. */
export type LineAction =
  /** To be shown. */
  | { type: 'echo'; text: string }
  /** Enter. */
  | { type: 'line'; text: string }
  /** Ctrl-C. */
  | { type: 'interrupt' }
  /** Ctrl-D on an empty line. */
  | { type: 'leave' };

const ERASE = '\b \b';
/** Characters of a line. */
const LONGEST = 16_384;

/** Reads keys into a line. Pure: `(line, keys) → [line, actions]`. Arrows and the like are passed over. */
export function editLine(line: string, keys: string): readonly [string, readonly LineAction[]] {
  const actions: LineAction[] = [];
  let typed = Array.from(line);
  // oxlint-disable-next-line no-control-regex -- control characters are keys here
  for (const key of keys.replace(/\x1b(?:\[[0-?]*[ -/]*[@-~]|O.|.)/gs, '').replace(/\r\n/g, '\r')) {
    if (key === '\r' || key === '\n') {
      actions.push({ type: 'echo', text: '\r\n' }, { type: 'line', text: typed.join('') });
      typed = [];
    } else if (key === '\x7f' || key === '\b') {
      if (typed.pop() !== undefined) actions.push({ type: 'echo', text: ERASE });
    } else if (key === '\x03') {
      typed = [];
      actions.push({ type: 'echo', text: '^C\r\n' }, { type: 'interrupt' });
    } else if (key === '\x04') {
      if (typed.length === 0) actions.push({ type: 'leave' });
    } else if (key === '\x15') {
      actions.push({ type: 'echo', text: ERASE.repeat(typed.length) });
      typed = [];
    } else if (key >= ' ' && typed.length < LONGEST) {
      typed.push(key);
      actions.push({ type: 'echo', text: key });
    }
  }
  return [typed.join(''), actions];
}
