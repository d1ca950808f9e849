import { ChatError } from '../protocol/chat-error.js';
import { systemClock } from '../shared/clock.js';
import { createId } from '../shared/ids.js';
import { systemRandom } from '../shared/random.js';
import type { AgentDefinition } from './agent.js';
import { causeWords } from './cause-words.js';
import { reportToConsole } from './console-reporter.js';
import type { PublishedEvent } from '../protocol/publication.js';
import type { GatewayContext } from './gateway-context.js';
import { defaultLimits, LONGEST_TIMER_MS } from './gateway-limits.js';
import type { GatewayOptions } from './gateway-options.js';
import { createCounts } from './connection-counts.js';
import { guardStore } from './guard-store.js';
import { createHistoryKeeper } from './history-keeper.js';
import { silentLogger } from './logger.js';
import { createMemoryStore } from './memory-store.js';
import { silentMeter } from './meter.js';
import { createPlainRateLimiter } from './rate-limiter.js';
import { createHeartbeatWheel } from './session/heartbeat.js';
import { createExecutors } from './turns/executors.js';

/** Checks the options and fills in every default. @throws {ChatError} `invalid-options` */
export function createContext(
  options: GatewayOptions,
  announce: (published: PublishedEvent) => void,
): GatewayContext {
  validate(options);
  const { clock = systemClock, random = systemRandom, logger = silentLogger, meter = silentMeter } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const heartbeat = { intervalMs: 25_000, graceMs: 10_000, ...options.heartbeat };
  const limiter = options.rateLimiter ?? createPlainRateLimiter(limits, clock);
  const onError = options.onError ?? (options.logger ? undefined : reportToConsole);
  const report: GatewayContext['report'] = (error, context) => {
    meter.count('failures', { code: error.code });
    logger.error('failure', {
      code: error.code,
      message: ownWords(error),
      ...causeOf(error),
      ...context,
    });
    try {
      onError?.(error, context);
    } catch {
      // Whoever listens to errors has nowhere to tell theirs.
      logger.error('failure', { code: 'internal', message: 'onError threw' });
    }
  };
  const defaultAgent: AgentDefinition | undefined =
    typeof options.agent === 'function' ? { id: 'agent', run: options.agent } : options.agent;
  const agents = [...(defaultAgent ? [defaultAgent] : []), ...(options.agents ?? [])];
  const state: GatewayContext['state'] = { storeFailure: undefined };
  return {
    options,
    limits,
    heartbeat,
    wheel: createHeartbeatWheel(clock, heartbeat.intervalMs),
    turnPolicy: options.turnPolicy ?? 'queue',
    agents: new Map(agents.map((agent) => [agent.id, agent])),
    defaultAgent,
    store: guardStore(options.store ?? createMemoryStore({ clock, random }), (failure) => {
      state.storeFailure = failure;
    }),
    state,
    owner: createId(random),
    history: createHistoryKeeper({ history: options.history, clock, report }),
    executors: createExecutors(),
    clock,
    random,
    logger,
    meter,
    takeRate: (kind, key) => {
      const isOut = (cause: unknown): number => {
        report(new ChatError('internal', 'rateLimiter failed, so nothing was counted.', { cause }), {});
        return 0;
      };
      try {
        const wait = limiter.take(kind, key);
        return typeof wait === 'number' ? wait : wait.catch(isOut);
      } catch (cause) {
        return isOut(cause);
      }
    },
    sessionsOf: createCounts(),
    counters: { accepted: 0, resumed: 0, recoveries: 0, snapshots: 0, events: 0, badFrames: 0 },
    allows: async (request) => {
      // Names that begin with `@` are the gateway's own.
      if (request.channel.startsWith('@')) return false;
      try {
        return (await options.authorize?.(request)) ?? true;
      } catch (cause) {
        const message = 'authorize threw, so the user was refused.';
        report(new ChatError('internal', message, { cause }), { channel: request.channel });
        return false;
      }
    },
    report,
    announce,
  };
}

