import type { ElementTag } from './part-props.js';

/** What one part renders, and by what it can be styled. */
export type PartEntry = {
  element: ElementTag;
  /** Its class in the style sheet. */
  className: `colloquy-${string}`;
  /** Attributes that show its state: the values that each takes, or when it is there, or what it says. */
  data: Readonly<Record<`data-${string}`, string | readonly string[]>>;
  /** Custom properties that carry its numbers. */
  variables?: Readonly<Record<`--colloquy-${string}`, string>>;
};

/** The parts of one component by name. A test compares every entry with the DOM. */
export type PartTable = Readonly<Record<string, PartEntry>>;
