import { describe, expect, it } from 'vitest';

import { openDesk, sessionId, type Desk } from './open-desk.js';
import { readTranscript, type Recorded } from './read-transcript.js';

const sections = readTranscript();

/** Plays a section's server to a client that was let in, says what the script said, and compares what goes out. */
async function replay(desk: Desk, name: string): Promise<Desk> {
  const lines = sayable(sections.get(name) ?? []);
  expect(lines.length, `lines of "${name}"`).toBeGreaterThan(0);
  /** What this client knows of the server, and says where the script left it out. */
  const known = { chat_message: {}, interrupt_stream: { turn_id: null }, hitl_response: {}, pong: {} };
  const said: unknown[] = [];
  const wanted: unknown[] = [];
  for (const { from, message } of lines) {
    if (from === 'client') {
      await say(desk, message);
      wanted.push({ ...known[message.type as keyof typeof known], ...message });
      said.push(await desk.server.receives());
      continue;
    }
    await desk.server.sends(message);
    if (message.type === 'stream_token') known.interrupt_stream = { turn_id: message.turn_id };
    if (message.type === 'stream_start') known.chat_message = { session_id: message.session_id };
  }
  expect(said).toEqual(wanted);
  await desk.server.receivesNothing();
  return desk;
}

/** Without what this client never says, and without the answers to it. */
function sayable(lines: readonly Recorded[]): Recorded[] {
  const started = lines.find(({ message }) => message.type === 'stream_start')?.message.turn_id as string;
  const isNeverSaid = ({ from, message }: Recorded): boolean =>
    from === 'client' &&
    (message.type === 'authorize' ||
      message.turn_id === started ||
      (message.type === 'hitl_response' &&
        (message.decisions.length !== 2 || message.decisions[0].message !== undefined)));
  return lines.filter((line, at) => {
    const before = lines[at - 1];
    const isAnswered = before !== undefined && isNeverSaid(before) && line.message.type === 'error';
    return !isNeverSaid(line) && !isAnswered && line.message.type !== 'authorize_success';
  });
}

async function say({ room, says, parts }: Desk, message: Recorded['message']): Promise<void> {
  switch (message.type) {
    case 'chat_message':
      void says(message.content, message.tts_enabled === false ? { body: { tts_enabled: false } } : {});
      return;
    case 'interrupt_stream':
      room.stop().catch(() => undefined);
      return;
    case 'hitl_response': {
      const asked = parts() as { approval?: { id: string } }[];
      for (const [index, { type, message: reason }] of message.decisions.entries()) {
        const approvalId = asked[index]?.approval?.id ?? '';
        const answer = { approvalId, approved: type === 'approve' };
        await room.respondToApproval(reason ? { ...answer, reason } : answer);
      }
    }
  }
}

const whole = (said: string) =>
  `Hello there, friend!  You said '${said}' and I listened carefully. Anything else I can do for you today?`;

/** Each section in a session of its own, as the script had it: in a channel that has none yet. */
describe('the recorded server', () => {
  it('answers', async () => {
    const desk = await replay(await openDesk(), 'happy path');
    expect(desk.shown()).toEqual(['u1: hi (done)', `a1: ${whole('hi')} (done)`]);
    const { shown, parts } = await replay(desk, 'tool turn, tts off, same session');
    expect(shown()[3]).toBe(`a1: ${whole('tool use')} (done)`);
    expect(parts()).toMatchObject([
      { type: 'text' },
      { type: 'data-tts', data: { sequence: 0, audio: null, emotion: '😊' } },
      { type: 'data-tts', data: { sequence: 1, audio: null, emotion: null } },
    ]);
    expect(desk.errors).toEqual([]);
  });

  it('fails in the middle of a stream', async () => {
    const { shown, answer } = await replay(await openDesk(), 'agent error mid stream');
    expect(shown()[1]).toBe('a1: This will fail quite soon indeed, sorryabout that. (failed)');
    expect(answer()?.chat.error?.text).toBe('메시지 처리 중 오류가 발생했습니다.');
  });

  it('refuses a second question, and is interrupted', async () => {
    const { shown } = await replay(await openDesk(), 'concurrent + interrupt all');
    expect(shown()).toEqual(['u1: slow (done)', 'a1: word0. word1. word2. word3. word4. word5. (stopped)']);
  });

  it('takes a new question after an interruption', async () => {
    const { shown } = await replay(await openDesk(), 'after interrupt a new turn works?');
    expect(shown()[1]).toBe(`a1: ${whole('hi again')} (done)`);
  });

  it('is interrupted by the id that pieces carry', async () => {
    const name = 'interrupt by stream_start.turn_id, then by stream_token.turn_id';
    const { shown, errors } = await replay(await openDesk(), name);
    expect(shown()[1]).toBe('a1: word0. word1. word2. word3. word4. word5. (stopped)');
    expect(errors).toEqual([]);
  });

  it('asks for approval and goes on without a new start', async () => {
    const { shown, parts } = await replay(await openDesk(), 'hitl');
    expect(shown()).toEqual(['u1: hitl (done)', 'a1: Resumed with approve, reject. All done now. (done)']);
    expect(parts()).toMatchObject([
      { toolName: 'write_file', state: 'approval-responded' },
      { toolName: 'file_delete', state: 'output-denied' },
      { type: 'text' },
      { type: 'data-tts' },
    ]);
  });

  it('is interrupted while it waits for approval', async () => {
    const { shown } = await replay(await openDesk(), 'hitl then interrupt');
    expect(shown()).toEqual(['u1: hitl (done)', 'a1:  (stopped)']);
  });

  it('speaks by itself', async () => {
    const { shown } = await replay(await openDesk(), 'proactive trigger over REST');
    expect(shown()).toHaveLength(1);
    expect(shown()[0]).toMatch(/^a1: Hello there, friend! 😊 .* \(done\)$/);
  });

  it('cancels at a lost line, and knows the session again', async () => {
    const [before, after] = split(
      sections.get('disconnect in mid stream, reconnect with the same session') ?? [],
    );
    const desk = await openDesk({}, sessionId);
    void desk.says('slow');
    expect(await desk.server.receives()).toEqual(before[0]?.message);
    for (const { message } of before.slice(1)) await desk.server.sends(message);
    await desk.server.drop();
    expect(desk.shown()[1]).toBe('a1: word0. word1. word2. word3. word4. word5. (interrupted)');
    await desk.clock.advance(5_000);
    const said: unknown[] = [];
    for (const { from, message } of after) {
      if (from === 'server') await desk.server.sends(message);
      else said.push(await desk.server.receives());
    }
    expect(said).toEqual(after.flatMap(({ from, message }) => (from === 'client' ? [message] : [])));
    expect(desk.client.store.getState().connection.status).toBe('open');
  });
});

/** Up to the line's loss, and from it on. */
function split(lines: Recorded[]): [Recorded[], Recorded[]] {
  const at = lines.findIndex(({ message }) => message.type === 'authorize');
  return [lines.slice(0, at), lines.slice(at)];
}
