/** What of a terminal's output is not complete yet. */
export type PlainTextRest = {
  /** The beginning of a letter. */
  readonly bytes: Uint8Array;
  /** The beginning of a control sequence. */
  readonly sequence: string;
};

/** At a stream's beginning. */
export const emptyRest: PlainTextRest = { bytes: new Uint8Array(), sequence: '' };

/** Characters of a control sequence; a longer one is none. */
const LONGEST = 4_096;

// ECMA-48: control sequences (5.4), control strings such as a window's title (5.6), other escapes (5.3).
/* oxlint-disable no-control-regex -- control characters are what this is about */
const complete = /\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]*[0-OQ-WYZ\\`-~])/g;
const unfinished = /\x1b(?:\[[0-?]*[ -/]*|[\]PX^_][^\x07\x1b]*\x1b?|[ -/]*)$/;
const controls = /[\x00-\x08\x0b-\x1f\x7f]/g;
/* oxlint-enable no-control-regex */

/** What a terminal shows of these bytes, as text without colours and without movement. Goes on from where it was. */
export function readPlainText(rest: PlainTextRest, data: Uint8Array): readonly [PlainTextRest, string] {
  const all = new Uint8Array(rest.bytes.byteLength + data.byteLength);
  all.set(rest.bytes);
  all.set(data, rest.bytes.byteLength);
  const cut = all.byteLength - unfinishedBytes(all);
  const text = (
    rest.sequence + new TextDecoder('utf-8', { ignoreBOM: true }).decode(all.subarray(0, cut))
  ).replace(complete, '');
  const at = text.search(unfinished);
  const begun = at >= 0 && text.length - at <= LONGEST ? text.slice(at) : '';
  const shown = text.slice(0, text.length - begun.length).replace(controls, '');
  return [{ bytes: all.slice(cut), sequence: begun }, shown];
}

/** Bytes at the end that begin a letter of UTF-8 and do not complete it. */
function unfinishedBytes(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.byteLength); back += 1) {
    const byte = bytes[bytes.byteLength - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return length > back ? back : 0;
  }
  return 0;
}
