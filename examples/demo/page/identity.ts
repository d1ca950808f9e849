import { randomId } from './random-id.js';

/** Who sits at this browser. The secret is the sign-in: whoever has it is this user. */
export type Identity = { name: string; secret: string };

const key = 'colloquy-demo-identity';
const colours = ['Amber', 'Coral', 'Indigo', 'Jade', 'Ochre', 'Pearl', 'Ruby', 'Teal', 'Violet', 'Azure'];
const animals = ['Badger', 'Crane', 'Fox', 'Heron', 'Lynx', 'Marten', 'Otter', 'Robin', 'Seal', 'Wren'];

/** The browser's own identity: made up on the first visit and kept, so that a reload is the same user. */
export function readIdentity(): Identity {
  const [secret, name] = localStorage.getItem(key)?.split(':') ?? [];
  if (secret && name) return { secret, name };
  const identity = { secret: randomId(24), name: `${pick(colours)} ${pick(animals)}` };
  localStorage.setItem(key, `${identity.secret}:${identity.name}`);
  return identity;
}

function pick(words: readonly string[]): string {
  return words[Math.floor(Math.random() * words.length)] ?? '';
}
