/** Every word that the components say, for translation. Functions get what their sentence is about. */
export type ChatLabels = {
  /** Who has no name. */
  agent: string;
  person: string;
  you: string;

  thread: string;
  threadEmpty: string;
  threadEmptyHint: string;
  threadLoading: string;
  threadDenied: string;
  loadOlder: string;
  loadingOlder: string;
  jumpToLatest: string;

  messageBy: (name: string) => string;
  messagePending: string;
  messageFailed: string;
  answerStarting: string;
  answerStopped: string;
  answerInterrupted: string;
  answerFailed: string;
  /** In place of an answer that is complete and says nothing. */
  answerEmpty: string;

  actions: string;
  copy: string;
  copied: string;
  regenerate: string;
  retry: string;
  discard: string;
  edit: string;
  delete: string;
  stop: string;
  dismiss: string;
  previousBranch: string;
  nextBranch: string;
  branch: (position: number, count: number) => string;
  editMessage: string;
  save: string;
  cancel: string;

  thinking: string;
  /** `seconds` is `null` where it was less than one, or nobody measured, after a reload for example. */
  thought: (seconds: number | null) => string;
  sources: string;
  file: (name: string | undefined) => string;

  toolCall: (name: string) => string;
  toolPreparing: string;
  toolRunning: string;
  toolApprovalNeeded: string;
  toolApproved: string;
  toolDenied: (reason: string | undefined) => string;
  toolDone: string;
  toolFailed: string;
  toolUnfinished: string;
  toolInput: string;
  toolOutput: string;
  toolQuestion: (name: string) => string;
  approve: string;
  deny: string;

  composer: string;
  composerPlaceholder: string;
  send: string;
  stopAnswer: string;
  cannotWrite: string;
  willBeSentLater: string;

  /** What is the matter with the connection. `reason` is the close code's own sentence, in English. */
  connectionTrouble: (status: string, reason: string | null) => string;
  recovering: string;
  retryNow: string;
  connectAgain: string;
  retryIn: (seconds: number) => string;

  present: (count: number) => string;
  typing: (names: readonly string[]) => string;

  announceStarted: (name: string) => string;
  announceApproval: (tool: string) => string;
  announceFinished: string;
  announceStopped: string;
  announceInterrupted: string;
  announceFailed: string;
  announceLost: string;
  announceBack: string;

  table: string;
  code: (language: string | undefined) => string;
  task: (checked: boolean) => string;
};
