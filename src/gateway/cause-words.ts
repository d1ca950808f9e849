/** What something that was thrown says; `undefined` where it says nothing. */
export function causeWords(cause: unknown): string | undefined {
  const words = cause instanceof Error ? cause.message : cause;
  return typeof words === 'string' && words !== '' ? words : undefined;
}
