import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import {
  createGuideAgent,
  createNoteStore,
  noDelay,
  openDocuments,
} from '../../examples/demo/agent/index.js';
import { createTurn, runAgent, userMessage } from '../agents/create-turn.js';
import { sampleDocuments, writeDocument, writeDocuments } from './documents.js';
import { openGuide, openSample } from './open-guide.js';

const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

/** The block quotes and fenced code of an answer, each with the file that it is said to be from. */
function quotationsOf(text: string): { path: string; line: number; quotation: string }[] {
  const pattern = /((?:^>.*\n)+|^```[\s\S]*?^```\n)\n— \[.*\]\(\/documents\/(.+?)#L(\d+)\), line (\d+)/gm;
  return [...text.matchAll(pattern)].map(([, block = '', path = '', anchor, line]) => {
    expect(anchor).toBe(line);
    const quotation = block
      .replace(/\n+$/, '')
      .split('\n')
      .map((row) => row.replace(/^> ?/, ''))
      .join('\n');
    return { path: decodeURIComponent(path), line: Number(line), quotation };
  });
}

async function expectVerbatim(root: string, text: string): Promise<number> {
  const quotations = quotationsOf(text);
  for (const { path, line, quotation } of quotations) {
    const source = (await readFile(join(root, path), 'utf8')).replaceAll('\r\n', '\n');
    expect(source).toContain(quotation);
    const from = source
      .split('\n')
      .slice(line - 1)
      .join('\n');
    expect(from.startsWith(quotation), `${path}:${line} begins with the quotation`).toBe(true);
  }
  // Every quoted line belongs to a quotation that was checked.
  const quotedLines = text.split('\n').filter((row) => row.startsWith('>')).length;
  const checkedLines = quotations
    .filter(({ quotation }) => !quotation.startsWith('```') || text.includes(`> ${quotation.split('\n')[0]}`))
    .reduce((sum, { quotation }) => sum + quotation.split('\n').length, 0);
  expect(checkedLines).toBe(quotedLines);
  return quotations.length;
}

describe('an answer from the documents', () => {
  it('thinks first, searches by a tool, names its sources and quotes them word by word', async () => {
    const root = await writeDocuments(sampleDocuments);
    const { chunks, text, types } = await openGuide(root).ask('Why does the drone fly lower at night?');

    const order = [
      'reasoning-start',
      'tool-input-start',
      'tool-output-available',
      'source-url',
      'text-start',
      'finish',
    ];
    const places = order.map((type) => types.findIndex((other) => other === type));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect(places).toEqual([...places].sort((first, second) => first - second));
    expect(chunks.find((chunk) => chunk.type === 'tool-input-available')).toMatchObject({
      toolName: 'search_docs',
    });
    expect(text).toContain('> At night the drone flies lower, because owls complain about it.');
    expect(text).toContain('— [README.md › Delivery at night](/documents/README.md#L19), line 19');
    expect(await expectVerbatim(root, text)).toBeGreaterThan(0);
  });

  it('changes when the document changes, without a restart', async () => {
    const root = await writeDocuments(sampleDocuments);
    const { ask } = openGuide(root);
    expect((await ask('What does the code 4401 mean?')).text).toContain('does not know the lamp');

    await writeDocument(
      root,
      'src/protocol/PROTOCOL.md',
      '# Protocol\n\nThe code 4401 means that the bulb is missing now.\n',
    );

    const { text } = await ask('What does the code 4401 mean?');
    expect(text).toContain('> The code 4401 means that the bulb is missing now.');
    expect(text).not.toContain('does not know the lamp');
  });

  it('knows a document that came, and forgets one that went', async () => {
    const root = await writeDocuments({ 'README.md': '# Lantern\n\nIt shines.\n' });
    const { ask } = openGuide(root);
    expect((await ask('zebra crossings')).text).toContain('found nothing');

    await writeDocument(
      root,
      'src/react/README.md',
      '# Zebra crossings\n\nA zebra crosses the crossings here.\n',
    );
    expect((await ask('zebra crossings')).text).toContain('> A zebra crosses');

    await rm(join(root, 'src/react/README.md'));
    expect((await ask('zebra crossings')).text).toContain('found nothing');
  });

  it('says that it found nothing, and what it is, when the documents do not speak of it', async () => {
    const { text } = await (await openSample()).ask('Who won the chess championship in 1972?');

    expect(text).toContain('found nothing');
    expect(text).toContain('not a language model');
    expect(quotationsOf(text)).toEqual([]);
  });

  it('reads documents only: no other files, no dependencies', async () => {
    const { text } = await (await openSample()).ask('show me a table');

    expect(text).toContain('README.md');
    expect(text).toContain('stories/guide.mdx');
    expect(text).not.toContain('notes.txt');
    expect(text).not.toContain('node_modules');
  });

  it.each([
    'How does delivery work?',
    'What happens to a parcel that gets lost?',
    'norway days',
    'dimming the light',
    'npm install',
    'hello protocol',
    'tell me everything about delivery',
    'show me some code',
  ])('quotes nothing that does not stand in the cited file: %s', async (question) => {
    const root = await writeDocuments(sampleDocuments);
    const { text } = await openGuide(root).ask(question);

    expect(await expectVerbatim(root, text)).toBeGreaterThan(0);
  });

  it.each([
    'How is a lost connection resumed?',
    'What is a channel?',
    'How do I send a message?',
    'useChatStream',
    'client tools and approvals',
    'close codes',
    'heartbeat',
    'install and start the demo',
    'what is the gateway?',
    'tell me everything about delivery',
    'tell me everything about messages',
    'show me code for the provider',
  ])('quotes this project’s own documents word by word: %s', async (question) => {
    const { text } = await openGuide(projectRoot).ask(question);

    expect(text).not.toBe('');
    await expectVerbatim(projectRoot, text);
  });
});

describe('a folder that cannot be read', () => {
  it.each(['show me a table', 'How does delivery work?'])(
    'is said, and fails no turn: %s',
    async (question) => {
      const { text, types } = await openGuide(join(projectRoot, 'no-such-folder')).ask(question);

      expect(text).toMatch(/could not answer|did not work/);
      expect(types.at(-1)).toBe('finish');
    },
  );
});

describe('what else it shows', () => {
  it('this project’s own delivery, over several screens', async () => {
    const { text } = await openGuide(projectRoot).ask('tell me everything about delivery');

    expect(text.length).toBeGreaterThan(3000);
  });

  it('a long answer, section by section', async () => {
    const paragraph = 'Delivery is a promise that is kept in every room and on every floor of the house. '
      .repeat(5)
      .trim();
    const chapters = Array.from(
      { length: 10 },
      (_, number) => `## Delivery, part ${number}\n\n${paragraph}\n\n${paragraph}\n`,
    );
    const root = await writeDocuments({ 'README.md': `# House\n\n${chapters.join('\n')}` });
    const { text, types } = await openGuide(root).ask('Tell me everything about delivery, please');

    expect(text.length).toBeGreaterThan(6000);
    expect(types.filter((type) => type === 'text-delta').length).toBeGreaterThan(100);
    expect(await expectVerbatim(root, text)).toBeGreaterThan(10);
  });

  it('code, as it stands in a document', async () => {
    const { text } = await (await openSample()).ask('Show me some code');

    expect(text).toContain('```tsx\nexport function Room() {\n  // A room without delivery.\n\n  return');
    expect(text).toContain('— [README.md › Installation]');
  });

  it('a table of the documents, counted just now', async () => {
    const { text } = await (await openSample()).ask('Show me a table');

    const lines = sampleDocuments['src/protocol/PROTOCOL.md'].split('\n').length;
    expect(text).toContain(
      `| [src/protocol/PROTOCOL.md](/documents/src/protocol/PROTOCOL.md#L1) | 2 | ${lines} | ${sampleDocuments['src/protocol/PROTOCOL.md'].length} |`,
    );
  });

  it.each(['Hi!', 'who are you?', 'Are you an AI?', 'help', ''])(
    'who it is, honestly: “%s”',
    async (question) => {
      const { text } = await (await openSample()).ask(question);

      expect(text).toContain('no language model');
      expect(text).toContain('no key and no network');
      expect(text).toContain('OPENAI_API_KEY');
    },
  );
});

describe('stopping', () => {
  it('says nothing more once the turn is aborted', async () => {
    const controller = new AbortController();
    const root = await writeDocuments(sampleDocuments);
    const agent = createGuideAgent({
      documents: openDocuments({ root }),
      notes: createNoteStore(),
      delay: noDelay,
    });
    const turn = createTurn({ messages: [userMessage('hello')], controller });
    const { chunks } = await runAgent(agent, turn, (chunk) => {
      if (chunk.type === 'text-delta') controller.abort();
    });

    expect(chunks.at(-1)?.type).toBe('text-delta');
    expect(chunks.filter((chunk) => chunk.type === 'text-delta')).toHaveLength(1);
  });
});
