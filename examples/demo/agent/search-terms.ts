// Words that stand in every question and every document.
const commonWords = new Set(
  (
    'a about all an and any are as at be but by can could do does every everything explain for from get give had has ' +
    'have how i if in into is it its know let like may me much my of on one or our please say show should so some ' +
    'tell than that the their them then there these they this to us use used want was we were what when where which ' +
    'who why will with would you your happen happens work works'
  ).split(' '),
);

/** The words of a question that say what it is about, each once. */
export function meaningfulTerms(question: string): string[] {
  const words = question.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return [...new Set(words)].filter((word) => normalizeTerm(word) !== null);
}

/** A word as the index keeps it: small letters, without its ending; `null` for words that say nothing. */
export function normalizeTerm(word: string): string | null {
  const term = word.toLowerCase();
  if (commonWords.has(term)) return null;
  // "delivery", "delivers" and "delivered" are one word to somebody who asks. What is left still begins the word, so
  // that it can be found in a text as it stands.
  const stem = term.replace(/(?:ions?|ing|ers?|ed|es|y|s)$/, '');
  return stem.length >= 4 ? stem : term;
}

// Words by which the documents speak of a topic that people name otherwise.
const topics: Readonly<Record<string, string>> = {
  delivery: 'deliver seq cursor epoch hash resume snapshot acknowledged duplicate order replay lost',
  connection: 'socket reconnect backoff heartbeat close handshake session offline',
  tools: 'tool call claim result approval browser input output',
  agents: 'agent turn chunk stream model answer',
  security: 'token authenticate authorize origin limit unauthorized forbidden',
  store: 'memory history checkpoint log snapshot head',
  components: 'part message composer thread banner style',
};

/** Other words for the topics that a question names; empty where it names none. */
export function relatedTerms(question: string): string[] {
  const named = new Set(meaningfulTerms(question).map(normalizeTerm));
  const words = Object.entries(topics).flatMap(([topic, related]) =>
    named.has(normalizeTerm(topic)) ? related.split(' ') : [],
  );
  return meaningfulTerms(words.join(' '));
}
