import { isExpression } from './tools/evaluate-expression.js';

/** What the guide understands of a question. Rules, and no more: the guide says so when asked. */
export type Intent =
  | { type: 'greet' }
  | { type: 'introduce' }
  | { type: 'calculate'; expression: string }
  | { type: 'page' }
  | { type: 'save-note'; text: string }
  | { type: 'list-notes' }
  | { type: 'table' }
  | { type: 'code'; topic: string }
  | { type: 'everything'; topic: string }
  | { type: 'search'; query: string };

type Rule = (question: string) => Intent | undefined;

// The first rule that recognises the question decides.
const rules: readonly Rule[] = [
  (question) => {
    const match =
      /^(?:please\s+)?(?:(?:save|take|make|add|write)(?:\s+down)?\s+(?:a\s+|this\s+)?note|note)\b(.*)$/is.exec(
        question,
      );
    const text = match?.[1]?.replace(/^\s*(?:[:,–-]|that\b|saying\b)\s*/i, '').trim();
    return text === undefined ? undefined : { type: 'save-note', text };
  },
  (question) => {
    const text = /^(?:please\s+)?remember\s+(?:that\s+|this:?\s+)?(.+)$/is.exec(question)?.[1];
    return text === undefined ? undefined : { type: 'save-note', text };
  },
  (question) =>
    /\b(list|show|read|see|what|which|any|have)\b.*\bnotes\b|^(my\s+)?notes\??$/i.test(question)
      ? { type: 'list-notes' }
      : undefined,
  (question) => {
    const asked = /^(?:please\s+)?(?:calculate|compute|work out|evaluate)\s*:?\s*(.+)$/is.exec(question)?.[1];
    return asked === undefined ? undefined : { type: 'calculate', expression: trimMarks(asked) };
  },
  (question) => {
    const rest = question.replace(/^(?:what\s+is|what['’]s|how\s+much\s+is|how\s+many\s+is)\s+/i, '');
    const expression = trimMarks(rest);
    // A lone number is no question, and a word that happens to name a unit is none either.
    return /\d/.test(expression) && /[^\d\s.,]/.test(expression) && isExpression(expression)
      ? { type: 'calculate', expression }
      : undefined;
  },
  (question) =>
    /\b(what|which|this)\s+page\b|\bpage\s+(info|information|title)\b|\bwhere\s+am\s+i\b|\bmy\s+(viewport|window|browser|theme|language)\b/i.test(
      question,
    )
      ? { type: 'page' }
      : undefined,
  (question) =>
    // A greeting and nothing else: "hello frame" is a question.
    /^(hi|hello|hey|hiya|howdy|good\s+(morning|afternoon|evening))([\s,]+(there|guide|all|you|everybody|everyone|how\s+are\s+you))*[\s!.,?]*$/i.test(
      question,
    )
      ? { type: 'greet' }
      : undefined,
  (question) =>
    /^help\b[\s!.?]*$|\bwho\s+are\s+you\b|\bwhat\s+are\s+you\b|\bare\s+you\s+(an?\s+)?(ai|bot|model|real|human|person|llm)\b|\bwhat\s+(can|do)\s+you\s+(do|know)\b/i.test(
      question,
    )
      ? { type: 'introduce' }
      : undefined,
  (question) => {
    const topic = /\b(?:everything|all)\b.*?\babout\s+(.+)$/is.exec(question)?.[1];
    if (topic !== undefined) return { type: 'everything', topic: trimTopic(topic) };
    return /\blong\s+answer\b/i.test(question)
      ? { type: 'everything', topic: trimTopic(/\babout\s+(.+)$/is.exec(question)?.[1] ?? 'delivery') }
      : undefined;
  },
  (question) =>
    /\b(show|give|draw|make|have)\b.*\btable\b|^table$/i.test(question) ? { type: 'table' } : undefined,
  (question) => {
    if (!/\b(show|give|write|have|see|some)\b.*\b(code|snippet)\b|^code$/i.test(question)) return undefined;
    const topic = /\b(?:for|of|about|with|using)\s+(.+)$/is.exec(question)?.[1] ?? '';
    return { type: 'code', topic: trimTopic(topic) };
  },
];

/** Recognises what is asked; whatever no rule knows is searched for. */
export function detectIntent(question: string): Intent {
  const trimmed = question.trim();
  for (const rule of rules) {
    const intent = rule(trimmed);
    if (intent) return intent;
  }
  return { type: 'search', query: trimmed };
}

/** A sum without the sentence's mark; `!` may belong to it. */
function trimMarks(text: string): string {
  return text.replace(/[\s?=.]+$/, '').trim();
}

/** A topic without the sentence around it. */
function trimTopic(text: string): string {
  return text.replace(/[\s,]+please\W*$|\W+$/i, '').trim();
}
