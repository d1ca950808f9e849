import { useClientTools } from 'colloquy';

const tools = {
  get_page_info: {
    description: "Tells this page's title, URL, viewport in CSS pixels, language and theme.",
    parameters: { type: 'object', properties: {} },
    execute: () => ({
      title: document.title,
      url: location.href,
      viewport: { width: innerWidth, height: innerHeight },
      language: navigator.language,
      theme:
        document.documentElement.dataset['theme'] ??
        (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark (system)' : 'light (system)'),
    }),
  },
};

/** What the agent may run in this page. Renders nothing. */
export function PageTools(): null {
  useClientTools(tools);
  return null;
}
