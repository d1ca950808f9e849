'use client';

import { useCallback, useEffect, useState } from 'react';

import { requestDeviceInfo } from '../../adapters/aip/request-device-info.js';
import type { JsonObject } from '../../model/json.js';
import { useClient } from '../../react/use-client.js';
import { useWebSocket } from '../../react/use-web-socket.js';

/** What `useDeviceInfo` returns. */
export type DeviceInfo = {
  /** What the device told of itself; `undefined` until it is known. */
  info: JsonObject | undefined;
  /** Why it is not known. */
  error: Error | undefined;
  /** Asks again. Always the same function for one client. */
  refresh: () => void;
};

/** Of `useDeviceInfo`. */
export type UseDeviceInfoOptions = {
  /** Which `ConnectionProvider`. @default the nearest one without a name */
  connection?: string;
};

type Known = Pick<DeviceInfo, 'info' | 'error'>;
const nothing: Known = { info: undefined, error: undefined };

/**
 * What a constellation's device told of itself. Asked for whenever the connection opens; what was known stays while it
 * is asked again.
 *
 * @example const { info } = useDeviceInfo(); // { device_id: 'desk', platform: 'linux', cpu_count: 8 }
 */
export function useDeviceInfo(options: UseDeviceInfoOptions = {}): DeviceInfo {
  const client = useClient('useDeviceInfo', options);
  const { isConnected } = useWebSocket(options);
  const [known, setKnown] = useState(nothing);
  const [asked, setAsked] = useState(0);
  const refresh = useCallback(() => setAsked((count) => count + 1), []);
  useEffect(() => {
    if (!isConnected) return undefined;
    let isGone = false;
    requestDeviceInfo(client).then(
      (info) => {
        if (!isGone) setKnown({ info, error: undefined });
      },
      (error: Error) => {
        if (!isGone) setKnown(({ info }) => ({ info, error }));
      },
    );
    return () => {
      isGone = true;
    };
  }, [client, isConnected, asked]);
  return { ...known, refresh };
}
