import { ChatScope, Presence } from 'colloquy/components';
import { useState, type ReactElement } from 'react';

import { addressOf } from './address.js';
import type { Identity } from './identity.js';
import { applyTheme, readTheme, type Theme } from './theme.js';
import { useFacts } from './use-facts.js';

export type HeaderProps = {
  channel: string;
  identity: Identity;
  /** Whether the address brings a token of its own. */
  isRefused: boolean;
};

/** What this is, who is here, what answers, and the way to the twin. */
export function Header({ channel, identity, isRefused }: HeaderProps): ReactElement {
  const facts = useFacts();
  return (
    <header className="demo-header">
      <div className="demo-title">
        <h1>Colloquy demo</h1>
        <p>{facts && `Kept in ${facts.store}, over restarts too. ${facts.agent.description}`}</p>
      </div>
      <div className="demo-people">
        <span data-testid="identity">
          You are <strong>{identity.name}</strong>
        </span>
        <ChatScope channel={channel}>
          <Presence.Root />
        </ChatScope>
      </div>
      <nav className="demo-links" aria-label="Demo">
        <a href={addressOf(channel)} target="_blank" rel="noreferrer">
          Open twin tab
        </a>
        {isRefused ? (
          <a href={addressOf(channel)}>Use my own token</a>
        ) : (
          <a href={addressOf(null)}>New chat</a>
        )}
        <ThemePicker />
      </nav>
    </header>
  );
}

function ThemePicker(): ReactElement {
  const [theme, setTheme] = useState(readTheme);
  const choose = (next: Theme): void => {
    setTheme(next);
    applyTheme(next);
  };
  return (
    <select
      aria-label="Theme"
      value={theme}
      // The options below are all that it can be.
      onChange={(event) => choose(event.currentTarget.value as Theme)}
    >
      <option value="system">System</option>
      <option value="light">Light</option>
      <option value="dark">Dark</option>
    </select>
  );
}
