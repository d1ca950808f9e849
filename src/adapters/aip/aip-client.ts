import type { AuthenticatedGuest, EndpointHost, ForeignLine } from '../../protocol/endpoint.js';
import type { GatewayRequest } from '../../protocol/gateway-request.js';
import { createAipTransport, type AipTransport } from './aip-transport.js';
import { createDeviceInfoProtocol, type DeviceInfoProtocol } from './device-info-protocol.js';
import { createHeartbeatProtocol, type HeartbeatProtocol } from './heartbeat-protocol.js';
import { createRegistrationProtocol, type RegistrationProtocol } from './registration-protocol.js';
import { createTaskExecutionProtocol, type TaskExecutionProtocol } from './task-execution-protocol.js';
import { createTaskRuns, type TaskRuns } from './task-runs.js';
import type { ClientInfo } from './web-socket-manager.js';

/** One client at work: its line with the four protocols on it, and what it runs. */
export type AipClient = {
  readonly transport: AipTransport;
  readonly registrationProtocol: RegistrationProtocol;
  readonly heartbeatProtocol: HeartbeatProtocol;
  readonly deviceInfoProtocol: DeviceInfoProtocol;
  readonly taskProtocol: TaskExecutionProtocol;
  readonly runs: TaskRuns;
  /** From its registration on. */
  info: ClientInfo | undefined;
  /** Takes its executor away, where it is a device. */
  removeExecutor: (() => void) | undefined;
};

/** A client that has not said anything. */
export function createAipClient(
  host: EndpointHost,
  line: ForeignLine,
  request: GatewayRequest,
  who: AuthenticatedGuest,
): AipClient {
  const transport = createAipTransport(line, host);
  return {
    transport,
    registrationProtocol: createRegistrationProtocol(transport),
    heartbeatProtocol: createHeartbeatProtocol(transport),
    deviceInfoProtocol: createDeviceInfoProtocol(transport),
    taskProtocol: createTaskExecutionProtocol(transport),
    runs: createTaskRuns({ host, who, request, line }),
    info: undefined,
    removeExecutor: undefined,
  };
}
