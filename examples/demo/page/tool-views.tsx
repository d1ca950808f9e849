import { ToolCard, ToolPart, type ToolViewProps } from 'colloquy/components';
import type { ReactElement } from 'react';

type Calculation = ToolViewProps<{ expression?: string }, { expression: string; result: string }>;

/** A sum as one line, in place of the card with its JSON. */
function CalculationView({ state, input, output }: Calculation): ReactElement {
  if (state === 'output-error') return <ToolCard />;
  return (
    <ToolPart.Root className="demo-sum">
      <ToolPart.Name />
      <output>
        {input?.expression ?? '…'} = <strong>{output?.result ?? '…'}</strong>
      </output>
    </ToolPart.Root>
  );
}

/** Which tool's calls have a look of their own. */
export const toolViews = { calculate: CalculationView };
