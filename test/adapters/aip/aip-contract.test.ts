import { aipConstellationAdapter } from '../../../src/adapters/aip/constellation-adapter.js';
import { aipDeviceAdapter } from '../../../src/adapters/aip/device-adapter.js';
import { adapterContract, type AdapterCase } from '../../contract/adapter-contract.js';
import { action, commands, confirmation, greet, taskEnd } from './open-aip-client.js';

const answer: AdapterCase['answer'] = async (server) => {
  const { session_id: session } = (await server.receives()) as { session_id: string };
  await server.sends({ ...confirmation, session_id: session });
  await server.sends(taskEnd(session, { result: { answer: 'Hello there.' } }));
  return 'Hello there.';
};

const messages: AdapterCase['messages'] = [
  confirmation,
  { ...confirmation, session_id: 'tasks@t-1' },
  commands('tasks@t-1', 'r1', [action('click_input'), action('type_text', null, { text: 'hi' })]),
  commands('tasks@t-1', 'r2', []),
  taskEnd('tasks@t-1', { result: { answer: 'Hello there.' } }),
  taskEnd('tasks@t-2', { status: 'failed', error: 'agent exploded' }),
  { ...confirmation, type: 'error', status: 'error', error: "Target device 'zzz' is not connected" },
  {
    ...confirmation,
    type: 'task',
    status: 'continue',
    user_request: 'hello',
    task_name: 't',
    session_id: 's',
  },
  { ...confirmation, type: 'device_info_response', result: { device_id: 'dev1' } },
  { ...confirmation, type: 'device_info_request' },
];

adapterContract({
  name: 'aip, as a constellation',
  make: () => aipConstellationAdapter({ device: 'dev1' }),
  channel: 'desk',
  greet,
  answer,
  messages,
});

adapterContract({
  name: 'aip, as a device',
  make: () => aipDeviceAdapter({ clientId: 'dev1' }),
  channel: 'desk',
  greet,
  answer,
  messages,
});
