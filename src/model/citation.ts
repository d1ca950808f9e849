import * as z from 'zod/mini';
import { isRecord } from './is-record.js';
import type { ProviderMetadata } from './provider-metadata.js';

/** What a stretch of generated text rests on. Comes with `text-end`, apart from the retrieved sources. */
export type Citation = {
  source: CitedPage | CitedDocument;
  /** Where the supported stretch begins, in UTF-16 units of the part's text. */
  startIndex?: number;
  /** Where it ends, exclusive. */
  endIndex?: number;
  /** The words of the source. */
  citedText?: string;
};

/** A cited web page. */
export type CitedPage = {
  type: 'source';
  sourceType: 'url';
  id: string;
  url: string;
  title?: string;
  providerMetadata?: ProviderMetadata;
};

/** A cited document. */
export type CitedDocument = {
  type: 'source';
  sourceType: 'document';
  id: string;
  /** IANA media type. */
  mediaType: string;
  title: string;
  filename?: string;
  providerMetadata?: ProviderMetadata;
};

function isCitation(value: unknown): boolean {
  if (!isRecord(value) || !isRecord(value['source'])) return false;
  const { id, sourceType, url, mediaType, title } = value['source'];
  if (typeof id !== 'string') return false;
  if (sourceType === 'url') return typeof url === 'string';
  return sourceType === 'document' && typeof mediaType === 'string' && typeof title === 'string';
}

export const citationSchema = z.custom<Citation>(isCitation, 'expected a citation of a url or a document');
