import type { Page } from 'playwright';

/** What one page of the chat shows and takes, in the words of its users. */
export function chatOn(page: Page) {
  const log = page.getByRole('log');
  return {
    send: async (text: string) => {
      await page.getByRole('textbox', { name: 'Message' }).fill(text);
      await page.getByRole('button', { name: 'Send' }).click();
    },
    press: (name: string | RegExp) => page.getByRole('button', { name }).first().click(),
    button: (name: string | RegExp) => page.getByRole('button', { name }).first(),
    /** What the banner says about the connection; empty where it says nothing. */
    banner: async () => (await page.locator('.colloquy-banner-root').allTextContents()).join(' '),
    /** The text of the newest answer, as it is in the DOM. */
    answer: async () => (await log.locator('[data-role="assistant"]').allTextContents()).at(-1) ?? '',
    /** Every mark in the newest answer, in the DOM's order. */
    marks: async () => {
      const text = (await log.locator('[data-role="assistant"]').allTextContents()).at(-1) ?? '';
      return [...text.matchAll(/⟦(\d{4})⟧/g)].map((match) => Number(match[1]));
    },
    counters: async (): Promise<PageCounters> => {
      // The page writes its channel's counters as JSON into this element.
      return JSON.parse((await page.getByTestId('counters').textContent()) ?? '{}') as PageCounters;
    },
    page,
  };
}

export type ChatPage = ReturnType<typeof chatOn>;

export type PageCounters = {
  lost: number;
  doubled: number;
  duplicates: number;
  gaps: number;
  resumed: number;
  snapshots: number;
  verified: boolean | 'unsupported';
  status: string;
};

/** 1, 2, 3 … `count`. */
export function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
