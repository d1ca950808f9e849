import type { AdapterContext } from '../../protocol/adapter.js';
import type { ChatErrorCode } from '../../protocol/chat-error.js';
import { acknowledge, refuse, reportBad } from '../foreign/foreign-frames.js';
import { follow } from '../foreign/foreign-logs.js';
import { finishTurn, writeChunks, type DesktopmateState, type Step } from './adapter-state.js';
import { closeSegment, startAnswer, type Speakers } from './answer-steps.js';
import { askAgain } from './approval-steps.js';
import { errorCodes, type ServerMessageOf } from './wire.js';

/** Most characters of a server's sentence that are shown: a validator's may hold the whole message. */
const MOST_CHARACTERS = 200;

/** The server says that something failed; what, follows from its code and from what it was asked last. */
export function takeError(
  state: DesktopmateState,
  { error, code, turn_id: turnId }: ServerMessageOf<'error'>,
  speakers: Speakers,
  context: AdapterContext,
): Step {
  const sentence = (error.split('\n', 1)[0] ?? '').slice(0, MOST_CHARACTERS);
  switch (code) {
    case errorCodes.turnActive: {
      const busy = 'An answer is being written already, and the server drops what comes meanwhile. ';
      return refuseQuestion(
        state,
        'turn-busy',
        `${busy}Send it again when that has ended, or stop it first.`,
      );
    }
    case errorCodes.interrupted:
      return takeInterrupted(state, speakers, context);
    case errorCodes.notFound:
      return takeNotFound(state, sentence, context);
    default:
  }
  // An error in mid-turn names its turn and is its end; any other is about what was sent.
  if (typeof turnId === 'string' && state.turn) {
    return endWith(state, 'failed', context, { code: 'turn-failed', text: sentence });
  }
  const why: ChatErrorCode = error === 'Authentication required' ? 'unauthorized' : 'message-invalid';
  return state.waiting.length > 0
    ? refuseQuestion(state, why, `The server did not take the message: ${sentence}`)
    : [state, [reportBad(`The server reported an error: ${sentence}`)]];
}

/** No `stream_end` follows an interruption: this is the end, and the answer to every stop. */
function takeInterrupted(state: DesktopmateState, speakers: Speakers, context: AdapterContext): Step {
  // It may have been interrupted before it said that it had begun.
  const begun: Step =
    state.turn || state.waiting.length === 0 ? [state, []] : startAnswer(state, {}, speakers, context);
  const ended = follow(begun, (next) => endWith(next, 'stopped', context));
  return follow(ended, (next) => [
    { ...next, stops: [] },
    next.stops.map((frame) => acknowledge(frame, { stopped: true })),
  ]);
}

/** Either there was nothing to interrupt, or the decisions about tool calls did not fit. */
function takeNotFound(state: DesktopmateState, sentence: string, context: AdapterContext): Step {
  const [stop, ...stops] = state.stops;
  if (stop) return [{ ...state, stops }, [acknowledge(stop, { stopped: false })]];
  const { turn } = state;
  const problem = reportBad(`The server could not do what it was asked: ${sentence}`);
  const batch = turn?.batch;
  if (!turn || !batch?.isSent) return [state, [problem]];
  return follow([state, [problem]], (next) => askAgain(next, turn, batch, context));
}

/** The newest question is meant: older ones were sent when nothing stood against them. */
function refuseQuestion(state: DesktopmateState, code: ChatErrorCode, sentence: string): Step {
  const question = state.waiting.at(-1);
  if (!question) return [state, [reportBad(sentence)]];
  return [{ ...state, waiting: state.waiting.slice(0, -1) }, [refuse(question.frame, code, sentence)]];
}

function endWith(
  state: DesktopmateState,
  reason: 'stopped' | 'failed',
  context: AdapterContext,
  why?: { code: string; text: string },
): Step {
  if (!state.turn) return [state, []];
  const [closed, chunks] = closeSegment(state.turn);
  return follow(writeChunks(state, closed, chunks, context), (next) =>
    finishTurn(next, reason, context, why),
  );
}
