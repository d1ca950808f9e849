import {
  aipConstellationAdapter,
  type AipConstellationOptions,
} from '../../../src/adapters/aip/constellation-adapter.js';
import { aipDeviceAdapter, type AipDeviceOptions } from '../../../src/adapters/aip/device-adapter.js';
import type { ClientOptions } from '../../../src/core/client.js';
import type { ClientTools } from '../../../src/core/tools/client-tool.js';
import { openForeignClient, type ForeignClient } from '../open-foreign-client.js';
import type { ForeignServer } from '../../support/foreign-server.js';

export type AipPage = ForeignClient & {
  says: (text: string, body?: Record<string, string>) => Promise<unknown>;
  /** Parts of the newest message. */
  parts: () => unknown[];
};

/** What the server says when it has registered a client, as it was recorded. */
export const confirmation = {
  type: 'heartbeat',
  status: 'ok',
  user_request: null,
  agent_name: null,
  process_name: null,
  root_name: null,
  actions: null,
  messages: null,
  error: null,
  session_id: null,
  task_name: null,
  timestamp: '2026-11-20T09:49:04.924743+00:00',
  response_id: '5aed8c6d-400d-48cc-9839-a5f147324821',
  result: null,
};

export const greet = async (server: ForeignServer): Promise<void> => {
  await server.receives();
  await server.sends(confirmation);
};

/** A constellation that a scripted server has registered. */
export async function openConstellation(
  options: Partial<AipConstellationOptions> = {},
  more: Partial<ClientOptions> = {},
): Promise<AipPage> {
  const adapter = aipConstellationAdapter({ device: 'dev1', user: { id: 'u1' }, ...options });
  return page(await openForeignClient(adapter, 'desk', { greet, ...more }));
}

/** A device that a scripted server has registered. */
export async function openDevice(
  tools: ClientTools = {},
  options: Partial<AipDeviceOptions> = {},
  more: Partial<ClientOptions> = {},
): Promise<AipPage> {
  const adapter = aipDeviceAdapter({ clientId: 'dev1', platform: 'linux', ...options });
  return page(await openForeignClient(adapter, 'desk', { greet, tools, ...more }));
}

function page(opened: ForeignClient): AipPage {
  return {
    ...opened,
    says: (text, body) => {
      const reply = opened.room.sendMessage({ parts: [{ type: 'text', text }] }, body ? { body } : {});
      reply.catch(() => undefined);
      return reply;
    },
    parts: () => opened.answer()?.parts ?? [],
  };
}

/** A message of commands for a device. */
export const commands = (session: string, response: string, actions: object[]) => ({
  ...confirmation,
  type: 'command',
  status: 'continue',
  agent_name: 'HostAgent',
  process_name: '',
  root_name: '',
  actions,
  session_id: session,
  response_id: response,
});

/** One command. */
export const action = (name: string, id: string | null = `call-${name}`, parameters: object | null = {}) => ({
  tool_name: name,
  parameters,
  tool_type: 'action',
  call_id: id,
});

/** The end of a task. */
export const taskEnd = (session: string, more: object = {}) => ({
  ...confirmation,
  type: 'task_end',
  status: 'completed',
  session_id: session,
  response_id: 'end-1',
  ...more,
});
