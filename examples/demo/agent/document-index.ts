import MiniSearch from 'minisearch';

import type { DocumentSection } from './document-section.js';
import { quoteSection, type Quotation } from './quotation.js';
import { meaningfulTerms, normalizeTerm, relatedTerms } from './search-terms.js';

/** A file as it was read. */
export type DocumentFile = { path: string; source: string };

/** One section that speaks of what was asked, with the passage that says it best. */
export type SearchHit = { section: DocumentSection; score: number; quotation: Quotation };

/** Full-text search over the sections of some documents. Never changes; a changed document makes a new one. */
export class DocumentIndex {
  readonly files: readonly DocumentFile[];
  readonly sections: readonly DocumentSection[];
  readonly #search: MiniSearch;
  readonly #byId: ReadonlyMap<string, DocumentSection>;

  constructor(files: readonly DocumentFile[], sections: readonly DocumentSection[]) {
    this.files = files;
    this.sections = sections;
    this.#byId = new Map(sections.map((section) => [section.id, section]));
    this.#search = new MiniSearch({
      fields: ['heading', 'path', 'text'],
      processTerm: normalizeTerm,
      searchOptions: { boost: { heading: 3, path: 1.5 }, prefix: (term) => term.length > 3, fuzzy: false },
    });
    this.#search.addAll(
      sections.map(({ id, path, headings, blocks }) => ({
        id,
        path,
        heading: headings.join(' '),
        text: blocks.map((block) => block.text).join('\n'),
      })),
    );
  }

  /**
   * The sections that answer a question best, best first. A section counts when it has at least half of the question's
   * meaningful words: less is a coincidence, and "I don't know" is the better answer. Where no section does, those
   * count that speak of a topic it names in other words.
   */
  search(question: string, limit: number): SearchHit[] {
    const terms = meaningfulTerms(question);
    const direct = this.#find(terms, Math.ceil(terms.length / 2), limit, 0.25);
    return direct.length > 0 ? direct : this.#find(relatedTerms(question), 2, limit, 0.25);
  }

  /** Every section that has to do with a topic, those that name it first. */
  searchWidely(topic: string, limit: number): SearchHit[] {
    const direct = this.#find(meaningfulTerms(topic), 1, limit, 0);
    const known = new Set(direct.map(({ section }) => section.id));
    const related = this.#find(relatedTerms(topic), 1, limit, 0).filter(
      ({ section }) => !known.has(section.id),
    );
    return [...direct, ...related].slice(0, limit);
  }

  /** @param share of the best score that a section needs at least */
  #find(terms: readonly string[], needed: number, limit: number, share: number): SearchHit[] {
    if (terms.length === 0) return [];
    const found = this.#search.search(terms.join(' '));
    const best = found[0]?.score ?? 0;
    return found
      .filter((result) => new Set(result.queryTerms).size >= needed && result.score >= best * share)
      .flatMap(({ id, score, terms: matched }): SearchHit[] => {
        const section = this.#byId.get(String(id));
        const quotation = section && quoteSection(section, matched);
        return section && quotation ? [{ section, score, quotation }] : [];
      })
      .slice(0, limit);
  }
}
