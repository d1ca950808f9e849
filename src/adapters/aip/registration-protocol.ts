import type { AipTransport } from './aip-transport.js';

/** Answers to a client's first message (`aip/protocol/registration.py`). Each says whether it could be sent. */
export type RegistrationProtocol = {
  /** The wire has no message of its own for this: it is a `heartbeat` with the status `ok`. */
  sendRegistrationConfirmation: () => boolean;
  /** Why the client was not taken; its line is closed next. */
  sendRegistrationError: (error: string) => boolean;
};

/** Makes the registration protocol of one client. */
export function createRegistrationProtocol(transport: AipTransport): RegistrationProtocol {
  return {
    sendRegistrationConfirmation: () => transport.send('heartbeat', 'ok'),
    sendRegistrationError: (error) => transport.send('error', 'error', { error }),
  };
}
