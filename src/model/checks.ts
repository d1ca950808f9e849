import { isRecord } from './is-record.js';

/** Says of a value that may be anything whether it is what it has to be. Says nothing of why not: a schema does. */
export type Check = (value: unknown) => boolean;

export const isText: Check = (value) => typeof value === 'string';
export const isFlag: Check = (value) => typeof value === 'boolean';
/** JSON has no other numbers; a value that never was JSON may. */
export const isNumber: Check = Number.isFinite;
export const isAnything: Check = (value) => value !== undefined;

export const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);

export const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);

export const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);

export const oneOf =
  (...values: unknown[]): Check =>
  (value) =>
    values.includes(value);

/** An object whose fields fit; others that it has may be anything. */
export const shape =
  (fields: Readonly<Record<string, Check>>): Check =>
  (value) => {
    if (!isRecord(value)) return false;
    for (const name in fields) if (!fields[name]?.(value[name])) return false;
    return true;
  };
/** Whether it is text of 1 to `most` characters. */
export function isShortText(value: unknown, most: number): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= most;
}

/** Whether it is an unsigned 32-bit number. */
export function isUnsigned(value: unknown): boolean {
  return typeof value === 'number' && value >>> 0 === value;
}
