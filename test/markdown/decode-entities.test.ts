import { decodeNamedCharacterReference } from 'decode-named-character-reference';
import { describe, expect, it } from 'vitest';

import { decodeEntities } from '../../src/markdown/decode-entities.js';

const latin = ['nbsp', 'copy', 'szlig', 'yuml', 'times', 'divide', 'thorn', 'iquest', 'micro', 'frac34'];
const greek = ['Alpha', 'Sigma', 'Omega', 'alpha', 'rho', 'sigmaf', 'sigma', 'omega', 'thetasym', 'piv'];
const marks = [
  'lsquo',
  'bdquo',
  'Dagger',
  'bull',
  'zwnj',
  'rlm',
  'emsp',
  'hellip',
  'mdash',
  'apos',
  'permil',
];
const symbols = [
  'larr',
  'harr',
  'lArr',
  'hArr',
  'crarr',
  'infin',
  'there4',
  'sdot',
  'rfloor',
  'loz',
  'diams',
];

describe('a character reference', () => {
  it.each([...latin, ...greek, ...marks, ...symbols])('&%s; is the character that HTML names so', (name) => {
    expect(decodeEntities(`a&${name};b`)).toBe(`a${decodeNamedCharacterReference(name) || 'unknown'}b`);
  });

  it.each([
    ['&#65;&#x1F600;&#0;&#xd800;', 'A😀\ufffd\ufffd'],
    ['&amp;lt;', '&lt;'],
    ['&nosuch; &; &amp &-; R&D', '&nosuch; &; &amp &-; R&D'],
    ['&constructor;&__proto__;&toString;', '&constructor;&__proto__;&toString;'],
    ['&DifferentialD;', '&DifferentialD;'],
  ])('in %j comes out as %j', (text, expected) => {
    expect(decodeEntities(text)).toBe(expected);
  });
});
