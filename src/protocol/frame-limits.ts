import { MAX_JSON_DEPTH } from '../model/json-depth.js';

/** The most levels of arrays and objects in a client's frame: deeper ones are refused, since they exhaust stacks. */
export const MAX_DEPTH = MAX_JSON_DEPTH;

/** What a client may send stands deeper in what a gateway sends: in an event or a snapshot around it. */
export const MAX_SERVER_DEPTH = MAX_DEPTH + 16;

/** The most frames in one WebSocket message. */
export const MAX_FRAMES_PER_MESSAGE = 1024;
