import type { Citation } from './citation.js';
import type { ProviderMetadata } from './provider-metadata.js';
import type { DynamicToolUIPart, ToolUIPart, UITools } from './tool-part.js';

/** The app's own parts: their data by name. */
export type UIDataTypes = Record<string, unknown>;

/** Everything that a message may be made of. The same shapes as the AI SDK's (version 7). */
export type UIMessagePart<DATA extends UIDataTypes = UIDataTypes, TOOLS extends UITools = UITools> =
  | TextUIPart
  | ReasoningUIPart
  | ReasoningFileUIPart
  | SourceUrlUIPart
  | SourceDocumentUIPart
  | FileUIPart
  | CustomContentUIPart
  | DataUIPart<DATA>
  | StepStartUIPart
  | SteeringMessageUIPart
  | ToolUIPart<TOOLS>
  | DynamicToolUIPart;

/** Written text, usually Markdown. */
export type TextUIPart = {
  type: 'text';
  text: string;
  state?: 'streaming' | 'done';
  citations?: Citation[];
  providerMetadata?: ProviderMetadata;
};

/** What the model thought before it answered. */
export type ReasoningUIPart = {
  type: 'reasoning';
  id?: string;
  text: string;
  state?: 'streaming' | 'done';
  providerMetadata?: ProviderMetadata;
};

/** A file that the model made while it thought. */
export type ReasoningFileUIPart = {
  type: 'reasoning-file';
  /** IANA media type. */
  mediaType: string;
  /** Where it lies, or a data URL. */
  url: string;
  providerMetadata?: ProviderMetadata;
};

/** A web page that the answer drew on. */
export type SourceUrlUIPart = {
  type: 'source-url';
  sourceId: string;
  url: string;
  title?: string;
  providerMetadata?: ProviderMetadata;
};

/** A document that the answer drew on. */
export type SourceDocumentUIPart = {
  type: 'source-document';
  sourceId: string;
  /** IANA media type. */
  mediaType: string;
  title: string;
  filename?: string;
  providerMetadata?: ProviderMetadata;
};

/** An attached or generated file. */
export type FileUIPart = {
  type: 'file';
  /** IANA media type, or only its first half (`image`). */
  mediaType: string;
  filename?: string;
  /** Where it lies, or a data URL. */
  url: string;
  /** The file's id at each provider that it was uploaded to. Goes before `url`. */
  providerReference?: Record<string, string>;
  providerMetadata?: ProviderMetadata;
};

/** Something that one provider alone knows. */
export type CustomContentUIPart = {
  type: 'custom';
  /** `{provider}.{what}`. */
  kind: `${string}.${string}`;
  providerMetadata?: ProviderMetadata;
};

/** One of the app's own parts. A later chunk of the same type and id replaces its data. */
export type DataUIPart<DATA extends UIDataTypes = UIDataTypes> = {
  [NAME in keyof DATA & string]: { type: `data-${NAME}`; id?: string; data: DATA[NAME] };
}[keyof DATA & string];

/** Where a step of the agent begins. */
export type StepStartUIPart = { type: 'step-start' };

/** What a person threw in while the agent was at work; stands before the step that took it up. */
export type SteeringMessageUIPart = {
  type: 'steering-message';
  id: string;
  parts: (TextUIPart | FileUIPart)[];
};
