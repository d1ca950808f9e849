import { ChatError } from '../../protocol/chat-error.js';
import { fromBase64, toBase64 } from './base64.js';
import { payloadTypes } from './client-message.js';
import type { ClientSession, ClientSessionEffect, ClientSessionStep, SessionKeys } from './client-session.js';
import {
  actionTypes,
  failedAction,
  handshakeResponse,
  processRequest,
  readChallenge,
  readHandshakeRequest,
} from './handshake.js';
import { writePayload } from './json-payload.js';

/** Puts a payload into the session's stream. */
export type Say = (session: ClientSession, payloadType: number, payload: Uint8Array) => ClientSessionStep;

/** An agent asks what this client can do. */
export function shakeHands(session: ClientSession, payload: Uint8Array, say: Say): ClientSessionStep {
  const request = readHandshakeRequest(payload);
  if (!request)
    return [session, [bad('The agent’s handshake cannot be read, so the session will not begin.')]];
  const processed = processRequest(request, session.options);
  const { sessionType, properties, encryption } = processed;
  const next = { ...session, agentVersion: request.AgentVersion ?? '', sessionType, properties };
  if (!encryption) return respond(next, processed, say);
  const { keyId, challenge } = encryption;
  return [{ ...next, encryption: processed }, [{ type: 'keys-wanted', request: { keyId, challenge } }]];
}

/** Somebody has brought the keys that the agent asked for, or says why there are none. */
export function answerKeys(
  session: ClientSession,
  answer: SessionKeys | { error: string },
  say: Say,
): ClientSessionStep {
  const wanted = session.encryption;
  if (!wanted?.encryption) return [session, []];
  const { index } = wanted.encryption;
  const known = { ...session, encryption: undefined };
  const replace = (action: object) =>
    wanted.actions.map((one, at) => (at === index ? { ...one, ...action } : one));
  if ('error' in answer) {
    const errors = [...wanted.errors, answer.error];
    const actions = replace(failedAction(actionTypes.encryption, answer.error));
    return respond(known, { actions, errors }, say);
  }
  const ActionResult = {
    KMSCipherTextKey: toBase64(answer.cipherTextKey),
    ...(answer.challengeAcknowledged ? { ChallengeAcknowledgement: true } : {}),
  };
  const cipher = { encrypt: answer.encrypt, decrypt: answer.decrypt };
  const actions = replace({ ActionResult });
  return respond({ ...known, peer: { ...known.peer, cipher } }, { actions, errors: wanted.errors }, say);
}

function respond(
  session: ClientSession,
  processed: Parameters<typeof handshakeResponse>[1],
  say: Say,
): ClientSessionStep {
  const response = handshakeResponse(session.options.clientVersion, processed);
  const [next, effects] = say(session, payloadTypes.handshakeResponse, response);
  if (processed.errors.length === 0) return [next, effects];
  const sentence = `The agent asked for something that this client cannot do, so it will end the session: ${processed.errors.join('; ')}.`;
  return [next, [...effects, { type: 'report', error: new ChatError('protocol-unsupported', sentence) }]];
}

/** The agent wants to see that both have the same keys. */
export function meetChallenge(session: ClientSession, payload: Uint8Array, say: Say): ClientSessionStep {
  const { cipher } = session.peer;
  const secret = fromBase64(readChallenge(payload) ?? '');
  if (!cipher || !secret)
    return [session, [bad('The agent’s challenge cannot be met, so it will end the session.')]];
  try {
    const Challenge = toBase64(cipher.encrypt(cipher.decrypt(secret)));
    return say(session, payloadTypes.encryptionChallengeResponse, writePayload({ Challenge }));
  } catch (cause) {
    const sentence = 'The agent’s challenge could not be decrypted: the keys are not those of this session.';
    return [session, [{ type: 'report', error: new ChatError('bad-frame', sentence, { cause }) }]];
  }
}

/** Something that cannot be read, and was survived. */
export function bad(sentence: string): ClientSessionEffect {
  return { type: 'report', error: new ChatError('bad-frame', sentence) };
}
