import axe, { type RuleObject } from 'axe-core';

/** As the accessibility addon has it: a story is a piece of a page, so not all of it stands in landmarks. */
const rules: RuleObject = { region: { enabled: false } };

type Finished = { globals: Record<string, unknown>; parameters: Record<string, unknown>; viewMode: string };

/**
 * Has axe look at a story that was played in the theme that it was not played in; the addon has looked at the other.
 * Throws with what was found.
 */
export async function expectNoViolationInOtherTheme({ parameters, viewMode }: Finished): Promise<void> {
  const { a11y } = parameters;
  const isOff = typeof a11y === 'object' && a11y !== null && 'test' in a11y && a11y.test === 'off';
  if (viewMode !== 'story' || isOff) return;
  const root = document.documentElement;
  const before = root.dataset['theme'];
  const still = document.head.appendChild(document.createElement('style'));
  // A colour on its way to another one is neither.
  still.textContent = '*, ::before, ::after { transition: none !important; animation: none !important; }';
  root.dataset['theme'] = before === 'dark' ? 'light' : 'dark';
  try {
    const { violations } = await axe.run(document.body, { rules });
    if (violations.length > 0) throw new Error(sentenceFor(violations, root.dataset['theme']));
  } finally {
    still.remove();
    if (before === undefined) delete root.dataset['theme'];
    else root.dataset['theme'] = before;
  }
}

function sentenceFor(violations: axe.Result[], theme: string): string {
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${help}\n  ${html}\n  ${failureSummary ?? ''}`),
  );
  return `With data-theme="${theme}" axe finds ${found.length}:\n${found.join('\n')}`;
}
