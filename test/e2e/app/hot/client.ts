import { createClient } from 'colloquy/client';

import { gateway, token } from './page-parameters.js';

/** Outlives whatever is edited but this file. Nothing is opened until a provider is mounted. */
export const client = createClient({ url: gateway, getToken: () => token });
