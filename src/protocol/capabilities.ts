/**
 * What a wire can do. A server names its own in `session-welcome`; an adapter for a foreign wire declares what that
 * wire has. The UI shows nothing that would not work, and says so where something honest has to be said.
 */
export const capabilityNames = [
  /** A cursor brings just what was missed. Without it a cut turn becomes `interrupted`. */
  'resume',
  /** Heartbeats carry each channel's head and hash. */
  'verify',
  /** A running turn can be stopped. */
  'stop',
  'regenerate',
  'edit',
  'delete',
  /** The server offers tool calls to be run in the browser. */
  'client-tools',
  'approvals',
  /** Members of a channel are known. */
  'presence',
  /** Typing and other signals are passed on. */
  'signals',
  /** Older messages can be asked for. */
  'history',
  /** Apps can publish events of their own. */
  'publish',
  /** `connection-message` frames are taken. */
  'connection-messages',
  /** `request-send` frames are answered. */
  'requests',
] as const;

/** The name of something that a wire can do. */
export type Capability = (typeof capabilityNames)[number];

/** The capabilities that hold on a connection. */
export type Capabilities = ReadonlySet<Capability>;

/** Those of this package's own gateway. */
export const allCapabilities: Capabilities = new Set(capabilityNames);

/** Reads a list of names; unknown ones are another version's and are passed over. */
export function readCapabilities(names: readonly string[]): Capabilities {
  return new Set(capabilityNames.filter((name) => names.includes(name)));
}
