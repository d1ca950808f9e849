import { cdp } from 'vitest/browser';
import { onTestFinished } from 'vitest';

type Session = { send: (method: string, parameters?: object) => Promise<unknown> };

/** The browser's own protocol. Vitest's type of it has the methods of no browser. */
const session = (): Session => cdp() as unknown as Session;

/** Emulates media features until the test is over: `{ 'prefers-reduced-motion': 'reduce' }`. */
export async function emulateMedia(features: Readonly<Record<string, string>>): Promise<void> {
  const list = Object.entries(features).map(([name, value]) => ({ name, value }));
  await session().send('Emulation.setEmulatedMedia', { features: list });
  onTestFinished(async () => {
    await session().send('Emulation.setEmulatedMedia', { features: [] });
  });
}

/** Has the page pointed at with fingers until the test is over. */
export async function emulateTouch(): Promise<void> {
  await session().send('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 5 });
  onTestFinished(async () => {
    await session().send('Emulation.setTouchEmulationEnabled', { enabled: false });
  });
}
