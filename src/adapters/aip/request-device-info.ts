import { isRecord } from '../../model/is-record.js';
import type { JsonObject, JsonValue } from '../../model/json.js';
import { ChatError } from '../../protocol/chat-error.js';
import { systemClock, type Clock } from '../../shared/clock.js';
import { createId } from '../../shared/ids.js';
import { systemRandom, type Random } from '../../shared/random.js';

/** As much of a client as is needed. */
export type DeviceInfoClient = {
  send: (data: JsonValue) => boolean;
  onMessage: (listener: (data: JsonValue) => void) => () => void;
};

/** Of `requestDeviceInfo`. */
export type RequestDeviceInfoOptions = {
  /** @default the device that the constellation registered for: of another one the server tells nothing */
  device?: string | undefined;
  /** In ms. @default 10,000 */
  timeoutMs?: number | undefined;
  clock?: Clock;
  random?: Random;
};

/**
 * Asks what a constellation's device told of itself: `device_info_request` and its response (`aip/protocol/device_info.py`).
 *
 * @throws {ChatError} `closed` where there is no connection, `request-timeout` where nothing came in time (a refusal
 * names no question, and is reported to `onError`), `message-missing` where the server knows nothing of the device
 */
export function requestDeviceInfo(
  client: DeviceInfoClient,
  options: RequestDeviceInfoOptions = {},
): Promise<JsonObject> {
  const { device, timeoutMs = 10_000, clock = systemClock, random = systemRandom } = options;
  const requestId = `device_info_${createId(random)}`;
  return new Promise((resolve, reject) => {
    const fail = (code: 'closed' | 'request-timeout' | 'message-missing', sentence: string): void => {
      end();
      reject(new ChatError(code, sentence, { retryable: true }));
    };
    const timer = clock.setTimer(() => {
      const sentence = `The server did not tell about the device within ${timeoutMs} ms. It tells constellations alone, about their own device.`;
      fail('request-timeout', sentence);
    }, timeoutMs);
    const stop = client.onMessage((data) => {
      if (!isRecord(data) || data['type'] !== 'device_info_response' || data['response_id'] !== requestId)
        return;
      const { result } = data;
      if (isRecord(result) && typeof result['error'] === 'string') {
        return fail('message-missing', `The server knows nothing of the device: ${result['error']}.`);
      }
      end();
      // It came out of JSON.
      resolve(isRecord(result) ? (result as JsonObject) : {});
    });
    const end = (): void => {
      clock.clearTimer(timer);
      stop();
    };
    const asked = { type: 'device_info_request', request_id: requestId };
    const isSent = client.send(device === undefined ? asked : { ...asked, target_id: device });
    if (!isSent)
      fail('closed', 'There is no connection, so the device was not asked about. Try again when there is.');
  });
}
