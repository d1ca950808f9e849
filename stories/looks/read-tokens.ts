/** One custom property of the sheet: its name without `--colloquy-`, and what the sheet says. */
export type Token = { name: string; value: string };

/** What kind of thing a token is, by its name. */
export type TokenKind = 'colour' | 'type' | 'space' | 'density' | 'radius' | 'motion' | 'shadow';

const prefix = '--colloquy-';

/** The tokens of the sheet that this page has loaded, in the sheet's order, by what they are. */
export function readTokens(): Record<TokenKind, Token[]> {
  const found = new Map<string, string>();
  for (const sheet of document.styleSheets) collect(rulesOf(sheet), found);
  const tokens: Record<TokenKind, Token[]> = {
    colour: [],
    type: [],
    space: [],
    density: [],
    radius: [],
    motion: [],
    shadow: [],
  };
  for (const [name, value] of found) tokens[kindOf(name, value)].push({ name, value });
  return tokens;
}

function kindOf(name: string, value: string): TokenKind {
  if (name.startsWith('radius')) return 'radius';
  if (name.startsWith('shadow')) return 'shadow';
  if (/^(font|text-|weight|line)/.test(name)) return 'type';
  if (/^(duration|ease)/.test(name)) return 'motion';
  if (name.startsWith('control')) return 'density';
  return /light-dark|#|rgb|hsl|oklch|color-mix/.test(value) ? 'colour' : 'space';
}

/** Sheets of other hosts cannot be read. */
function rulesOf(sheet: CSSStyleSheet): CSSRuleList | [] {
  try {
    return sheet.cssRules;
  } catch {
    return [];
  }
}

/** What the rules for the page itself declare; the first declaration is the usual value. */
function collect(rules: Iterable<CSSRule>, found: Map<string, string>): void {
  for (const rule of rules) {
    if (rule instanceof CSSStyleRule) {
      if (!/:root/.test(rule.selectorText)) continue;
      for (const property of rule.style) {
        if (!property.startsWith(prefix)) continue;
        const name = property.slice(prefix.length);
        if (!found.has(name)) found.set(name, rule.style.getPropertyValue(property).trim());
      }
    } else if ('cssRules' in rule && rule.cssRules instanceof CSSRuleList) collect(rule.cssRules, found);
  }
}
