import { defineTool } from 'colloquy/agents/openai';
import * as z from 'zod/mini';

import { pageInfoToolDescription } from './page-info.js';

/** Runs in the browser that asked: nobody else knows what its page looks like. */
export const pageInfoTool = defineTool({ description: pageInfoToolDescription, parameters: z.object({}) });
