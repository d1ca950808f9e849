import 'colloquy/styles.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { App } from './app.js';
import './demo.css';
import { readAddress } from './address.js';
import { readIdentity } from './identity.js';
import { applyTheme, readTheme } from './theme.js';

applyTheme(readTheme());

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App address={readAddress()} identity={readIdentity()} />
    </StrictMode>,
  );
}
