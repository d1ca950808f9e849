import type { User } from '../../model/author.js';
import { isRecord } from '../../model/is-record.js';
import type { AdapterEffect } from '../../protocol/adapter.js';
import type { Register } from '../../protocol/server-frames.js';
import { emit } from '../foreign/foreign-frames.js';
import type { OnlyChannel } from '../foreign/only-channel.js';
import type { HeardMessage } from './web-socket-message.js';

/** Agents that are in the circle, by id: what the wire has told of since the line opened. */
export type Present = ReadonlyMap<string, Register>;

/** The registers of those who are there. */
export function presenceOf(present: Present): Register[] {
  return [...present.values()];
}

/** Follows `agent_joined` and `agent_left`; anything else changes nothing. */
export function presenceStep(
  present: Present,
  { type, data, at }: HeardMessage,
  only: OnlyChannel,
  now: number,
): readonly [Present, AdapterEffect[]] {
  const agent = type === 'agent_joined' || type === 'agent_left' ? agentOf(data) : undefined;
  if (!agent) return [present, []];
  const value = type === 'agent_joined' ? { connections: 1, since: at ?? now } : null;
  const register: Register = { key: 'presence', user: agent, value };
  const next = new Map(present);
  if (value) next.set(agent.id, register);
  else next.delete(agent.id);
  if (!only?.isRead) return [next, []];
  return [next, [emit({ type: 'channel-register', channel: only.channel, ...register })]];
}

/** The agent that a message is about: `agent_id`, and a name where one is told. */
export function agentOf(data: unknown): User | undefined {
  if (!isRecord(data)) return undefined;
  const { agent_id: id } = data;
  const name = data['agent_name'] ?? data['name'];
  if (typeof id !== 'number' && (typeof id !== 'string' || id === '')) return undefined;
  return { id: String(id), ...(typeof name === 'string' ? { name } : {}) };
}

/** The `data` of an `agent_message`, and whatever else stands in it. */
export type AgentMessageData = { agent_id: number | string; content: string; [field: string]: unknown };

/** Reads it; `undefined` where it has no agent or no text. */
export function readAgentMessage(data: unknown): AgentMessageData | undefined {
  if (!isRecord(data)) return undefined;
  const { agent_id: id, content } = data;
  if ((typeof id !== 'number' && typeof id !== 'string') || typeof content !== 'string') return undefined;
  return { ...data, agent_id: id, content };
}
