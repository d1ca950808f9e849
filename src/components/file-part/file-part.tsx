'use client';

import type { ReactElement } from 'react';

import type { PartProps } from '../element/part-props.js';
import { useElement } from '../element/use-element.js';
import { useLabels } from '../labels/labels-context.js';
import { usePartHere } from '../part/part-context.js';
import { ownPicture, safeFile } from '../part/safe-address.js';

type FilePartState = { mediaType: string };
export type FilePartProps = PartProps<'a', FilePartState>;

/**
 * An attached or generated file: a link, and a picture where it travels with the message. A picture on another server
 * is a link too, as loading it would tell that server. Renders an `<a>`.
 */
export function FilePart({ children, ...given }: FilePartProps): ReactElement | null {
  const labels = useLabels();
  const part = usePartHere('FilePart');
  const isFile = part?.type === 'file' || part?.type === 'reasoning-file';
  const url = isFile ? part.url : '';
  const mediaType = isFile ? part.mediaType : '';
  const name = labels.file(part?.type === 'file' ? part.filename : undefined);
  const picture = ownPicture(url, mediaType);
  const element = useElement<'a', FilePartState>('a', given, {
    name: 'file-part',
    state: { mediaType },
    props: {
      href: safeFile(url),
      // A page may not navigate to data, only save it.
      ...(url.startsWith('data:') ? { download: name } : { target: '_blank', rel: 'noreferrer noopener' }),
      children: children ?? (picture === undefined ? name : <img src={picture} alt={name} />),
    },
  });
  return isFile ? element : null;
}
