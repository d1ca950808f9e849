import type * as z from 'zod/mini';

/** The part of a schema's issue that a sentence is made of. */
type Issue = z.core.$ZodIssue;

/**
 * The half sentence that names the field and what is wrong with it. Written from the issue's code, because the
 * messages of zod are the host's to configure, and may be missing altogether.
 */
export function describeIssue(issue: Issue | undefined): string {
  if (issue === undefined) return 'it does not have the expected shape';
  const field = issue.path.length === 0 ? 'the value itself' : `"${issue.path.map(String).join('.')}"`;
  return `${field} is wrong: ${describeExpectation(issue)}`;
}

/** What was expected in place of what came. */
export function describeExpectation(issue: Issue): string {
  if (issue.code === 'invalid_type') return `expected ${issue.expected}`;
  if (issue.code === 'invalid_value') return `expected one of ${issue.values.map(String).join(', ')}`;
  if (issue.code === 'custom') return issue.message;
  return 'it does not have the expected shape';
}

/** At most 80 characters of a foreign string, so that a sentence stays one. */
export function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
