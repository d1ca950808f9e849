'use client';

import type { ReactElement } from 'react';

import type { DataUIPart } from '../../model/message-part.js';
import { isLive, useMessageScope } from '../message/message-context.js';
import { useChatScope } from '../scope/scope-context.js';
import { PartBoundary } from './part-boundary.js';
import { usePartHere } from './part-context.js';
import { PartBroken } from './part-notes.js';

/** The app's own part around, drawn by the component that the chat's `data` has for it; nothing without one. Renders no element. */
export function DataPart(): ReactElement | null {
  const { data: views } = useChatScope('DataPart');
  const part = usePartHere('DataPart');
  const live = isLive(useMessageScope('DataPart').facts?.status);
  if (!isData(part)) return null;
  const name = part.type.slice('data-'.length);
  const View = Object.hasOwn(views, name) ? views[name] : undefined;
  if (!View) return null;
  return (
    <PartBoundary fallback={() => <PartBroken />} resetKey={String(live)}>
      <View part={part} name={name} id={part.id} data={part.data} isLive={live} />
    </PartBoundary>
  );
}

function isData(part: ReturnType<typeof usePartHere>): part is DataUIPart {
  return part?.type.startsWith('data-') === true;
}
