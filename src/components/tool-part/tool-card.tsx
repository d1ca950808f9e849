'use client';

import type { ReactElement } from 'react';

import { ToolApproval, ToolAskAgain } from './tool-approval.js';
import { ToolBody, ToolDetails, ToolSummary } from './tool-details.js';
import { ToolElapsed, ToolError, ToolHint, ToolName, ToolRoot, ToolStatus } from './tool-elements.js';
import { ToolSection } from './tool-text.js';

/** How a call is drawn that has no component of its own: its name and state, and what went in and came out to unfold. */
export function ToolCard(): ReactElement {
  return (
    <ToolRoot>
      <ToolDetails>
        <ToolSummary>
          <ToolName />
          <ToolStatus />
          <ToolElapsed />
        </ToolSummary>
        <ToolBody>
          <ToolSection kind="input" />
          <ToolSection kind="output" />
          <ToolAskAgain />
        </ToolBody>
      </ToolDetails>
      <ToolError />
      <ToolHint />
      <ToolApproval />
    </ToolRoot>
  );
}
