import type { AgentFunction } from 'colloquy/gateway';

import { answerGreeting, answerIntroduction } from './answers/introduction.js';
import { answerBySearch } from './answers/search-answer.js';
import { answerCode, answerEverything, answerTable } from './answers/showcase-answers.js';
import {
  answerCalculation,
  answerListNotes,
  answerPageInfo,
  answerSaveNote,
} from './answers/tool-answers.js';
import type { Chunk, Message } from './chunk.js';
import type { Delay } from './delay.js';
import { createDemoTools, linkToDocument } from './demo-tools.js';
import type { Documents } from './documents.js';
import { detectIntent, type Intent } from './intents.js';
import type { NoteStore } from './notes.js';
import { Speaker, type Speech } from './speaker.js';
import type { LinkTo } from './tools/search-docs.js';

export type GuideAgentOptions = {
  /** What it answers from. */
  documents: Documents;
  /** Where `save_note` keeps notes. */
  notes: NoteStore;
  /** How it waits between words; `noDelay` says everything at once. */
  delay: Delay;
  /** A fraction in [0, 1), for an uneven pace. @default always a half */
  random?: () => number;
  /** Where a document can be read. @default `/documents/<path>#L<line>` */
  linkTo?: LinkTo;
};

/**
 * The demo's default agent: a guide that quotes this project's documents. It needs no key and no network, and says that
 * it is no model. It never fails a turn: what it cannot do, it says.
 */
export function createGuideAgent(options: GuideAgentOptions): AgentFunction {
  const { documents, notes, delay, random = () => 0.5, linkTo = linkToDocument } = options;
  const tools = createDemoTools({ documents, notes, linkTo });

  const answer = async (speaker: Speaker, intent: Intent): Promise<Speech> => {
    switch (intent.type) {
      case 'greet':
        return answerGreeting(speaker);
      case 'introduce':
        return answerIntroduction(speaker);
      case 'calculate':
        return answerCalculation(speaker, intent.expression);
      case 'page':
        return answerPageInfo(speaker);
      case 'save-note':
        return answerSaveNote(speaker, intent.text);
      case 'list-notes':
        return answerListNotes(speaker);
      case 'table':
        return answerTable(speaker, await documents.read(), linkTo);
      case 'code':
        return answerCode(speaker, await documents.read(), intent.topic, linkTo);
      case 'everything':
        return answerEverything(speaker, await documents.read(), intent.topic, linkTo);
      case 'search':
        return answerBySearch(speaker, intent.query);
    }
  };

  return async function* run(turn): AsyncGenerator<Chunk> {
    const speaker = new Speaker({ turn, tools, delay, random });
    const question = lastQuestion(turn.messages);
    yield { type: 'start', messageMetadata: { model: 'guide' } };
    yield { type: 'start-step' };
    try {
      yield* question === '' ? answerIntroduction(speaker) : await answer(speaker, detectIntent(question));
    } catch (error) {
      // A folder that cannot be read, for one. The reason is for the person who runs the demo, and that is who asks.
      const reason = error instanceof Error ? error.message : String(error);
      yield* speaker.say(`I could not answer: ${reason}`);
    }
    if (turn.signal.aborted) return;
    yield { type: 'finish-step' };
    yield { type: 'finish', finishReason: 'stop' };
  };
}

/** What was asked last; a message of files alone asks nothing. */
function lastQuestion(messages: readonly Message[]): string {
  const asked = messages.findLast((message) => message.role === 'user');
  return (asked?.parts ?? [])
    .flatMap((part) => (part.type === 'text' ? [part.text] : []))
    .join('\n')
    .trim();
}
