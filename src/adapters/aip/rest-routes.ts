import { isRecord } from '../../model/is-record.js';
import type { JsonObject } from '../../model/json.js';
import type { EndpointHost } from '../../protocol/endpoint.js';
import { parseJson } from '../../protocol/parse-json.js';
import { createUuid } from '../foreign/create-uuid.js';
import { safeTaskName } from './safe-names.js';
import type { SessionManager } from './session-manager.js';
import type { WebSocketManager } from './web-socket-manager.js';

/** Characters of a request's body. */
const MOST_CHARACTERS = 1_000_000;
const TASK_RESULT = '/task_result/';

/** Of `createRestRoutes`. */
export type RestRoutesOptions = {
  host: EndpointHost;
  wsManager: WebSocketManager;
  sessionManager: SessionManager;
  /** What the paths begin with. */
  prefix: string;
};

/** Whether a path is one of the routes. */
export function isRestPath(path: string, prefix: string): boolean {
  const route = path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : '';
  return ['/clients', '/dispatch', '/health'].includes(route) || route.startsWith(TASK_RESULT);
}

/**
 * The server's HTTP side (`ufo/server/services/api.py`): who is there, a task handed to a device, and what tasks came
 * to. The key in `X-API-Key` is the app's `authenticate` to look at.
 */
export function createRestRoutes(options: RestRoutesOptions): (request: Request) => Promise<Response> {
  const { host, wsManager, sessionManager, prefix } = options;

  const dispatch = async (request: Request): Promise<Response> => {
    if (Number(request.headers.get('content-length') ?? 0) > MOST_CHARACTERS) {
      return refuse(413, 'Request Entity Too Large');
    }
    const isJson = /\bjson\b/i.test(request.headers.get('content-type') ?? '');
    const text = isJson ? await request.text() : '';
    const body = text.length > MOST_CHARACTERS ? undefined : parseJson(text);
    if (!isRecord(body)) return refuse(422, 'Input should be a valid dictionary');
    const { client_id: clientId, request: userRequest = '', task_name: name } = body;
    if (typeof userRequest !== 'string' || userRequest === '') return refuse(400, 'Empty task content');
    if (typeof clientId !== 'string' || clientId === '') return refuse(400, 'Empty client ID');
    const taskName = typeof name === 'string' && name !== '' ? name : createUuid(host.random);
    const sessionId = createUuid(host.random);
    const responseId = createUuid(host.random);
    const client = wsManager.getClientInfo(clientId);
    const isSent = client?.taskProtocol.sendTaskAssignment({ userRequest, taskName, sessionId, responseId });
    if (!isSent) return refuse(404, 'Client not online');
    host.logger.info('aip-task-dispatched', { client: clientId, session: sessionId, task: taskName });
    return answer({ status: 'dispatched', task_name: taskName, client_id: clientId, session_id: sessionId });
  };

  const result = (taskName: string): Response => {
    const known = sessionManager.getResultByTask(safeTaskName(taskName));
    return answer(known === undefined ? { status: 'pending' } : { status: 'done', result: known });
  };

  return async (request) => {
    const url = new URL(request.url);
    const headers = { get: (name: string) => request.headers.get(name) };
    const who = await host.authenticate(request.headers.get('x-api-key') ?? undefined, {
      headers,
      url: url.pathname,
    });
    if ('error' in who) {
      const isRefused = who.error.code === 'unauthorized' || who.error.code === 'forbidden';
      return isRefused ? refuse(401, 'Invalid or missing API key') : refuse(503, 'Try again in a moment');
    }
    const route = url.pathname.slice(prefix.length);
    const method = route === '/dispatch' ? 'POST' : 'GET';
    if (request.method !== method) return refuse(405, 'Method Not Allowed', { allow: method });
    if (route === '/dispatch') return dispatch(request);
    if (route === '/clients') return answer({ online_clients: wsManager.listClients() });
    if (route === '/health') return answer({ status: 'healthy', online_clients: wsManager.listClients() });
    return result(decode(route.slice(TASK_RESULT.length)));
  };
}

function answer(body: JsonObject, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
  });
}

function refuse(status: number, detail: string, headers?: Record<string, string>): Response {
  return answer({ detail }, status, headers);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
