import type { JsonObject } from '../../model/json.js';
import { readClientMessage, type ClientMessage } from './client-messages.js';
import type { WebSocketManager } from './web-socket-manager.js';

/** Sentences of a refused registration, in the words of today's server, or of the seed's document. */
export type RegistrationWording = 'server' | 'document';

/** What a client registers as. */
export type Registration = {
  clientId: string;
  clientType: ClientMessage['client_type'];
  platform: string;
  metadata: JsonObject;
  systemInfo: JsonObject | undefined;
  targetId: string | undefined;
};

/** Looks at a client's first message: what it registers as, or why it is not let in. */
export function readRegistration(
  text: string,
  wsManager: Pick<WebSocketManager, 'isDeviceConnected' | 'getClientInfo'>,
  wording: RegistrationWording,
): { registration: Registration } | { error: string } {
  const read = readClientMessage(text);
  if ('problem' in read) return { error: read.problem };
  const { type, client_id: clientId, client_type: clientType, target_id: targetId, metadata } = read.message;
  if (!clientId) return { error: 'Client ID required' };
  if (type !== 'register') return { error: 'First message must be REGISTER' };
  if (clientId.length > MAX_ID_CHARACTERS) return { error: 'Client ID is too long' };
  if (clientType === 'constellation' && targetId && !wsManager.isDeviceConnected(targetId)) {
    return { error: notConnected(targetId, wording) };
  }
  if (wsManager.getClientInfo(clientId)) {
    const error = `client_id '${clientId}' is already registered; duplicate registrations are not allowed`;
    return { error };
  }
  // It came out of JSON.
  const known = (metadata ?? {}) as JsonObject;
  const { platform, system_info: systemInfo } = known;
  return {
    registration: {
      clientId,
      clientType,
      platform: typeof platform === 'string' && platform !== '' ? platform : 'windows',
      metadata: known,
      systemInfo: clientType === 'device' && isObject(systemInfo) ? systemInfo : undefined,
      targetId: targetId || undefined,
    },
  };
}

/** `device:` and the id name the device's executor, and have to fit into the log. */
const MAX_ID_CHARACTERS = 120;

/** The device is not there. */
export function notConnected(deviceId: string, wording: RegistrationWording = 'server'): string {
  return wording === 'document'
    ? 'Target device not connected'
    : `Target device '${deviceId}' is not connected`;
}

function isObject(value: JsonObject[string]): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
