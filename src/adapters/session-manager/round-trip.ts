/** What is known of how long an acknowledgement takes, in ms. */
export type RoundTrip = { readonly time: number; readonly variation: number; readonly timeout: number };

/** Before anything was measured. */
export const initialRoundTrip: RoundTrip = { time: 100, variation: 0, timeout: 200 };

/** The least that is added for chance (the clock's granularity), in ms. */
const GRANULARITY = 10;
/** The longest wait before a message is sent again, in ms. */
const LONGEST = 1_000;

/** Takes in one measured round trip: what TCP does (RFC 6298), with this protocol's numbers. */
export function measureRoundTrip({ time, variation }: RoundTrip, measured: number): RoundTrip {
  const newVariation = 0.75 * variation + 0.25 * Math.abs(time - measured);
  const newTime = 0.875 * time + 0.125 * measured;
  const timeout = Math.min(LONGEST, newTime + Math.max(GRANULARITY, 4 * newVariation));
  return { time: newTime, variation: newVariation, timeout };
}
