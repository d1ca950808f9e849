import { expect, it } from 'vitest';

import { detectIntent, type Intent } from '../../examples/demo/agent/intents.js';

const table: [string, Intent][] = [
  ['Hello', { type: 'greet' }],
  ['good morning!', { type: 'greet' }],
  ['hi there, how are you?', { type: 'greet' }],
  ['hello frame', { type: 'search', query: 'hello frame' }],
  ['What can you do?', { type: 'introduce' }],
  ['are you a bot', { type: 'introduce' }],
  ['help', { type: 'introduce' }],
  ['how can I help with the heartbeat', { type: 'search', query: 'how can I help with the heartbeat' }],
  ['calculate 2 + 2', { type: 'calculate', expression: '2 + 2' }],
  ['Please calculate: 2^10.', { type: 'calculate', expression: '2^10' }],
  ['What is 15 % of 80?', { type: 'calculate', expression: '15 % of 80' }],
  ['what’s sqrt(2)?', { type: 'calculate', expression: 'sqrt(2)' }],
  ['5 inches to cm', { type: 'calculate', expression: '5 inches to cm' }],
  ['3*4', { type: 'calculate', expression: '3*4' }],
  ['calculate 5!', { type: 'calculate', expression: '5!' }],
  ['calculate nonsense please', { type: 'calculate', expression: 'nonsense please' }],
  ['4401', { type: 'search', query: '4401' }],
  ['what is close code 4401', { type: 'search', query: 'what is close code 4401' }],
  ['What page am I on?', { type: 'page' }],
  ['which theme is my browser in', { type: 'page' }],
  ['save a note: buy milk', { type: 'save-note', text: 'buy milk' }],
  ['Please write down a note that the bulb is out', { type: 'save-note', text: 'the bulb is out' }],
  ['note: 2 + 2', { type: 'save-note', text: '2 + 2' }],
  ['remember that the door is open', { type: 'save-note', text: 'the door is open' }],
  ['save a note', { type: 'save-note', text: '' }],
  ['list notes', { type: 'list-notes' }],
  ['What notes do we have?', { type: 'list-notes' }],
  ['notes?', { type: 'list-notes' }],
  ['show me a table', { type: 'table' }],
  ['show me some code', { type: 'code', topic: '' }],
  ['Give me a code example for the provider', { type: 'code', topic: 'the provider' }],
  ['Tell me everything about delivery!', { type: 'everything', topic: 'delivery' }],
  ['give me a long answer', { type: 'everything', topic: 'delivery' }],
  ['a long answer about tools, please', { type: 'everything', topic: 'tools' }],
  ['How does resume work?', { type: 'search', query: 'How does resume work?' }],
  ['which close code means a bad token', { type: 'search', query: 'which close code means a bad token' }],
];

it.each(table)('“%s” is understood as %j', (question, intent) => {
  expect(detectIntent(question)).toEqual(intent);
});
