import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/**
 * Starts a script of this folder.
 * @param {string} script
 * @param {readonly string[]} args
 */
export function start(script, args = []) {
  const child = fork(fileURLToPath(new URL(script, import.meta.url)), args, { execArgv: ['--expose-gc'] });
  child.setMaxListeners(50);
  return {
    child,
    /** @param {object} message */
    tell: (message) => void child.send(message),
    /**
     * The next message that has this field.
     * @param {string} field
     * @returns {Promise<any>}
     */
    hear: (field) =>
      new Promise((resolve, reject) => {
        /** @param {any} message */
        const listen = (message) => {
          if (message[field] === undefined) return;
          child.off('message', listen);
          child.off('exit', ended);
          resolve(message);
        };
        /** @param {number | null} code */
        const ended = (code) => reject(new Error(`${script} ended with ${code}.`));
        child.on('message', listen);
        child.once('exit', ended);
      }),
    close: async () => {
      if (child.exitCode !== null) return;
      child.kill();
      await once(child, 'exit');
    },
  };
}
