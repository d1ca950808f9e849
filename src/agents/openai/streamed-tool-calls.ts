import type OpenAI from 'openai';

import type { UIMessageChunk } from '../../model/chunk.js';
import type { TurnIds } from './turn-ids.js';

/** A call as the model asked for it; `argumentText` is what it wrote, JSON or not. */
export type RequestedToolCall = { toolCallId: string; toolName: string; argumentText: string };

type Piece = OpenAI.ChatCompletionChunk.Choice.Delta.ToolCall;
type OpenCall = RequestedToolCall & { givenId: string | undefined; started: boolean };

/** Puts together the calls of one step, whose pieces may arrive interleaved. */
export class StreamedToolCalls {
  readonly #calls: OpenCall[] = [];
  readonly #byIndex = new Map<number, OpenCall>();
  readonly #ids: TurnIds;

  constructor(ids: TurnIds) {
    this.#ids = ids;
  }

  /** Takes one piece in; the call is announced with the piece that brings its name. */
  *add(piece: Piece): Generator<UIMessageChunk> {
    const call = this.#find(piece);
    // Some servers repeat the name with every piece.
    call.toolName ||= piece.function?.name ?? '';
    const delta = piece.function?.arguments ?? '';
    call.argumentText += delta;
    if (!call.started && call.toolName === '') return;

    // Arguments that came before the name go out with the announcement.
    const inputTextDelta = call.started ? delta : call.argumentText;
    if (!call.started) {
      call.started = true;
      yield { type: 'tool-input-start', toolCallId: call.toolCallId, toolName: call.toolName };
    }
    if (inputTextDelta !== '')
      yield { type: 'tool-input-delta', toolCallId: call.toolCallId, inputTextDelta };
  }

  /** The calls in the order in which the model began them. */
  list(): RequestedToolCall[] {
    return this.#calls
      .filter((call) => call.started)
      .map(({ toolCallId, toolName, argumentText }) => ({ toolCallId, toolName, argumentText }));
  }

  #find(piece: Piece): OpenCall {
    // Some servers number every parallel call 0 (or not at all) and tell them apart by id alone.
    const index = piece.index ?? 0;
    const known = this.#byIndex.get(index);
    const givenId = piece.id || undefined;
    if (known && (givenId === undefined || known.givenId === givenId)) return known;
    const call: OpenCall = {
      toolCallId: this.#ids.toolCall(givenId),
      toolName: '',
      argumentText: '',
      givenId,
      started: false,
    };
    this.#calls.push(call);
    this.#byIndex.set(index, call);
    return call;
  }
}
