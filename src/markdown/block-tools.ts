import { createLazy } from './create-lazy.js';

/** The buttons of code blocks and tables: fetched with the first of either. */
export const useBlockTools = createLazy(() => import('./block-toolbar.js'));

/** What gives code its colours: fetched with the first block that names its language. */
export const useColouring = createLazy(() => import('./highlighting/colours.js'));
