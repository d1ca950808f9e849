import type { ComponentType } from 'react';

import type { DataUIPart, UIDataTypes } from '../../model/message-part.js';

/** What a component that draws one kind of the app's own parts is given. */
export type DataViewProps<DATA = unknown> = {
  part: DataUIPart;
  /** `weather` for a part of the type `data-weather`. */
  name: string;
  /** A later chunk of the same name and id replaces it. */
  id: string | undefined;
  data: DATA;
  /** Whether the turn that writes the message still runs. */
  isLive: boolean;
};

/** A component for one kind of the app's own parts. Its data is that kind's own, so it is not known here. */
// oxlint-disable-next-line typescript/no-explicit-any -- a table of views has no common data type
export type DataView = ComponentType<DataViewProps<any>>;

/** Components by the name of the data that they draw. */
export type DataViews = Readonly<Record<string, DataView>>;

/** The same for data whose types are known: write the table as `{ … } satisfies DataViewsOf<MyData>`. */
export type DataViewsOf<DATA extends UIDataTypes> = {
  readonly [NAME in keyof DATA & string]?: ComponentType<DataViewProps<DATA[NAME]>>;
};
