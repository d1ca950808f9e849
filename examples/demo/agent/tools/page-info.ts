import * as z from 'zod/mini';

/** The name under which the demo's page offers the tool. */
export const pageInfoToolName = 'get_page_info';

/** What the tool is for, in the words that a model reads. */
export const pageInfoToolDescription =
  "Tells the asking page's title, URL, viewport in CSS pixels, language and theme.";

/** What the page tells about itself. */
export const pageInfoSchema = z.object({
  title: z.string(),
  url: z.string(),
  viewport: z.object({ width: z.number(), height: z.number() }),
  language: z.string(),
  theme: z.string(),
});

/** The page's answer, for the page's own code. */
export type PageInfo = z.infer<typeof pageInfoSchema>;
