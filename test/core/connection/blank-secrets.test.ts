import { expect, it } from 'vitest';

import { blankSecrets } from '../../../src/core/connection/blank-secrets.js';

it.each([
  [
    'a token in a frame',
    '{"type":"session-hello","token":"abc.def"}',
    '{"type":"session-hello","token":"…"}',
  ],
  ['a secret with quotes in it', '{"secret":"a\\"b","id":1}', '{"secret":"…","id":1}'],
  ['a claim in a reply', '{"result":{"claim": "k"}}', '{"result":{"claim":"…"}}'],
  ['the token wherever a foreign wire put it', '42["auth tok-123"]', '42["auth …"]'],
  ['nothing else', '{"text":"the \\"token\\":\\"x\\" of it"}', '{"text":"the \\"token\\":\\"x\\" of it"}'],
])('blanks %s', (_, data, shown) => {
  expect(blankSecrets(data, 'tok-123')).toBe(shown);
});

it('shows bytes, but none that hold the token', () => {
  const bytes = new TextEncoder().encode('hello');
  expect(blankSecrets(bytes, 'tok-123')).toBe(bytes);
  expect(blankSecrets(new TextEncoder().encode('x tok-123 y'), 'tok-123')).toHaveLength(0);
});
