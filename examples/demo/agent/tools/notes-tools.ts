import { defineTool, type Tool } from 'colloquy/agents/openai';
import * as z from 'zod/mini';

import { maxNoteLength, type NoteStore } from '../notes.js';

/** What a note must look like. */
export const saveNoteInputSchema = z.object({
  text: z.string().check(z.minLength(1), z.maxLength(maxNoteLength)),
});

/** Keeps a note for the channel, once a person has agreed (and perhaps reworded it). */
export function createSaveNoteTool(notes: NoteStore): Tool {
  return defineTool({
    description:
      'Saves a note for everybody in this conversation. A person is asked first and may change the text.',
    parameters: saveNoteInputSchema,
    needsApproval: true,
    execute: ({ text }, { turn }) => ({ text, count: notes.add(turn.channel, text) }),
  });
}

/** Reads the channel's notes back. */
export function createListNotesTool(notes: NoteStore): Tool {
  return defineTool({
    description: 'Lists the notes that were saved in this conversation, oldest first.',
    parameters: z.object({}),
    execute: (_input, { turn }) => ({ notes: notes.list(turn.channel) }),
  });
}
