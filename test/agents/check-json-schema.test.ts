import { expect, it } from 'vitest';

import { checkJsonSchema } from '../../src/agents/openai/check-json-schema.js';

const schema = {
  type: 'object',
  required: ['city'],
  additionalProperties: false,
  properties: {
    city: { type: 'string' },
    days: { type: ['integer', 'null'] },
    unit: { enum: ['celsius', 'fahrenheit'] },
    version: { const: 1 },
    tags: { type: 'array', items: { type: 'string' } },
  },
};

it.each([
  [{ city: 'Rome' }],
  [{ city: 'Rome', days: 3, unit: 'celsius', version: 1, tags: ['a'] }],
  [{ city: 'Rome', days: null, tags: [] }],
])('accepts %j', (input) => {
  expect(checkJsonSchema(schema, input)).toBeUndefined();
});

it.each([
  ['Rome', 'input must be object, not string'],
  [null, 'input must be object, not null'],
  [[], 'input must be object, not array'],
  [{}, 'input.city is missing'],
  [{ city: 7 }, 'input.city must be string, not number'],
  [{ city: 'Rome', days: 1.5 }, 'input.days must be integer or null, not number'],
  [{ city: 'Rome', unit: 'kelvin' }, 'input.unit must be "celsius" or "fahrenheit"'],
  [{ city: 'Rome', version: 2 }, 'input.version must be 1'],
  [{ city: 'Rome', tags: ['a', 1] }, 'input.tags[1] must be string, not number'],
  [{ city: 'Rome', zip: 1 }, 'input.zip is not a known field'],
])('refuses %j and names the field', (input, problem) => {
  expect(checkJsonSchema(schema, input)).toBe(problem);
});

it('leaves what it does not know to the tool', () => {
  expect(checkJsonSchema({ anyOf: [{ type: 'string' }] }, 7)).toBeUndefined();
  expect(checkJsonSchema({}, { anything: true })).toBeUndefined();
});
