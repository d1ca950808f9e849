/** What a component showed the test each time it was drawn. */
export function createSeen<T>() {
  const values: T[] = [];
  return {
    show: (value: T): void => void values.push(value),
    /** Of the newest drawing. */
    get last(): T {
      if (values.length === 0) throw new Error('The component was not drawn.');
      return values[values.length - 1] as T; // it is there: the list is not empty
    },
    /** How often it was drawn since the last `forget`. */
    get count(): number {
      return values.length;
    },
    forget: (): void => void values.splice(0),
  };
}
