import { isRecord } from '../../model/is-record.js';
import { parseJson } from '../../protocol/parse-json.js';
import type { ServedClient } from './serve-agent-chat.js';
import type { ServeBusOptions } from './serve-topics.js';
import { wireTime } from './wire-time.js';

/** What the server hands on to dashboards; it has other events too. */
const shown: ReadonlySet<string> = new Set([
  'agent.started',
  'agent.task.completed',
  'agent.tool.executed',
  'memory.created',
  'memory.shared',
  'circle.created',
  'circle.member.added',
  'task.created',
  'task.started',
  'task.completed',
  'task.failed',
  'task.conflict.detected',
  'conversation.message',
]);

/** Serves `/ws/dashboard`: all that happens, to one who only looks. */
export function serveDashboard({ line, feed, sees, id }: ServeBusOptions): ServedClient {
  const say = (message: object): void => line.send(JSON.stringify(message));
  let count = 0;
  const end = feed.listen((event) => {
    const { type, at } = event;
    if (!shown.has(type) || !sees(event)) return;
    // Where an event comes from stands beside its data.
    const { source_agent_id: agent, circle_id: circle, project_id: project, ...data } = event.data;
    count += 1;
    say({
      type,
      data,
      source_agent_id: agent ?? null,
      circle_id: circle ?? null,
      project_id: project ?? null,
      event_id: `${type}:${at * 1000 + (count % 1000)}`,
      timestamp: wireTime(at),
    });
  });
  say({
    type: 'connection.established',
    data: { client_id: id, message: 'Connected to GatheRing dashboard' },
  });

  return {
    received: (data) => {
      const value = typeof data === 'string' ? parseJson(data) : undefined;
      // The server passes over all else.
      if (isRecord(value) && value['type'] === 'ping') say({ type: 'pong', timestamp: value['timestamp'] });
    },
    leave: end,
  };
}
