import type { RowToShow } from './show-row.js';

/** What shows a row: few threads ever jump, so its code comes with the first that does. */
export type JumpCode = { showRow: (wanted: RowToShow) => void };

let here: JumpCode | undefined;

/** Calls back with the code: at once where it is there, else when it is; or with nothing where it cannot be had. */
export function withJumpCode(run: (code: JumpCode) => void, giveUp: () => void = () => undefined): void {
  if (here) return run(here);
  import('./show-row.js').then((code) => {
    here = code;
    run(code);
  }, giveUp);
}
