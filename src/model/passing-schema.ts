import * as z from 'zod/mini';
import { describeExpectation } from './describe-issue.js';

/** What a check found: nothing, or the issues of a schema. */
export type Verdict = { success: boolean; error?: { issues: readonly z.core.$ZodIssue[] } | undefined };

/** Nothing was found. */
export const flawless: Verdict = { success: true };

/**
 * A schema that looks at a value and hands on that very value: nothing is copied, so what a newer version wrote is not
 * lost, and a message of many parts costs no second one.
 */
export function passingSchema<VALUE>(check: (value: unknown) => Verdict): z.ZodMiniType<VALUE> {
  return z.custom<VALUE>().check((payload) => {
    const { success, error } = check(payload.value);
    if (success) return;
    for (const issue of error?.issues ?? []) {
      const message = describeExpectation(issue);
      payload.issues.push({ code: 'custom', path: [...issue.path], message, input: payload.value });
    }
  });
}
