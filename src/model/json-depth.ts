/** The most levels of arrays and objects in what somebody sends or writes: deeper ones exhaust stacks elsewhere. */
export const MAX_JSON_DEPTH = 64;

/** Whether arrays and objects stand in each other on more levels than these. Looks no deeper. */
export function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  if (Array.isArray(value)) {
    for (const child of value) if (isDeeperThan(child, levels - 1)) return true;
    return false;
  }
  // Each frame is looked through with this, so no list is made of what an object holds.
  for (const key in value) {
    const child: unknown = value[key as keyof typeof value];
    if (typeof child === 'object' && isDeeperThan(child, levels - 1)) return true;
  }
  return false;
}
