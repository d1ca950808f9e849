import { createLazy } from './create-lazy.js';

/** The buttons of code blocks and tables, and the colours: fetched with the first of either. */
export const useBlockTools = createLazy(() => import('./block-toolbar.js'));
