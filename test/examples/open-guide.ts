import { expect } from 'vitest';

import {
  createGuideAgent,
  createNoteStore,
  noDelay,
  openDocuments,
} from '../../examples/demo/agent/index.js';
import { createTurn, runAgent, textOf, userMessage, type TurnScript } from '../agents/create-turn.js';
import { sampleDocuments, writeDocuments } from './documents.js';

/** A guide that has read the documents of a folder, and says everything at once. */
export function openGuide(root: string) {
  const notes = createNoteStore();
  const agent = createGuideAgent({ documents: openDocuments({ root }), notes, delay: noDelay });
  const ask = async (question: string, script: TurnScript = {}) => {
    const { chunks, error } = await runAgent(
      agent,
      createTurn({ messages: [userMessage(question)], ...script }),
    );
    expect(error).toBeUndefined();
    expect(chunks[0]?.type).toBe('start');
    return { chunks, text: textOf(chunks), types: chunks.map((chunk) => chunk.type) };
  };
  return { ask, notes };
}

/** A guide to the sample documents. */
export const openSample = async () => openGuide(await writeDocuments(sampleDocuments));
