import type { Tool } from 'colloquy/agents/openai';

import type { Documents } from './documents.js';
import type { NoteStore } from './notes.js';
import { calculateTool } from './tools/calculate.js';
import { pageInfoTool } from './tools/get-page-info.js';
import { createListNotesTool, createSaveNoteTool, saveNoteInputSchema } from './tools/notes-tools.js';
import { pageInfoToolName } from './tools/page-info.js';
import { createSearchDocsTool, type LinkTo } from './tools/search-docs.js';

/** What the demo's tools work on. */
export type DemoToolsOptions = {
  documents: Documents;
  notes: NoteStore;
  /** @default `/documents/<path>#L<line>` */
  linkTo?: LinkTo | undefined;
};

/** Links to the demo server's own copy of a document. */
export const linkToDocument: LinkTo = (path, line) =>
  `/documents/${path.split('/').map(encodeURIComponent).join('/')}#L${line}`;

/** The tools of the demo, the same for the guide and for a real model. */
export function createDemoTools({
  documents,
  notes,
  linkTo = linkToDocument,
}: DemoToolsOptions): Record<string, Tool> {
  return {
    search_docs: createSearchDocsTool(documents, linkTo),
    calculate: calculateTool,
    [pageInfoToolName]: pageInfoTool,
    save_note: createSaveNoteTool(notes),
    list_notes: createListNotesTool(notes),
  };
}

/** For the gateway's `toolSchemas`: an input that a person edits is refused there before it reaches the tool. */
export const demoToolSchemas = { save_note: saveNoteInputSchema };
