import type { ReactElement } from 'react';

import { paintOf } from './colour-contrast.js';
import { readTokens, type Token } from './read-tokens.js';

/** Every token in one table, as the sheet that is loaded has it. */
export function TokenTable(): ReactElement {
  const kinds = Object.entries(readTokens());
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Token</th>
          <th scope="col">What it is</th>
          <th scope="col">Value</th>
        </tr>
      </thead>
      <tbody>
        {kinds.flatMap(([kind, tokens]) =>
          tokens.map(({ name, value }) => (
            <tr key={name}>
              <td>
                <code>--colloquy-{name}</code>
              </td>
              <td>{kind}</td>
              <td>
                <code>{kind === 'colour' ? inBothThemes(name) : value}</code>
              </td>
            </tr>
          )),
        )}
      </tbody>
    </table>
  );
}

/** As it is painted, light and dark: builds may write it in ways of their own. */
function inBothThemes(name: Token['name']): string {
  const place = document.body.appendChild(document.createElement('div'));
  const [light, dark] = ['light', 'dark'].map((theme) => {
    place.dataset['theme'] = theme;
    const paint = paintOf(`--colloquy-${name}`, place);
    return `#${paint.map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`;
  });
  place.remove();
  return `${light}, dark ${dark}`;
}
