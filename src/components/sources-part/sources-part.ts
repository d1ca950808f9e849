import { SourcesItem, SourcesRoot } from './sources-elements.js';
import { sourcesParts } from './sources-parts.js';

/** What the message around drew on. */
export const SourcesPart = {
  Root: SourcesRoot,
  Item: SourcesItem,
  parts: sourcesParts,
};
