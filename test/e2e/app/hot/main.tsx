import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { Shell } from './shell.js';
import { ShellWithClient } from './shell-with-client.js';

const withClient = new URLSearchParams(window.location.search).has('with-client');

const root = document.querySelector('#root');
if (root) createRoot(root).render(<StrictMode>{withClient ? <ShellWithClient /> : <Shell />}</StrictMode>);
