import type { ReactElement } from 'react';

import type { TaskEndData } from '../../adapters/aip/wire.js';
import type { DataViewProps } from '../../components/part/data-view.js';

/**
 * How a task ended, with all of its result to unfold: give it to a chat as `data={{ 'task-end': TaskEndPart }}`. Renders
 * a `<details>`; style it by `.colloquy-task-end` and `[data-status]` (`completed` or `failed`).
 */
export function TaskEndPart({ data }: Pick<DataViewProps<TaskEndData>, 'data'>): ReactElement {
  const { status = 'completed', result = null, error } = data;
  return (
    <details className="colloquy-task-end" data-status={status}>
      <summary>{status === 'failed' ? `Task failed${error ? `: ${error}` : ''}` : 'Task completed'}</summary>
      <pre>{JSON.stringify(result, null, 2)}</pre>
    </details>
  );
}
