import { screen } from '@testing-library/react';
import { arabicLabels, Chat, ChatFrame, englishLabels, Labels, type ChatLabels } from 'colloquy/components';
import { describe, expect, it } from 'vitest';

import { partCases, talk } from './part-cases.js';
import { channel, setScene } from './scene.js';
import { drawIn, findPart } from './settings.js';

/** Stands around each word that comes from the labels. Names are trimmed of it, so they are found as in English. */
const mark = '\uFEFF';

/** The English words, each between marks. */
const marked = Object.fromEntries(
  Object.entries(englishLabels).map(([name, label]): [string, unknown] => {
    if (typeof label === 'string') return [name, mark + label + mark];
    if (typeof label !== 'function') return [name, label];
    const words: (...given: never[]) => string = label;
    return [name, (...given: never[]) => mark + words(...given).replaceAll(mark, '') + mark];
  }),
) as Partial<ChatLabels>; // Made of all entries of one, each of the same type.
marked.markdown = {
  copyMarkdown: `${mark}Copy Markdown${mark}`,
  wrap: `${mark}Wrap lines${mark}`,
  download: `${mark}Download${mark}`,
  footnotes: `${mark}Footnotes${mark}`,
  footnote: () => `${mark}Footnote${mark}`,
  footnoteBack: () => `${mark}Back${mark}`,
  blocked: () => `${mark}blocked${mark}`,
};

/** What the tests put into the channel, and so may stand there in any language. */
const data = new Set(
  wordsOf(
    `${JSON.stringify(talk)} Ada Guide delete path Go on Another answer The model is gone A G ts const one two`,
  ),
);

const spokenAttributes = [
  'aria-label',
  'aria-description',
  'aria-valuetext',
  'aria-roledescription',
  'title',
  'alt',
  'placeholder',
];

/** The words in an element, on it or spoken of it, that are neither a label's nor data. Dates are the browser's. */
function foreignWordsIn(element: Element): string[] {
  const texts: string[] = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  for (let node: Node | null = element; node; node = walker.nextNode()) {
    const around = node instanceof Element ? node : node.parentElement;
    if (around?.closest('time')) continue;
    if (node instanceof Element) {
      for (const name of spokenAttributes) texts.push(node.getAttribute(name) ?? '');
    } else texts.push(node.textContent ?? '');
  }
  return texts
    .flatMap((text) => wordsOf(text.replaceAll(new RegExp(`${mark}[^${mark}]*${mark}`, 'g'), ' ')))
    .filter((word) => !data.has(word));
}

function wordsOf(text: string): string[] {
  return text.match(/\p{L}+/gu) ?? [];
}

describe('every word comes from the labels', () => {
  it.each(partCases)('in $name', async ({ entry, draw, setting = 'talk' }) => {
    await drawIn(setting, <Labels labels={marked}>{draw({})}</Labels>);
    await findPart(entry);
    expect(foreignWordsIn(screen.getByTestId('place'))).toEqual([]);
  });

  it('in a whole chat', async () => {
    const text =
      'one\n\n```ts\nconst two\n```\n\n- [x] one\n- [ ] two\n\n| one |\n| --- |\n| two |\n\n[one](javascript:two)';
    const { draw } = await setScene({
      messages: [...talk, { role: 'assistant', parts: [{ type: 'text', text }] }],
    });
    const { container } = await draw(<Chat channel={channel} labels={marked} />);
    expect(await screen.findByRole('table')).toBeInTheDocument();
    expect(foreignWordsIn(container)).toEqual([]);
  });
});

describe('Arabic', () => {
  it.each([
    [0, 'لا أحد هنا'],
    [1, 'شخص واحد هنا'],
    [2, 'شخصان هنا'],
    [3, '3 أشخاص هنا'],
    [10, '10 أشخاص هنا'],
    [11, '11 شخصًا هنا'],
    [99, '99 شخصًا هنا'],
    [100, '100 شخص هنا'],
    [102, '102 شخص هنا'],
    [103, '103 أشخاص هنا'],
  ])('has the form of a noun for %i', (count, sentence) => {
    expect(latinDigits(arabicLabels.present(count))).toBe(sentence);
  });

  it('has words of its own for each of the English ones', () => {
    const samples = ['7', 2, 'turn-busy', 'JSON', undefined, null, true, ['7', '8']];
    const inEnglish = Object.entries(arabicLabels).filter(([name, label]) => {
      if (name === 'locale' || name === 'direction' || name === 'markdown') return false;
      const written =
        typeof label === 'string' ? [label] : samples.flatMap((sample) => tryWith(label, sample));
      const words = written.map((text) => text.replace(/JSON|turn-busy|undefined|true|null/g, ''));
      return words.length === 0 || words.some((text) => /[a-z]/i.test(text));
    });
    expect(inEnglish).toEqual([]);
  });

  it('keeps a name from turning the words around it', () => {
    expect(arabicLabels.messageBy('Ada')).toBe('رسالة من \u2068Ada\u2069');
  });

  it('is laid out from right to left, its messages each by its own script', async () => {
    const messages = ['Hello', 'مرحبا'].map((text) => ({
      role: 'user' as const,
      parts: [{ type: 'text' as const, text }],
    }));
    const { draw } = await setScene({ messages });
    const { container } = await draw(<Chat channel={channel} labels={arabicLabels} />);
    const frame = container.querySelector('.colloquy-chat');
    expect(frame).toHaveAttribute('dir', 'rtl');
    expect(frame).toHaveAttribute('lang', 'ar');
    for (const part of container.querySelectorAll('.colloquy-text-part')) {
      expect(part).toHaveAttribute('dir', 'auto');
    }
    expect(screen.getByRole('textbox', { name: 'رسالة جديدة' })).toBeInTheDocument();
  });
});

it('leaves the direction to the page where the labels say none, and to the app where it does', async () => {
  const { draw } = await setScene();
  await draw(
    <>
      <ChatFrame data-testid="plain" />
      <Labels labels={arabicLabels}>
        <ChatFrame data-testid="own" dir="ltr" />
      </Labels>
    </>,
  );
  expect(screen.getByTestId('plain')).not.toHaveAttribute('dir');
  expect(screen.getByTestId('own')).toHaveAttribute('dir', 'ltr');
});

/** Numbers as this machine's data for Arabic writes them are not what is tested. */
function latinDigits(text: string): string {
  return text.replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x0660));
}

/** What a function of the labels makes of a sample, where the sample is of a type that it takes. */
function tryWith(label: unknown, sample: unknown): string[] {
  if (typeof label !== 'function') return [];
  try {
    const made: unknown = label(sample, 3);
    return typeof made === 'string' && made !== '' ? [made] : [];
  } catch {
    return [];
  }
}