/** The sentence without what its cause says at its end: whatever wrote that may have put anything into it. */
function ownWords({ message, cause }: ChatError): string {
  const end = `: ${causeWords(cause) ?? ''}`;
  return end !== ': ' && message.endsWith(end) ? `${message.slice(0, -end.length)}.` : message;
}

/** The code of what lies behind an error, such as `model-unauthorized` or `ECONNREFUSED`: its words stay out of logs. */
function causeOf({ cause }: ChatError): { cause?: string } {
  if (!(cause instanceof Error)) return {};
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name;
  return /^[\w.-]{1,64}$/.test(code) ? { cause: code } : {};
}

function validate(options: GatewayOptions): void {
  const invalid = (what: string): never => {
    throw new ChatError('invalid-options', `createGateway: ${what}`);
  };
  if (!options.authenticate && options.anonymous !== true) {
    invalid(
      'nobody could be told from anybody. Pass `authenticate`, or `anonymous: true` to let everybody in.',
    );
  }
  if (options.authenticate && options.anonymous) {
    invalid('`authenticate` and `anonymous` contradict each other. Pass one of them.');
  }
  if (options.agent !== undefined && typeof options.agent !== 'function' && !isDefinition(options.agent)) {
    invalid(
      '`agent` is no agent. Pass a function of a turn that returns a stream of chunks, or `{ id, run }` with one.',
    );
  }
  if (!(options.agents ?? []).every(isDefinition)) {
    invalid(
      'one of `agents` is no agent. Pass `{ id, run }` for each, where `run` returns a stream of chunks.',
    );
  }
  for (const [name, value] of Object.entries({ ...options.limits, ...options.heartbeat })) {
    if (!Number.isFinite(value) || value <= 0)
      invalid(`\`${name}\` is ${value}; it has to be a number above 0.`);
  }
  for (const name of Object.keys(options.limits ?? {})) {
    if (!Object.hasOwn(defaultLimits, name))
      invalid(`there is no limit \`${name}\`. The limits are ${Object.keys(defaultLimits).join(', ')}.`);
  }
  const { maxTurnMs, helloTimeoutMs, sessionLingerMs } = { ...defaultLimits, ...options.limits };
  const timers = {
    maxTurnMs,
    helloTimeoutMs,
    sessionLingerMs,
    intervalMs: options.heartbeat?.intervalMs ?? 1,
  };
  for (const [name, value] of Object.entries(timers)) {
    if (value > LONGEST_TIMER_MS)
      invalid(`\`${name}\` is ${value} ms; timers reach no further than ${LONGEST_TIMER_MS}.`);
  }
  const { softQueueBytes, hardQueueBytes } = { ...defaultLimits, ...options.limits };
  if (softQueueBytes >= hardQueueBytes) invalid('`softQueueBytes` has to be less than `hardQueueBytes`.');
  const names = (options.endpoints ?? []).map(({ name }) => name);
  const repeated = ['native', ...names].find((name, index, all) => all.indexOf(name) !== index);
  if (repeated !== undefined)
    invalid(`two endpoints are called ${JSON.stringify(repeated)}. Give each a name of its own.`);
  if (options.path !== undefined && !options.path.startsWith('/')) {
    invalid(`\`path\` is ${JSON.stringify(options.path)}; it has to begin with a slash.`);
  }
  const ids = (options.agents ?? []).map(({ id }) => id);
  if (typeof options.agent === 'function') ids.push('agent');
  else if (options.agent) ids.push(options.agent.id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) invalid(`two agents have the id ${JSON.stringify(twice)}. Give each its own.`);
  if (ids.includes('')) invalid('an agent has an empty id. Give it one.');
}

/** Apps written in JavaScript pass a model's name, or an object of another library. */
function isDefinition(agent: unknown): boolean {
  return typeof agent === 'object' && agent !== null && 'run' in agent && typeof agent.run === 'function';
}
