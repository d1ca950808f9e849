/** A time as these servers write it: ISO 8601 with the zone in numbers, which every Python reads. `now` is in ms. */
export function wireTime(now: number): string {
  return new Date(now).toISOString().replace('Z', '+00:00');
}
