import { isRecord } from '../../model/is-record.js';
import type { JsonObject } from '../../model/json.js';
import { MAX_JSON_DEPTH, isDeeperThan } from '../../model/json.js';
import type { EndpointHost } from '../../protocol/endpoint.js';
import type { ExecutorCall, ExecutorOutcome, ToolExecutor } from '../../protocol/tool-executor.js';
import type { TimerHandle } from '../../shared/clock.js';
import { createUuid } from '../foreign/create-uuid.js';
import type { AipSession, SessionManager } from './session-manager.js';
import type { TaskExecutionProtocol } from './task-execution-protocol.js';
import { toolTypes, type Command, type Result, type ToolType } from './wire.js';

/** Of `createDeviceExecutor`. */
export type DeviceExecutorOptions = {
  deviceId: string;
  host: EndpointHost;
  sessionManager: SessionManager;
  taskProtocol: TaskExecutionProtocol;
  /** What the device is told as `agent_name` where the call does not say. */
  agentName: string | undefined;
};

/** The options that a call to a device may have: `turn.callTool({ executor: 'device:…', executorOptions })`. */
export type DeviceCallOptions = {
  /** @default 'action' */
  toolType?: ToolType;
  /** Devices keep tools apart by it. @default the endpoint's `agentName`, or the agent's own */
  agentName?: string;
  /** @default '' */
  processName?: string;
  /** @default '' */
  rootName?: string;
};

/** How long the first calls of a batch wait for its others, in ms; then they go without them. */
const GATHER_MS = 1_000;

type Asked = { call: ExecutorCall; settle: (outcome: ExecutorOutcome) => void };

/** Runs agents' tool calls on a device: each as a message of commands of its own, or the calls of a batch in one. */
export function createDeviceExecutor(options: DeviceExecutorOptions): ToolExecutor {
  const { deviceId, host, sessionManager, taskProtocol, agentName } = options;
  const { clock, random } = host;
  const batches = new Map<string, { asked: Asked[]; timer: TimerHandle }>();
  /** Sessions of turns that no client asked for. */
  const own = new Map<string, AipSession>();

  const sessionOf = ({ commandId, turnId, signal }: ExecutorCall): AipSession => {
    const known = sessionManager.findByCommand(commandId) ?? own.get(turnId);
    if (known) return known;
    const sessionId = createUuid(random);
    const request = { sessionId, taskName: null, ownerId: null, executorId: deviceId };
    const session = sessionManager.getOrCreateSession(request);
    own.set(turnId, session);
    const end = (): void => {
      own.delete(turnId);
      sessionManager.removeSession(sessionId);
    };
    signal.addEventListener('abort', end, { once: true });
    return session;
  };

  const dispatch = async (asked: readonly Asked[]): Promise<void> => {
    const [first] = asked;
    if (!first || first.call.signal.aborted) return;
    const session = sessionOf(first.call);
    const { options: said, agent } = first.call;
    const results = await session.context.commandDispatcher.executeCommands(
      asked.map(({ call }) => commandOf(call)),
      {
        deviceId,
        taskProtocol,
        agentName: textOf(said, 'agentName') ?? agentName ?? agent.name ?? agent.id,
        processName: textOf(said, 'processName') ?? '',
        rootName: textOf(said, 'rootName') ?? '',
        taskName: session.taskName,
      },
    );
    asked.forEach(({ settle }, index) => settle(outcomeOf(results[index])));
  };

  const gather = (one: Asked, key: string, size: number): void => {
    const batch = batches.get(key) ?? { asked: [], timer: undefined };
    batches.set(key, batch);
    batch.asked.push(one);
    const flush = (): void => {
      batches.delete(key);
      clock.clearTimer(batch.timer);
      const place = ({ call }: Asked): number => call.batch?.index ?? 0;
      void dispatch(batch.asked.toSorted((a, b) => place(a) - place(b)));
    };
    batch.timer ??= clock.setTimer(flush, GATHER_MS);
    if (batch.asked.length >= size) flush();
  };

  return (call) =>
    new Promise((settle) => {
      const one = { call, settle };
      if (!call.batch || call.batch.size <= 1) return void dispatch([one]);
      gather(one, `${call.turnId} ${call.batch.id}`, call.batch.size);
    });
}

function commandOf({ toolName, input, toolCallId, options }: ExecutorCall): Command {
  const type = textOf(options, 'toolType');
  return {
    tool_name: toolName,
    parameters: isRecord(input) ? (input as JsonObject) : input === null ? null : { input },
    tool_type: toolTypes.find((known) => known === type) ?? 'action',
    call_id: toolCallId,
  };
}

function outcomeOf(result: Result | undefined): ExecutorOutcome {
  if (result?.status === 'success' || (result?.status === 'none' && result.error === null)) {
    if (!isDeeperThan(result.result, MAX_JSON_DEPTH - 4)) {
      return { state: 'output-available', output: result.result };
    }
    return { state: 'output-error', errorText: 'The device’s result is nested too deeply to be kept.' };
  }
  const errorText = result?.error || `The device answered "${result?.status ?? 'nothing'}".`;
  return { state: 'output-error', errorText };
}

function textOf(options: JsonObject, name: keyof DeviceCallOptions): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}
