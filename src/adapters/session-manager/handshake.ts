import * as z from 'zod/mini';

import { readPayload, writePayload } from './json-payload.js';

/** The release of the plugin whose abilities this client has. */
export const CLIENT_VERSION = '1.2.707.0';

/** Kinds of sessions that are a shell to their client. */
export const shellSessionTypes = [
  'Standard_Stream',
  'InteractiveCommands',
  'NonInteractiveCommands',
] as const;

/** What an agent may ask of its client. */
export const actionTypes = { sessionType: 'SessionType', encryption: 'KMSEncryption' } as const;

/** How an action went. */
export const actionStatuses = { success: 1, failed: 2, unsupported: 3 } as const;

const requestSchema = z.object({
  AgentVersion: z.optional(z.string()),
  RequestedClientActions: z.array(
    z.object({ ActionType: z.string(), ActionParameters: z.optional(z.unknown()) }),
  ),
});

const responseSchema = z.object({
  ClientVersion: z.optional(z.string()),
  ProcessedClientActions: z.nullish(
    z.array(
      z.object({
        ActionType: z.optional(z.string()),
        ActionStatus: z.int(),
        ActionResult: z.optional(z.unknown()),
        Error: z.optional(z.string()),
      }),
    ),
  ),
  Errors: z.nullish(z.array(z.string())),
});

const completeSchema = z.object({
  HandshakeTimeToComplete: z.optional(z.number()),
  CustomerMessage: z.optional(z.string()),
});

const sessionTypeSchema = z.object({ SessionType: z.string(), Properties: z.optional(z.unknown()) });
const encryptionSchema = z.object({ KMSKeyId: z.string(), Challenge: z.optional(z.string()) });
const challengeSchema = z.object({ Challenge: z.string() });

/** What an agent asks before anything else. */
export type HandshakeRequest = z.infer<typeof requestSchema>;
/** What a client answers. */
export type HandshakeResponse = z.infer<typeof responseSchema>;

export const readHandshakeRequest = (payload: Uint8Array): HandshakeRequest | undefined =>
  readPayload(requestSchema, payload);
export const readHandshakeResponse = (payload: Uint8Array): HandshakeResponse | undefined =>
  readPayload(responseSchema, payload);
export const readHandshakeComplete = (payload: Uint8Array): z.infer<typeof completeSchema> | undefined =>
  readPayload(completeSchema, payload);
export const readChallenge = (payload: Uint8Array): string | undefined =>
  readPayload(challengeSchema, payload)?.Challenge;

/** One action as its client reports it. */
export type ProcessedAction = {
  ActionType: string;
  ActionStatus: number;
  ActionResult: unknown;
  Error: string;
};

/** What became of the actions of a request, and what the client knows now. */
export type ProcessedRequest = {
  actions: readonly ProcessedAction[];
  /** Sentences of what failed. */
  errors: readonly string[];
  sessionType: string | undefined;
  properties: unknown;
  /** Where in `actions` an answer of somebody who has the keys is still missing. */
  encryption: { index: number; keyId: string; challenge: string | undefined } | undefined;
};

/** Does what an agent asks of its client, but for encryption where somebody else decides about that. */
export function processRequest(
  request: HandshakeRequest,
  { sessionTypes, hasCipher }: { sessionTypes: readonly string[]; hasCipher: boolean },
): ProcessedRequest {
  const actions: ProcessedAction[] = [];
  const errors: string[] = [];
  let known: Pick<ProcessedRequest, 'sessionType' | 'properties'> = {
    sessionType: undefined,
    properties: undefined,
  };
  let encryption: ProcessedRequest['encryption'];
  for (const { ActionType, ActionParameters } of request.RequestedClientActions) {
    if (ActionType === actionTypes.sessionType) {
      const asked = sessionTypeSchema.safeParse(ActionParameters);
      const type = asked.success ? asked.data.SessionType : '';
      if (asked.success && sessionTypes.includes(type)) {
        known = { sessionType: type, properties: asked.data.Properties };
        actions.push(succeeded(ActionType));
      } else {
        const error = `Unknown session type ${type}`;
        errors.push(error);
        actions.push(failedAction(ActionType, error));
      }
    } else if (ActionType === actionTypes.encryption) {
      const asked = encryptionSchema.safeParse(ActionParameters);
      if (asked.success && hasCipher) {
        encryption = { index: actions.length, keyId: asked.data.KMSKeyId, challenge: asked.data.Challenge };
        actions.push(succeeded(ActionType));
      } else {
        const error = 'this client has no access to AWS KMS';
        errors.push(error);
        actions.push(failedAction(ActionType, error));
      }
    } else {
      // Just what the plugin says, status 0 and all: agents look for anything that is not 1.
      const error = `Unsupported action ${ActionType}`;
      errors.push(error);
      actions.push({ ActionType, ActionStatus: 0, ActionResult: actionStatuses.unsupported, Error: error });
    }
  }
  return { actions, errors, encryption, ...known };
}

/** The answer to a request. */
export function handshakeResponse(
  clientVersion: string,
  { actions, errors }: Pick<ProcessedRequest, 'actions' | 'errors'>,
): Uint8Array {
  return writePayload({
    ClientVersion: clientVersion,
    ProcessedClientActions: actions,
    Errors: errors.length > 0 ? errors : null,
  });
}

/** An action that failed, with its reason. */
export function failedAction(ActionType: string, error: string): ProcessedAction {
  return {
    ActionType,
    ActionStatus: actionStatuses.failed,
    ActionResult: null,
    Error: `Failed to process action ${ActionType}: ${error}`,
  };
}

function succeeded(ActionType: string): ProcessedAction {
  return { ActionType, ActionStatus: actionStatuses.success, ActionResult: null, Error: '' };
}
