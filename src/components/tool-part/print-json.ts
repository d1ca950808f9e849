/** JSON as people read it, up to a length. */
export type PrintedJson = {
  text: string;
  /** Whether nothing was left out. */
  isWhole: boolean;
};

/**
 * Prints a value with two spaces for each level; a string is printed as it is. Stops at `limit` characters, so that what
 * it costs does not depend on the size of a value that grows with each frame.
 */
export function printJson(value: unknown, limit = Infinity): PrintedJson {
  if (typeof value === 'string') return { text: value.slice(0, limit), isWhole: value.length <= limit };
  const printer = new Printer(limit);
  printer.print(value, '\n');
  return { text: printer.text.slice(0, limit), isWhole: printer.text.length <= limit };
}

class Printer {
  text = '';
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  print(value: unknown, line: string): void {
    if (Array.isArray(value)) this.#list(value, line);
    else if (typeof value === 'object' && value !== null) this.#object(value, line);
    else this.text += this.#plain(value);
  }

  #list(values: readonly unknown[], line: string): void {
    this.#between('[', ']', line, values.length, (index, inner) => this.print(values[index], inner));
  }

  #object(value: object, line: string): void {
    const names = Object.keys(value).filter((name) => Reflect.get(value, name) !== undefined);
    this.#between('{', '}', line, names.length, (index, inner) => {
      const name = names[index] ?? '';
      this.text += `${JSON.stringify(name)}: `;
      this.print(Reflect.get(value, name), inner);
    });
  }

  #between(
    open: string,
    close: string,
    line: string,
    count: number,
    entry: (index: number, inner: string) => void,
  ): void {
    this.text += open;
    const inner = `${line}  `;
    for (let index = 0; index < count; index += 1) {
      if (this.#isFull()) return;
      this.text += index === 0 ? inner : `,${inner}`;
      entry(index, inner);
    }
    this.text += count === 0 ? close : line + close;
  }

  #plain(value: unknown): string {
    // One more than there is room for, so that a cut shows.
    const most = this.#limit - this.text.length + 1;
    const shown = typeof value === 'string' && value.length > most ? value.slice(0, most) : value;
    return JSON.stringify(shown) ?? 'null';
  }

  #isFull(): boolean {
    return this.text.length > this.#limit;
  }
}
