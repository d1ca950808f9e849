import './message-channel.js';

import '@testing-library/jest-dom/vitest';
import { cleanup } from '@testing-library/react';
import { afterEach, beforeAll } from 'vitest';

import { clientEngine } from '../../src/core/front/engine.js';
import { plainEngine } from '../../src/core/front/front-plain-client.js';
import { fullModel } from '../../src/core/full/full-model-source.js';

// Testing Library does this by itself only where the runner's functions are globals.
afterEach(() => {
  cleanup();
});

// Clocks are moved by hand here, and no clock says when code has been fetched: it is there from the start. What a page
// shows before it comes has tests of its own, in test/core/front.
beforeAll(async () => {
  await Promise.all([clientEngine.load(), plainEngine.load(), fullModel.load()]);
});
