import * as z from 'zod/mini';

import { isRecord } from './is-record.js';

/** A JSON value that nobody may change: what providers attach to parts and calls. */
export type MetadataValue =
  | null
  | boolean
  | number
  | string
  | Readonly<MetadataObject>
  | readonly MetadataValue[];

/** A JSON object of {@link MetadataValue}s. */
export type MetadataObject = { [key: string]: MetadataValue | undefined };

/** What a model provider attached, by provider name. Carried along untouched and never interpreted here. */
export type ProviderMetadata = Record<string, MetadataObject>;

// The nested values come out of JSON already, so only the two levels that give the type its shape are looked at.
export const metadataObjectSchema = z.custom<MetadataObject>(isRecord, 'expected an object');

export const providerMetadataSchema = z.custom<ProviderMetadata>(
  (value) => isRecord(value) && Object.values(value).every(isRecord),
  'expected an object of objects, one for each provider',
);
