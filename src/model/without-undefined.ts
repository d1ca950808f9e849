/** The same type, with optional fields absent rather than undefined. */
export type WithoutUndefined<T> = { [KEY in keyof T]: Exclude<T[KEY], undefined> };

/** A copy without fields that are undefined: that is how JSON has them, and what exact optional types ask for. */
export function withoutUndefined<T extends object>(value: T): WithoutUndefined<T> {
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  // What was filtered out is all that the two types differ in.
  return Object.fromEntries(fields) as WithoutUndefined<T>;
}
