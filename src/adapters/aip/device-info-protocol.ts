import type { JsonObject } from '../../model/json.js';
import type { AipTransport } from './aip-transport.js';

/** What a constellation is told of its device (`aip/protocol/device_info.py`). */
export type DeviceInfoProtocol = {
  /** `requestId` goes back as `response_id`. Whether it could be sent. */
  sendDeviceInfoResponse: (answer: { deviceInfo: JsonObject; requestId: string | null }) => boolean;
};

/** Makes the device info protocol of one client. */
export function createDeviceInfoProtocol(transport: AipTransport): DeviceInfoProtocol {
  return {
    sendDeviceInfoResponse: ({ deviceInfo, requestId }) =>
      transport.send('device_info_response', 'ok', {
        result: deviceInfo,
        ...(requestId === null ? {} : { response_id: requestId }),
      }),
  };
}
