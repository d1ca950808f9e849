import type { AipTransport } from './aip-transport.js';

/** Answers to heartbeats (`aip/protocol/heartbeat.py`). The server never begins one. */
export type HeartbeatProtocol = {
  /** Whether it could be sent. */
  sendHeartbeatAck: () => boolean;
};

/** Makes the heartbeat protocol of one client. */
export function createHeartbeatProtocol(transport: AipTransport): HeartbeatProtocol {
  return { sendHeartbeatAck: () => transport.send('heartbeat', 'ok') };
}
