import { useMemo, type CSSProperties, type ReactElement, type ReactNode } from 'react';

import { contrastOf, paintOf } from './colour-contrast.js';
import { readTokens, type Token } from './read-tokens.js';
import './tokens.css';

/** Which colours are written on which, and how much contrast WCAG 2 AA wants: 4.5 for text, 3 for edges. */
const pairs: { front: string; back: string; least: number }[] = [
  { front: 'text', back: 'background', least: 4.5 },
  { front: 'text', back: 'surface', least: 4.5 },
  { front: 'text', back: 'raised', least: 4.5 },
  { front: 'text', back: 'hover', least: 4.5 },
  { front: 'text', back: 'accent-soft', least: 4.5 },
  { front: 'text', back: 'danger-soft', least: 4.5 },
  { front: 'muted', back: 'background', least: 4.5 },
  { front: 'muted', back: 'surface', least: 4.5 },
  { front: 'muted', back: 'raised', least: 4.5 },
  { front: 'muted', back: 'accent-soft', least: 4.5 },
  { front: 'accent', back: 'background', least: 4.5 },
  { front: 'on-accent', back: 'accent', least: 4.5 },
  { front: 'on-accent', back: 'accent-hover', least: 4.5 },
  { front: 'danger', back: 'background', least: 4.5 },
  { front: 'danger', back: 'danger-soft', least: 4.5 },
  { front: 'warning', back: 'background', least: 4.5 },
  { front: 'warning', back: 'warning-soft', least: 4.5 },
  { front: 'background', back: 'text', least: 4.5 },
  { front: 'success', back: 'background', least: 3 },
  { front: 'border-strong', back: 'background', least: 3 },
  { front: 'border-strong', back: 'raised', least: 3 },
];

const variable = (name: string): string => `--colloquy-${name}`;

/** Every token of the sheet that is loaded: what it is called, what it says, what it looks like. */
export function TokensPage(): ReactElement {
  const tokens = useMemo(() => readTokens(), []);
  return (
    <main className="story-tokens">
      <h1>Tokens</h1>
      <p>
        Custom properties, read from the sheet that this page has loaded. Set one on any element around a chat
        to change it.
      </p>
      {(['light', 'dark'] as const).map((theme) => (
        <section key={theme} data-theme={theme} aria-label={`Colours, ${theme}`}>
          <h2>Colours, {theme}</h2>
          <Swatches tokens={tokens.colour} />
          <Contrasts theme={theme} />
        </section>
      ))}
      <Group
        title="Type"
        tokens={tokens.type}
        show={(name) => <Sample style={typeOf(name)}>Colloquy 0123</Sample>}
      />
      <Group
        title="Space"
        tokens={tokens.space}
        show={(name) => (
          <Sample
            className="story-bar"
            style={{ inlineSize: `min(100%, calc(var(${variable(name)}) * 1))` }}
          />
        )}
      />
      <Group
        title="Density"
        tokens={tokens.density}
        show={(name) => <Sample className="story-box" style={{ blockSize: `var(${variable(name)})` }} />}
      />
      <Group
        title="Radius"
        tokens={tokens.radius}
        show={(name) => <Sample className="story-box" style={{ borderRadius: `var(${variable(name)})` }} />}
      />
      <Group
        title="Shadow"
        tokens={tokens.shadow}
        show={(name) => <Sample className="story-box" style={{ boxShadow: `var(${variable(name)})` }} />}
      />
      <Group
        title="Motion"
        tokens={tokens.motion}
        show={(name) => (
          <Sample
            className="story-moving"
            style={
              name.startsWith('ease')
                ? { transition: `inline-size 1s var(${variable(name)})` }
                : { transitionDuration: `var(${variable(name)})` }
            }
          />
        )}
      />
    </main>
  );
}

function Swatches({ tokens }: { tokens: readonly Token[] }): ReactElement {
  return (
    <ul className="story-swatches">
      {tokens.map(({ name }) => (
        <li key={name}>
          <span className="story-swatch" style={{ background: `var(${variable(name)})` }} />
          <code>{variable(name)}</code>
        </li>
      ))}
    </ul>
  );
}

/** Computed from what the browser paints, in each theme. */
function Contrasts({ theme }: { theme: 'light' | 'dark' }): ReactElement {
  const rows = useMemo(() => {
    const place = document.body.appendChild(document.createElement('div'));
    place.dataset['theme'] = theme;
    const measured = pairs.map((pair) => ({
      ...pair,
      contrast: contrastOf(paintOf(variable(pair.front), place), paintOf(variable(pair.back), place)),
    }));
    place.remove();
    return measured;
  }, [theme]);
  return (
    <table aria-label={`Contrast, ${theme}`}>
      <thead>
        <tr>
          <th scope="col">On each other</th>
          <th scope="col">Contrast</th>
          <th scope="col">AA wants</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ front, back, contrast, least }) => (
          <tr key={`${front} ${back}`} data-enough={contrast >= least}>
            <th scope="row">
              <Pair front={front} back={back} isEdge={least < 4.5} />
            </th>
            <td>{contrast.toFixed(1)}</td>
            <td>{least}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Text in one colour on the other; what is only ever an edge is drawn as one. */
function Pair({ front, back, isEdge }: { front: string; back: string; isEdge: boolean }): ReactElement {
  const colour = `var(${variable(front)})`;
  const style: CSSProperties = isEdge
    ? { borderBlockEnd: `3px solid ${colour}` }
    : { color: colour, background: `var(${variable(back)})` };
  return (
    <span style={style}>
      {front} on {back}
    </span>
  );
}

type GroupProps = { title: string; tokens: readonly Token[]; show: (name: string) => ReactNode };

function Group({ title, tokens, show }: GroupProps): ReactElement {
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <table>
        <tbody>
          {tokens.map(({ name, value }) => (
            <tr key={name}>
              <th scope="row">
                <code>{variable(name)}</code>
              </th>
              <td>
                <code>{value}</code>
              </td>
              <td>{show(name)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Sample(props: { className?: string; style: CSSProperties; children?: ReactNode }): ReactElement {
  return <span {...props} />;
}

function typeOf(name: string): CSSProperties {
  const value = `var(${variable(name)})`;
  if (name.startsWith('font')) return { fontFamily: value };
  if (name.startsWith('weight')) return { fontWeight: value };
  return name.startsWith('line') ? { lineHeight: value } : { fontSize: value };
}
