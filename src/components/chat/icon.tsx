import type { ReactElement } from 'react';

/** Strokes on a field of 16 × 16. */
const strokes = {
  send: 'M8 13.5V3M3.5 7.5 8 3l4.5 4.5',
  stop: 'M4.5 4.5h7v7h-7z',
  down: 'M8 3v10M3.5 8.5 8 13l4.5-4.5',
  copy: 'M6 6h7.5v7.5H6zM10 6V2.5H2.5V10H6',
  again: 'M13 8a5 5 0 1 1-1.6-3.7M13 2v3h-3',
  edit: 'M3 13l.6-3L10.5 3 13 5.5 6 12.4zM9 4.5 11.5 7',
  delete: 'M3 4.5h10M6.5 4.5V2.5h3v2M4.5 4.5l.5 9h6l.5-9',
} as const;

/** A picture that stands beside a name of its own, and so has none. */
export function Icon({ name }: { name: keyof typeof strokes }): ReactElement {
  return (
    <svg className="colloquy-icon" viewBox="0 0 16 16" aria-hidden data-icon={name}>
      <path d={strokes[name]} />
    </svg>
  );
}
