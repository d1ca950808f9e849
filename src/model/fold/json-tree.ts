import { MAX_JSON_DEPTH } from '../json-depth.js';

type Container = unknown[] | Record<string, unknown>;

/** Where a value stands in its container: a key or an index. The root's is the empty string. */
export type Slot = string | number;

/**
 * A JSON value under construction that never changes what it was given: containers on the way to the place that is
 * written are copied at the first write, everything else is shared with the value before.
 */
export class JsonTree {
  root: unknown;
  /** Slots of the containers that are open, from the root's. */
  readonly path: Slot[];
  /** Set for good when something was asked for that has no place in a value. */
  failed = false;
  readonly #containers: Container[] = [];
  /** How many containers from the root are copies of our own, and may be written into. */
  #owned = 0;

  constructor(root: unknown, path: readonly Slot[]) {
    this.root = root;
    this.path = [...path];
    let value: unknown = root;
    for (const [depth, slot] of path.entries()) {
      if (depth > 0) value = read(this.#containers[depth - 1], slot);
      if (isContainer(value)) this.#containers.push(value);
      else this.failed = true;
    }
  }

  get kind(): 'root' | 'array' | 'object' {
    const container = this.#containers.at(-1);
    if (container === undefined) return 'root';
    return Array.isArray(container) ? 'array' : 'object';
  }

  /** How many values the innermost container holds, where it is an array. */
  get length(): number {
    const container = this.#containers.at(-1);
    return Array.isArray(container) ? container.length : 0;
  }

  read(slot: Slot): unknown {
    return this.#containers.length === 0 ? this.root : read(this.#containers.at(-1), slot);
  }

  write(slot: Slot, value: unknown): void {
    if (this.#isForbidden(slot)) {
      this.failed = true;
      return;
    }
    this.#own();
    const container = this.#containers.at(-1);
    if (container === undefined) this.root = value;
    else put(container, slot, value);
  }

  open(slot: Slot, container: Container): void {
    // Deeper input is refused: a snapshot that no client reads would end the channel for all.
    if (this.path.length === MAX_JSON_DEPTH) this.failed = true;
    this.write(slot, container);
    if (this.failed) return;
    this.path.push(slot);
    this.#containers.push(container);
    this.#owned = this.#containers.length;
  }

  close(): void {
    this.path.pop();
    this.#containers.pop();
    this.#owned = Math.min(this.#owned, this.#containers.length);
  }

  /** Names by which a careless merge would reach a prototype. The AI SDK refuses a whole input for them, so do we. */
  #isForbidden(slot: Slot): boolean {
    if (this.kind !== 'object') return false;
    return slot === '__proto__' || (slot === 'prototype' && this.path.at(-1) === 'constructor');
  }

  #own(): void {
    for (; this.#owned < this.#containers.length; this.#owned += 1) {
      const container = this.#containers[this.#owned];
      if (container === undefined) return;
      const copy: Container = Array.isArray(container) ? [...container] : { ...container };
      const parent = this.#containers[this.#owned - 1];
      if (parent === undefined) this.root = copy;
      else put(parent, this.path[this.#owned] ?? '', copy);
      this.#containers[this.#owned] = copy;
    }
  }
}

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null;
}

function read(container: Container | undefined, slot: Slot): unknown {
  if (container === undefined) return undefined;
  if (Array.isArray(container)) return container[Number(slot)];
  return Object.hasOwn(container, slot) ? container[slot] : undefined;
}

function put(container: Container, slot: Slot, value: unknown): void {
  if (Array.isArray(container)) container[Number(slot)] = value;
  else container[slot] = value;
}
