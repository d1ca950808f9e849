import { isRecord } from '../../model/is-record.js';
import { parseJson } from '../../protocol/parse-json.js';
import { messageText } from '../foreign/guest-turns.js';
import { wireAgentId } from './agent-id.js';
import { NORMAL } from './close-table.js';
import { createAsker, type AskerOptions } from './guest-asker.js';
import type { ServedClient } from './serve-agent-chat.js';
import { wireTime } from './wire-time.js';

/** A conversation of agents that clients of `/ws/conversation/{conv_id}` advance, turn by turn. */
export type ServedConversation = {
  topic: string;
  circleName: string;
  /** Who speaks, one after the other and round again; at least one. `id`: the gateway's agent. */
  participants: readonly { id: string; name: string }[];
  maxTurns: number;
  /** @default the conversation's id */
  channel?: string;
  /** What stands in the channel where somebody advances without a prompt. @default 'Go on.' */
  defaultPrompt?: string;
};

/** How far a conversation has come; one for all of its clients. */
export type ConversationProgress = { turnsTaken: number; turnsAsked: number };

/** Of `serveConversation`. */
export type ServeConversationOptions = AskerOptions & {
  id: string;
  served: ServedConversation;
  progress: ConversationProgress;
};

/** Serves `/ws/conversation/{conv_id}`: each `advance` is one agent's turn. */
export function serveConversation(options: ServeConversationOptions): ServedClient {
  const { id, served, progress, host, line } = options;
  const { topic, circleName, participants, maxTurns, defaultPrompt = 'Go on.' } = served;
  const say = (message: object): void => line.send(JSON.stringify(message));
  const complain = (message: string): void => say({ type: 'error', message });
  const timestamp = (): string => wireTime(host.clock.now());
  /** Who speaks in the turns that this client asked for, the oldest first. */
  const speakers: { agent_id: number | string; agent_name: string }[] = [];
  const complete = (): void => {
    if (progress.turnsTaken < maxTurns) return;
    say({
      type: 'conversation_complete',
      turns_taken: progress.turnsTaken,
      message_count: progress.turnsTaken,
    });
  };

  const asker = createAsker(options, {
    started: () =>
      say({ type: 'turn_start', ...speakers[0], turn: progress.turnsTaken + 1, timestamp: timestamp() }),
    delta: (content) => say({ type: 'token', agent_id: speakers[0]?.agent_id, content }),
    ended: (message) => {
      const speaker = speakers.shift();
      const { status, error } = message.chat;
      if (status === 'failed' || status === 'interrupted') {
        return complain(error?.text ?? 'The turn could not be brought to its end.');
      }
      progress.turnsTaken += 1;
      const content = messageText(message);
      say({ type: 'turn_end', ...speaker, content, turn: progress.turnsTaken, timestamp: timestamp() });
      complete();
    },
    failed: (sentence) => {
      speakers.shift();
      complain(sentence);
    },
    denied: (sentence) => {
      complain(sentence);
      line.close(NORMAL, '');
    },
  });
  say({
    type: 'connected',
    conv_id: id,
    topic,
    circle_name: circleName,
    participants: participants.map(({ name }) => name),
    turns_taken: progress.turnsTaken,
    max_turns: maxTurns,
  });

  return {
    received: (data) => {
      const value = typeof data === 'string' ? parseJson(data) : undefined;
      if (!isRecord(value)) return complain('Expecting a JSON object.');
      const { action, prompt } = value;
      if (action === 'ping') return say({ type: 'pong', timestamp: timestamp() });
      // The server passes over what it does not know.
      if (action !== 'advance') return;
      const speaker = participants[progress.turnsAsked % participants.length];
      if (!speaker) return complain('Nobody takes part in this conversation.');
      progress.turnsAsked += 1;
      speakers.push({ agent_id: wireAgentId(speaker.id), agent_name: speaker.name });
      const text = typeof prompt === 'string' && prompt !== '' ? prompt : defaultPrompt;
      asker.ask({ text, agent: speaker.id });
    },
    leave: asker.leave,
  };
}
