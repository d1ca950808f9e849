import type { ChatLabels } from './chat-labels.js';

/** The words in English, for where `labels` says nothing else. */
export const englishLabels: ChatLabels = {
  agent: 'Assistant',
  person: 'Guest',
  you: 'You',

  thread: 'Messages',
  threadEmpty: 'No messages yet',
  threadEmptyHint: 'Say something to begin.',
  threadLoading: 'Loading the conversation…',
  threadDenied: 'You may not read this conversation.',
  loadOlder: 'Load older messages',
  loadingOlder: 'Loading…',
  jumpToLatest: 'Jump to latest',

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
  regenerate: 'Answer again',
  retry: 'Try again',
  discard: 'Discard',
  edit: 'Edit',
  delete: 'Delete',
  stop: 'Stop',
  dismiss: 'Dismiss',
  previousBranch: 'Previous version',
  nextBranch: 'Next version',
  branch: (position, count) => `${position} / ${count}`,
  editMessage: 'Edit message',
  save: 'Send',
  cancel: 'Cancel',

  thinking: 'Thinking…',
  thought: (seconds) => (seconds === null ? 'Thought' : `Thought for ${seconds} s`),
  sources: 'Sources',
  file: (name) => name ?? 'Attachment',

  toolCall: (name) => `Tool ${name}`,
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
  approve: 'Approve',
  deny: 'Deny',

  composer: 'New message',
  composerPlaceholder: 'Write a message…',
  send: 'Send',
  stopAnswer: 'Stop the answer',
  cannotWrite: 'You cannot write here.',
  willBeSentLater: 'There is no connection just now. What you send goes out as soon as it is back.',

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
  announceFinished: 'The answer is complete.',
  announceStopped: 'The answer was stopped.',
  announceInterrupted: 'The answer was interrupted.',
  announceFailed: 'The answer failed.',
  announceLost: 'The connection was lost.',
  announceBack: 'The connection is back.',

  table: 'Table',
  code: (language) => (language === undefined ? 'Code' : `Code: ${language}`),
  task: (checked) => (checked ? 'Done' : 'Not done'),
};
