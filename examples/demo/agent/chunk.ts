import type { AgentStream, ToolCall, Turn } from 'colloquy/gateway';

/** One step of what an agent yields. */
export type Chunk = AgentStream extends AsyncIterable<infer CHUNK> ? CHUNK : never;

/** A message of the conversation, as a turn carries it. */
export type Message = Turn['messages'][number];

/** What a tool takes in. */
export type ToolInput = ToolCall['input'];
