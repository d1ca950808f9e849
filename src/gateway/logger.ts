import type { JsonObject } from '../model/json.js';

/**
 * Where the gateway writes what happened. Fields are ids, numbers, codes and names; contents of messages and tokens
 * never get here. `pino` and `console` both fit after a line of glue.
 */
export type Logger = {
  debug: (event: string, fields?: JsonObject) => void;
  info: (event: string, fields?: JsonObject) => void;
  warn: (event: string, fields?: JsonObject) => void;
  error: (event: string, fields?: JsonObject) => void;
};

const nothing = (): void => undefined;

/** Writes nothing: the default. */
export const silentLogger: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };
