import type { ChatLabels } from './chat-labels.js';
import { englishProblem } from './english-problems.js';

/** The words in English, for where `labels` says nothing else. */
export const englishLabels: ChatLabels = {
  locale: undefined,
  direction: undefined,

  agent: 'Assistant',
  person: 'Guest',
  you: 'You',

  thread: 'Messages',
  threadEmpty: 'No messages yet',
  threadEmptyHint: 'Say something to begin.',
  threadLoading: 'Loading the conversation…',
  threadDenied: 'You may not read this conversation.',
  problem: englishProblem,
  loadOlder: 'Load older messages',
  loadingOlder: 'Loading…',
  jumpToLatest: 'Jump to latest',
  newMessages: (count) => `${count} new`,
  today: 'Today',
  yesterday: 'Yesterday',
  unread: 'New',

  messageBy: (name) => `Message from ${name}`,
  messagePending: 'Sending…',
  messageFailed: 'Not sent',
  answerStarting: 'Answering…',
  answerStopped: 'Stopped',
  answerInterrupted: 'Interrupted before it was complete',
  answerFailed: 'The answer failed',
  answerEmpty: 'No answer was written',

  actions: 'Message actions',
  copy: 'Copy',
  copied: 'Copied',
  copyPlain: 'Copy as plain text',
  regenerate: 'Answer again',
  retry: 'Try again',
  discard: 'Discard',
  edit: 'Edit',
  delete: 'Delete',
  deleteSurely: 'Delete for everybody?',
  stop: 'Stop',
  dismiss: 'Dismiss',
  previousBranch: 'Previous version',
  nextBranch: 'Next version',
  branch: (position, count) => `${position} / ${count}`,
  branchOf: (position, count) => `Version ${position} of ${count}`,
  editMessage: 'Edit message',
  save: 'Send',
  cancel: 'Cancel',

  thinking: 'Thinking…',
  thought: (seconds) => (seconds === null ? 'Thought' : `Thought for ${seconds} s`),
  sources: 'Sources',
  file: (name) => name ?? 'Attachment',
  partBroken: 'This part could not be shown.',

  suggestions: 'Suggestions',

  elapsed: (seconds) =>
    seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`,
  timing: ({ seconds, firstSeconds, rate, unit }) =>
    [
      `${seconds.toFixed(1)} s`,
      firstSeconds === null ? '' : `first word after ${firstSeconds.toFixed(1)} s`,
      rate === null ? '' : `${Math.round(rate)} ${unit}/s`,
    ]
      .filter(Boolean)
      .join(' · '),

  toolCall: (name) => `Tool ${name}`,
  toolCalls: (count) => `${count} tool calls`,
  toolPreparing: 'Preparing',
  toolRunning: 'Running',
  toolApprovalNeeded: 'Needs your approval',
  toolApproved: 'Approved',
  toolDenied: (reason) => (reason === undefined ? 'Denied' : `Denied: ${reason}`),
  toolDone: 'Done',
  toolFailed: 'Failed',
  toolUnfinished: 'Not finished',
  toolInput: 'Input',
  toolOutput: 'Result',
  toolQuestion: (name) => `Allow ${name} to run with this input?`,
  toolFailedHint: 'The answer goes on without it. To have it tried again, ask for another answer.',
  showAll: (characters) => `Show all ${Math.ceil(characters / 1000)},000 characters`,
  toolEdit: 'Edit input',
  toolEditedInput: 'Input, as JSON',
  toolInputInvalid: (problem) => `This is no JSON yet: ${problem}`,
  approveEdited: 'Approve this input',
  denyWithReason: 'Say why not',
  denyReason: 'Reason, for the agent',
  alwaysAllow: (name) => `Always allow ${name}`,
  askAgain: (name) => `Ask again before ${name} runs`,
  approve: 'Approve',
  deny: 'Deny',

  composer: 'New message',
  composerPlaceholder: 'Write a message…',
  send: 'Send',
  stopAnswer: 'Stop the answer',
  cannotWrite: 'You cannot write here.',
  willBeSentLater: 'There is no connection just now. What you send goes out as soon as it is back.',
  charactersLeft: (count) => String(count),
  tooLong: (count) =>
    count === 1
      ? 'One character too many to send.'
      : `${count} characters too many to send. Shorten the text.`,

  connectionTrouble: (status, reason) => {
    if (status === 'offline') return 'You are offline. The conversation goes on when the network is back.';
    if (status === 'connecting' || status === 'authenticating') return 'Trying to connect again…';
    return reason ?? (status === 'closed' ? 'The connection is closed.' : 'The connection was lost.');
  },
  recovering: 'Connected again. Catching up on what was missed…',
  retryNow: 'Retry now',
  connectAgain: 'Connect again',
  retryIn: (seconds) => `Next try in ${seconds} s`,

  present: (count) => (count === 1 ? '1 person here' : `${count} people here`),
  typing: (names) => {
    const [first, second] = names;
    if (names.length === 1) return `${first} is typing…`;
    return names.length === 2 ? `${first} and ${second} are typing…` : `${names.length} people are typing…`;
  },

  announceStarted: (name) => `${name} is answering.`,
  announceApproval: (tool) => `${tool} needs your approval.`,
  announceToolDone: (tool) => `${tool} is done.`,
  announceToolFailed: (tool) => `${tool} failed.`,
  announceFinished: 'The answer is complete.',
  announceStopped: 'The answer was stopped.',
  announceInterrupted: 'The answer was interrupted.',
  announceFailed: 'The answer failed.',
  announceLost: 'The connection was lost.',
  announceBack: 'The connection is back.',
  announceMessage: (name, text) => (text === '' ? `${name} sent a message.` : `${name} says: ${text}`),
  announceMessages: (count) => `${count} new messages.`,
  announceOlder: (count) => (count === 1 ? '1 older message is here.' : `${count} older messages are here.`),

  // Its own, which are loaded with what shows them.
  markdown: undefined,
  table: 'Table',
  code: (language) => (language === undefined ? 'Code' : `Code: ${language}`),
  task: (checked) => (checked ? 'Done' : 'Not done'),
};
