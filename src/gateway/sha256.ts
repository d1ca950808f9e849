/**
 * SHA-256 of a text's UTF-8 (FIPS 180-4), as 64 hexadecimal digits. By hand, because `crypto.subtle` is missing on pages
 * that came over plain HTTP, and a gateway may run in one.
 */
export function sha256(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const blocks = Math.ceil((bytes.length + 9) / 64);
  const padded = new Uint8Array(blocks * 64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 0x2000_0000));
  view.setUint32(padded.length - 4, (bytes.length << 3) >>> 0);
  const hash = Uint32Array.from(initial);
  const words = new Uint32Array(64);
  for (let block = 0; block < blocks; block += 1) {
    for (let at = 0; at < 64; at += 1) {
      words[at] = at < 16 ? view.getUint32(block * 64 + at * 4) : mixed(words, at);
    }
    compress(hash, words);
  }
  return [...hash].map((word) => word.toString(16).padStart(8, '0')).join('');
}

/** The first 32 bits of the fractions of the first primes' roots: of the square roots, and of the cube roots. */
const { initial, constants } = makeConstants();

function makeConstants(): { initial: Uint32Array; constants: Uint32Array } {
  const primes: number[] = [];
  for (let candidate = 2; primes.length < 64; candidate += 1) {
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate);
  }
  const fraction = (root: number): number => Math.floor((root - Math.floor(root)) * 0x1_0000_0000);
  return {
    initial: Uint32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime))),
    constants: Uint32Array.from(primes, (prime) => fraction(Math.cbrt(prime))),
  };
}

function turn(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

function mixed(words: Uint32Array, at: number): number {
  const near = words[at - 2] ?? 0;
  const far = words[at - 15] ?? 0;
  const nearMix = turn(near, 17) ^ turn(near, 19) ^ (near >>> 10);
  const farMix = turn(far, 7) ^ turn(far, 18) ^ (far >>> 3);
  return (words[at - 16] ?? 0) + farMix + (words[at - 7] ?? 0) + nearMix;
}

function compress(hash: Uint32Array, words: Uint32Array): void {
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = hash;
  for (let at = 0; at < 64; at += 1) {
    const high = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
    const choice = (e & f) ^ (~e & g);
    const first = (h + high + choice + (constants[at] ?? 0) + (words[at] ?? 0)) | 0;
    const low = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + low + majority) | 0;
  }
  for (const [at, word] of [a, b, c, d, e, f, g, h].entries()) hash[at] = (hash[at] ?? 0) + word;
}
