/** What `useSyncExternalStore` takes: the result of a hook as something to follow. */
export type TrackedResult<RESULT> = {
  subscribe: (listener: () => void) => () => void;
  /** The same object until a field that was read has another value. */
  getSnapshot: () => RESULT;
  /** Of the state that the server rendered. */
  getServerSnapshot: () => RESULT;
};

export type TrackedResultOptions<STATE, FIELDS extends object, FIXED extends object> = {
  getState: () => STATE;
  getInitialState: () => STATE;
  subscribe: (listener: () => void) => () => void;
  /** How each field is read from a state. Equal values must be identical, or reading one means drawing every time. */
  fields: { [FIELD in keyof FIELDS]: (state: STATE) => FIELDS[FIELD] };
  /** What never changes. */
  fixed: FIXED;
};

/**
 * A result whose fields notice that they are read, so that whoever draws it is told only of changes in those. As long as
 * nothing that was read has changed, one object goes on and its other fields follow the newest state; then a new object
 * takes its place and the old one stands still.
 */
export function trackResult<STATE, FIELDS extends object, FIXED extends object>(
  options: TrackedResultOptions<STATE, FIELDS, FIXED>,
): TrackedResult<FIELDS & FIXED> {
  const { fields, fixed, getState, getInitialState, subscribe } = options;
  const names = Object.keys(fields) as (keyof FIELDS)[]; // the keys of the mapped type are those of FIELDS
  const watched = new Set<keyof FIELDS>();

  const resultOf = (first: STATE) => {
    let state = first;
    const values = new Map<keyof FIELDS, unknown>();
    const read = (name: keyof FIELDS): unknown => {
      watched.add(name);
      if (!values.has(name)) values.set(name, fields[name](state));
      return values.get(name);
    };
    const result = { ...fixed };
    for (const name of names) {
      Object.defineProperty(result, name, { enumerable: true, get: () => read(name) });
    }
    return {
      // Every field was defined just above; TypeScript does not see through defineProperty.
      result: result as FIELDS & FIXED,
      /** Goes on with a newer state, unless what was read differs in it. */
      follow: (next: STATE): boolean => {
        if (next === state) return true;
        for (const name of watched) {
          const before = values.has(name) ? values.get(name) : fields[name](state);
          if (!Object.is(before, fields[name](next))) return false;
        }
        state = next;
        values.clear();
        return true;
      },
    };
  };

  let current: ReturnType<typeof resultOf> | undefined;
  let initial: ReturnType<typeof resultOf> | undefined;
  return {
    subscribe,
    getSnapshot: () => {
      const state = getState();
      if (!current?.follow(state)) current = resultOf(state);
      return current.result;
    },
    getServerSnapshot: () => (initial ??= resultOf(getInitialState())).result,
  };
}
