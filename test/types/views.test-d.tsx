import type { DataViewsOf, ToolViewProps, ToolViewsOf } from 'colloquy/components';
import type { ReactElement } from 'react';

type Tools = { weather: { input: { city: string }; output: { degrees: number } } };
type Data = { chart: { points: number[] } };

/** A table of views is typed by the app's own tools. */
export const tools = {
  weather: ({ input, output, approveAlways }) => {
    const city: string | undefined = input?.city;
    const degrees: number | undefined = output?.degrees;
    const always: (() => void) | null = approveAlways;
    return (
      <p>
        {city} {degrees} {String(always)}
      </p>
    );
  },
} satisfies ToolViewsOf<Tools>;

export const misspelt = {
  // @ts-expect-error no tool has this name
  whether: (): ReactElement => <p />,
} satisfies ToolViewsOf<Tools>;

export const mistaken = {
  // @ts-expect-error the city is a string
  weather: ({ input }: ToolViewProps<{ city: number }, { degrees: number }>) => <p>{input?.city}</p>,
} satisfies ToolViewsOf<Tools>;

/** And by its own data. */
export const data = {
  chart: ({ data: { points }, isLive }) => (
    <p>
      {points.reduce((sum, point) => sum + point, 0)} {String(isLive)}
    </p>
  ),
} satisfies DataViewsOf<Data>;
