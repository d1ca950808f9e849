/** `system` follows the machine. */
export type Theme = 'system' | 'light' | 'dark';

const key = 'colloquy-demo-theme';

export function readTheme(): Theme {
  const kept = localStorage.getItem(key);
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}

/** The components follow `data-theme`, and the system where it is missing. */
export function applyTheme(theme: Theme): void {
  const { dataset } = document.documentElement;
  if (theme === 'system') delete dataset['theme'];
  else dataset['theme'] = theme;
  localStorage.setItem(key, theme);
}
