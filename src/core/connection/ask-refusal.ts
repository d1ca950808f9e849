import { parseJson } from '../../protocol/parse-json.js';

/** Why a gateway would refuse an upgrade. */
export type Refusal = { status: number; reason: string };

/** What a gateway answers where it would have taken the upgrade (RFC 9110 §15.5.22). */
const UPGRADE_REQUIRED = 426;

/**
 * Asks the gateway's HTTP side at the same address why it would refuse a connection: a browser shows every refused
 * upgrade as 1006 and nothing more. A gateway in development answers pages of every origin with `{ reason }`.
 * `undefined` where there is no such answer, or no refusal.
 */
export async function askRefusal(url: string): Promise<Refusal | undefined> {
  try {
    const address = url.replace(/^ws/, 'http');
    // No cookies: the answer is for anybody's origin, which browsers do not combine with credentials.
    const response = await fetch(address, { headers: { accept: 'application/json' }, credentials: 'omit' });
    const answer = parseJson(await response.text());
    if (response.status < 400 || response.status === UPGRADE_REQUIRED) return undefined;
    if (typeof answer !== 'object' || answer === null || !('reason' in answer)) return undefined;
    return typeof answer.reason === 'string' ? { status: response.status, reason: answer.reason } : undefined;
  } catch {
    return undefined;
  }
}
