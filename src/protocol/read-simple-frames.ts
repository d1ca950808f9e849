import { isDeeperThan } from '../model/json-depth.js';
import { MAX_FRAMES_PER_MESSAGE, MAX_SERVER_DEPTH } from './frame-limits.js';
import { parseJson } from './parse-json.js';
import type { ServerFrame } from './server-frames.js';
import { isSimpleFrame } from './simple-frame.js';

/**
 * What stood in one WebSocket message, told without a schema: what `decodeServerFrames` makes of it, or `undefined` where
 * that has to be asked, because some frame is broken, unknown, or about more than text.
 */
export function readSimpleFrames(text: string): ServerFrame[] | undefined {
  const value = parseJson(text);
  const list: unknown[] = Array.isArray(value) ? value : [value];
  if (list.length > MAX_FRAMES_PER_MESSAGE || isDeeperThan(list, MAX_SERVER_DEPTH + 1)) return undefined;
  return list.every(isSimpleFrame) ? list : undefined;
}
