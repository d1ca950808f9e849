'use client';

import { useSyncExternalStore } from 'react';

import type { ChatScopeValue } from '../scope/scope-context.js';
import { isToolCall, toolNameOf } from './tool-view.js';

type Handle = ChatScopeValue['handle'];

/** The tools of one channel whose calls are approved without asking. */
export type AllowedTools = {
  has: (name: string) => boolean;
  /** From now on, and what waits already; only in turns that this user has set going. */
  add: (name: string, userId: string) => void;
  remove: (name: string) => void;
  subscribe: (listener: () => void) => () => void;
};

/** Kept with the client, in memory: another page, a reload and other people are asked again. */
const allowedByChannel = new WeakMap<Handle, AllowedTools>();

/** What is always allowed in a channel. The same object for the same handle. */
export function allowedToolsOf(handle: Handle): AllowedTools {
  const known = allowedByChannel.get(handle);
  if (known) return known;
  const made = createAllowedTools(handle);
  allowedByChannel.set(handle, made);
  return made;
}

/** Whether a tool is always allowed here. */
export function useIsAllowed(handle: Handle, name: string): boolean {
  const allowed = allowedToolsOf(handle);
  return useSyncExternalStore(
    allowed.subscribe,
    () => allowed.has(name),
    () => false,
  );
}

function createAllowedTools(handle: Handle): AllowedTools {
  const names = new Map<string, string>();
  const answered = new Set<string>();
  const listeners = new Set<() => void>();
  const tell = (): void => listeners.forEach((listener) => listener());

  const answer = (): void => {
    const { turns, open } = handle.getView();
    for (const { initiator, messageId } of turns.values()) {
      for (const part of open.get(messageId)?.parts ?? []) {
        if (!isToolCall(part) || part.state !== 'approval-requested') continue;
        const { id } = part.approval;
        if (names.get(toolNameOf(part)) !== initiator.userId || answered.has(id)) continue;
        answered.add(id);
        // Where it fails, somebody else was first, or the question stands there for the person.
        handle.respondToApproval({ approvalId: id, approved: true }).catch(() => undefined);
      }
    }
  };
  let stop: (() => void) | undefined;

  return {
    has: (name) => names.has(name),
    add: (name, userId) => {
      names.set(name, userId);
      stop ??= handle.onEvent((received) => {
        const asks =
          !('event' in received) ||
          (received.event.type === 'turn-chunk' && received.event.chunk.type === 'tool-approval-request');
        if (asks) answer();
      });
      answer();
      tell();
    },
    remove: (name) => {
      names.delete(name);
      if (names.size === 0) {
        stop?.();
        stop = undefined;
      }
      tell();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
