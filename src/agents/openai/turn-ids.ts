// What the wire takes as an id; a server may write anything.
const idPattern = /^[\x21-\x7e]{1,128}$/;

/**
 * The ids of one turn's parts: counted, so that the same answers make the same chunks. A server's own call ids are kept
 * unless the conversation has them already (some servers begin at `call_0` with every request).
 */
export class TurnIds {
  readonly #used: Set<string>;
  readonly #turnId: string;
  #count = 0;

  constructor(turnId: string, used: Iterable<string>) {
    this.#turnId = turnId;
    this.#used = new Set(used);
  }

  /** Id of the next text or reasoning part. */
  part(kind: 'text' | 'reasoning'): string {
    this.#count += 1;
    return `${kind}-${this.#count}`;
  }

  /** Id of the next tool call, from the id that the model's server gave, if any. */
  toolCall(given: string | undefined): string {
    const id = given !== undefined && idPattern.test(given) && !this.#used.has(given) ? given : this.#make();
    this.#used.add(id);
    return id;
  }

  #make(): string {
    // A turn that was taken up again counts from one once more.
    let id: string;
    do {
      this.#count += 1;
      id = `${this.#turnId}-call-${this.#count}`;
    } while (this.#used.has(id));
    return id;
  }
}
