'use client';

import { createContext } from 'react';

import type { ChatSlots } from './chat-slots.js';

/** What the chat around is made of, for its own rows. */
export const SlotsContext = createContext<ChatSlots>({});
