import { expect, it } from 'vitest';

import type { ClientOptions } from '../../src/core/client.js';
import { createClient } from '../../src/core/create-client.js';

it.each<[string, Partial<ClientOptions>]>([
  ['url', { url: '' }],
  ['connectTimeoutMs', { connectTimeoutMs: -1 }],
  ['handshakeTimeoutMs', { handshakeTimeoutMs: Number.NaN }],
  ['lingerMs', { lingerMs: -5 }],
  ['outbox.maxCount', { outbox: { maxCount: -1 } }],
  ['outbox.maxBytes', { outbox: { maxBytes: Number.NaN } }],
  ['retry.limit', { retry: { limit: -1 } }],
])('refuses a client whose %s cannot be as it is', (name, options) => {
  expect(() => createClient({ url: 'ws://x.invalid', ...options })).toThrow(
    expect.objectContaining({ code: 'invalid-options', message: expect.stringContaining(`"${name}"`) }),
  );
});
