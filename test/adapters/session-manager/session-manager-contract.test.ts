import { sessionManagerAdapter } from '../../../src/adapters/session-manager/session-manager-adapter.js';
import { adapterContract } from '../../contract/adapter-contract.js';
import { createScriptedShell, output } from './scripted-shell.js';

const shell = createScriptedShell();

adapterContract({
  name: 'session-manager',
  make: () => sessionManagerAdapter({ quietMs: 0 }),
  channel: 'shell',
  greet: shell.greet,
  answer: async (server) => {
    const typed = await shell.hears(server);
    // One piece: with no quiet time at all the next one would be another answer.
    await shell.prints(server, `${typed}\nHello!\r\n`);
    return 'Hello!';
  },
  messages: [
    output(0, { AgentVersion: '3.3.0.0', RequestedClientActions: [] }, 5),
    output(1, { HandshakeTimeToComplete: 1, CustomerMessage: 'Hello.' }, 7),
    output(2, 'out'),
    output(3, 'err', 11),
    output(4, '0', 12),
    output(5, { Challenge: 'AAAA' }, 8),
  ],
});
