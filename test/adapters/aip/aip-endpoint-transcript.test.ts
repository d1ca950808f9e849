// The recorded clients talk to our endpoint, and it has to answer as the real server did, field by field.
import { describe, expect, it } from 'vitest';

import { aipTaskOf } from '../../../src/adapters/aip/endpoint.js';
import type { AgentFunction, Turn } from '../../../src/gateway/index.js';
import type { ForeignPage } from '../open-foreign-gateway.js';
import { openAipGateway, plain, type AipGateway } from './open-aip-gateway.js';
import { readTranscript, type Recorded } from './read-transcript.js';

const sections = readTranscript();
const recorded = (heading: string): Recorded[] => {
  const lines = sections.get(heading) ?? [];
  expect(lines.length, `lines of "${heading}"`).toBeGreaterThan(0);
  return lines;
};

/** The server's agent when it was recorded, with the calls' ids of that time. */
const run: AgentFunction = async function* (turn: Turn) {
  const asked = turn.messages.at(-1)?.parts[0];
  const text = asked?.type === 'text' ? asked.text : '';
  const end = (data: object) => ({ type: 'data-task-end', data }) as const;
  if (text === 'fail now') {
    const failure = 'session ended with an error';
    return yield end({ status: 'failed', result: { failure } });
  }
  if (text === 'boom now') throw new Error('agent exploded');
  if (text === 'slow') return await new Promise(() => undefined);
  if (text !== 'open notepad') {
    return yield* [
      { type: 'text-start', id: 't' },
      { type: 'text-delta', id: 't', delta: text },
      { type: 'text-end', id: 't' },
    ] as const;
  }
  const batches = recorded('task to the device, two command rounds')
    .filter(({ client, message }) => client === 'dev1' && message.type === 'command')
    .map(({ message }) => message.actions as Record<string, never>[]);
  const results = [];
  for (const [round, actions] of batches.entries()) {
    const calls = actions.map((action, index) => ({
      toolCallId: String(action['call_id']),
      toolName: String(action['tool_name']),
      input: action['parameters'] ?? {},
      executor: aipTaskOf(turn)?.executor ?? '',
      executorOptions: { toolType: action['tool_type'] ?? 'action', agentName: 'HostAgent' },
      batch: { id: String(round), index, size: actions.length },
    }));
    for (const { toolCallId, toolName, input } of calls) {
      yield { type: 'tool-input-available', toolCallId, toolName, input, dynamic: true };
    }
    const outcomes = await Promise.all(calls.map((call) => turn.callTool(call)));
    results.push(
      outcomes.map((outcome, index) => ({
        status: 'success',
        error: null,
        result: outcome.state === 'output-available' ? outcome.output : null,
        namespace: null,
        call_id: calls[index]?.toolCallId,
      })),
    );
  }
  const [first, second] = results;
  yield end({ result: { first, second } });
};

/** Plays a section's clients to our gateway; what each of them is answered has to be what was recorded. */
async function replay(gateway: AipGateway, pages: Map<string, ForeignPage>, lines: readonly Recorded[]) {
  /** Ids that the server makes: as recorded, and as they are here. */
  const ids = new Map<string, string>();
  let command = '';
  let actions: { call_id: string }[] = [];
  for (const { client, from, message, text, isCut } of lines) {
    const page = pages.get(client) ?? gateway.connect('/ws');
    pages.set(client, page);
    if (from === 'client') {
      const said = { ...message };
      // The recorder cut the ids of commands off; an answer is always about the newest.
      if (said.action_results?.length > 0) said.prev_response_id = command;
      // What was cut off were more results of the same kind.
      if (isCut)
        said.action_results = actions.map(({ call_id }) => ({ ...message.action_results[0], call_id }));
      page.sends(typeof message === 'string' ? text : said);
      await gateway.settle();
      continue;
    }
    const answer = await page.receives();
    actions = message.actions ?? actions;
    if (message.type === 'command') command = answer.response_id;
    if (message.session_id && !ids.has(message.session_id)) ids.set(message.session_id, answer.session_id);
    const expected = { ...message };
    if (message.session_id) expected.session_id = ids.get(message.session_id);
    // Its validator adds where one can read on; and its sentence for broken JSON says how far it came.
    if (message.error) expected.error = inShort(message.error);
    if (answer.error) answer.error = inShort(answer.error);
    if (isCut) {
      // What was cut off is not known.
      delete expected.result;
      delete expected.actions;
    }
    const known = plainRecorded(expected);
    const said = Object.entries(plain(answer)).filter(([key]) => !isCut || key in known);
    expect(Object.fromEntries(said)).toEqual(known);
  }
  await gateway.settle();
  for (const page of pages.values()) expect(page.unread()).toEqual([]);
}

const inShort = (error: string) =>
  error.replace(/ \[type=[\s\S]*$/, '').replace(/Invalid JSON: .*$/, 'Invalid JSON');

function plainRecorded({ timestamp, response_id, ...message }: Recorded['message']): object {
  void [timestamp, response_id];
  return Object.fromEntries(Object.entries(message).filter(([, value]) => value !== null));
}

describe('the recorded clients', () => {
  it('are answered as the real server answered them', async () => {
    const gateway = openAipGateway({ run });
    const pages = new Map<string, ForeignPage>();
    const play = (heading: string, lines = recorded(heading)) => replay(gateway, pages, lines);

    await play('constellation for absent device');
    await pages.get('const-early')?.isClosed({ code: 1000 });
    await play('device registers');
    await play('duplicate id');
    await pages.get('dup')?.isClosed({ code: 1000 });
    await play('heartbeat, unknown type, task_end, error, second register, malformed');
    await play('device runs its own task');
    await play('constellation');
    await play('heartbeat as the upstream HeartbeatProtocol sends it (no client_type)');
    await play('heartbeat with client_type');
    await play('device info');
    // The lines of two sockets are printed as they came in, so a section may end with another one's first lines.
    const tasks = [
      ...recorded('task to the device, two command rounds'),
      ...recorded('fail now'),
      ...recorded('boom now'),
      ...recorded('missing target / unknown target / missing request'),
    ];
    await play('tasks', tasks);
    await play('two tasks at once + same session_id twice');

    const dispatched = await gateway.gateway.fetch(
      new Request('http://gateway.invalid/api/dispatch', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ client_id: 'dev1', request: 'hello', task_name: 'viaapi' }),
      }),
    );
    expect(await dispatched.json()).toEqual({
      status: 'dispatched',
      task_name: 'viaapi',
      client_id: 'dev1',
      session_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    await play('REST dispatch to device');

    pages.get('dev1')?.close();
    pages.delete('dev1');
    await play('device goes away while two slow tasks run');
    expect(gateway.errors.filter(({ code }) => code !== 'turn-failed')).toEqual([]);
  });
});
