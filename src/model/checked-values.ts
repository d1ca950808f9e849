import * as z from 'zod/mini';

import { isShortText, isUnsigned } from './checks.js';

// By hand, and not by zod's own formats and length checks: each of those adds its part of the library to every page.

/** A whole number that JSON carries exactly. */
export const integerSchema = z.custom<number>(Number.isSafeInteger, 'expected int');

/** An unsigned 32-bit number. */
export const unsignedSchema = z.custom<number>(isUnsigned, 'expected an unsigned 32-bit number');

// Lists by hand as well: a schema for each item costs several times what it looks at.

/** Unsigned 32-bit numbers. */
export const unsignedListSchema = z.custom<number[]>(
  (value) => Array.isArray(value) && value.every(isUnsigned),
  'expected a list of unsigned 32-bit numbers',
);

/** Any texts. */
export const textListSchema = z.custom<string[]>(
  (value) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
  'expected a list of texts',
);

/** Anything, as long as it is a list. */
export const listSchema = z.custom<unknown[]>(Array.isArray, 'expected array');

/** Text of 1 to `most` characters. */
export function shortTextSchema(most: number): z.ZodMiniType<string> {
  return z.custom<string>((value) => isShortText(value, most), `expected text of 1 to ${most} characters`);
}
