import { vi } from 'vitest';

/** Counts how many characters are taken out of strings, by any of the ways that the reader has. */
export function countLooks() {
  let looked = 0;
  let counting = true;
  const one = (name: 'charCodeAt' | 'charAt') => {
    const real = String.prototype[name] as (this: string, at: number) => never;
    return vi.spyOn(String.prototype, name).mockImplementation(function (this: string, at: number) {
      if (counting) looked += 1;
      return real.call(this, at);
    });
  };
  const spies = [one('charCodeAt'), one('charAt')];
  return {
    paused<RESULT>(work: () => RESULT): RESULT {
      counting = false;
      const result = work();
      counting = true;
      return result;
    },
    stop() {
      for (const spy of spies) spy.mockRestore();
      return looked;
    },
  };
}
