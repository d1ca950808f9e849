import type { MarkdownLabels } from '../../markdown/index.js';

type MarkdownWords = {
  [NAME in Exclude<keyof MarkdownLabels, 'table' | 'code' | 'task' | 'copy' | 'copied'>]-?: NonNullable<
    MarkdownLabels[NAME]
  >;
};

/**
 * Every word that the components say, for translation. Functions get what their sentence is about. A whole translation
 * is an object of this type, so that a missing string does not compile: see `arabicLabels`.
 */
export type ChatLabels = {
  /** What dates and numbers are written by, as BCP 47 names it, and the frame's `lang`. @default the browser's */
  locale: string | undefined;
  /** Which way the chat itself is laid out. Each message has its own direction by what is written in it. */
  direction: 'ltr' | 'rtl' | undefined;

  /** Who has no name. */
  agent: string;
  person: string;
  you: string;

  thread: string;
  threadEmpty: string;
  threadEmptyHint: string;
  threadLoading: string;
  threadDenied: string;
  /** What went wrong, for people, by the `code` of a `ChatError`. Has to answer codes that it does not know, too. */
  problem: (code: string) => string;
  loadOlder: string;
  loadingOlder: string;
  jumpToLatest: string;
  /** How many came in below what is read. */
  newMessages: (count: number) => string;
  /** The last two days; others go by their date, as `locale` writes it. */
  today: string;
  yesterday: string;
  /** Stands before the first message that was not read yet. */
  unread: string;

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
  copyPlain: string;
  regenerate: string;
  retry: string;
  discard: string;
  edit: string;
  delete: string;
  /** In place of `delete`, once it was pressed: a second press does it. */
  deleteSurely: string;
  stop: string;
  dismiss: string;
  previousBranch: string;
  nextBranch: string;
  branch: (position: number, count: number) => string;
  /** The same, as it is read out. */
  branchOf: (position: number, count: number) => string;
  editMessage: string;
  save: string;
  cancel: string;

  thinking: string;
  /** `seconds` is `null` where it was less than one, or nobody measured, after a reload for example. */
  thought: (seconds: number | null) => string;
  sources: string;
  file: (name: string | undefined) => string;
  /** In place of a part whose own component threw. */
  partBroken: string;

  suggestions: string;

  /** How long something took, or has taken so far. */
  elapsed: (seconds: number) => string;
  /** What an answer took. `rate` is per second, of tokens or else of characters; `null` where nobody measured. */
  timing: (measured: {
    seconds: number;
    firstSeconds: number | null;
    rate: number | null;
    unit: 'tokens' | 'characters';
  }) => string;

  toolCall: (name: string) => string;
  toolCalls: (count: number) => string;
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
  /** What can be done about a call that failed. */
  toolFailedHint: string;
  showAll: (characters: number) => string;
  /** Opens the editor for what a tool is to be given. */
  toolEdit: string;
  toolEditedInput: string;
  toolInputInvalid: (problem: string) => string;
  approveEdited: string;
  /** Opens the field for why a call may not run. */
  denyWithReason: string;
  denyReason: string;
  alwaysAllow: (name: string) => string;
  /** Takes `alwaysAllow` back. */
  askAgain: (name: string) => string;
  approve: string;
  deny: string;

  composer: string;
  composerPlaceholder: string;
  send: string;
  stopAnswer: string;
  cannotWrite: string;
  willBeSentLater: string;
  /** Near the limit: how many characters are left, or are too many (below 0). */
  charactersLeft: (count: number) => string;
  tooLong: (count: number) => string;

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
  announceToolDone: (tool: string) => string;
  announceToolFailed: (tool: string) => string;
  announceFinished: string;
  announceStopped: string;
  announceInterrupted: string;
  announceFailed: string;
  announceLost: string;
  announceBack: string;
  /** Somebody else's message; `text` is its beginning, empty where it has none. */
  announceMessage: (name: string, text: string) => string;
  /** Several at once, after a time without connection say. */
  announceMessages: (count: number) => string;
  announceOlder: (count: number) => string;

  table: string;
  code: (language: string | undefined) => string;
  task: (checked: boolean) => string;
  /** What else Markdown says: wrap, download, why a link is blocked. `undefined` leaves that in English. */
  markdown: MarkdownWords | undefined;
};
