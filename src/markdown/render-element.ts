'use client';

import { createElement, type ElementType, type ReactNode } from 'react';

import type { MarkdownOptions, MarkdownTag } from './markdown-options.js';

/** Where an element will stand. */
export type MarkdownPlace = { options: MarkdownOptions; inLink: boolean };

/** The element of a tag, or what `components` has in its place. */
export function element(
  { options }: MarkdownPlace,
  tag: MarkdownTag,
  props: Record<string, unknown>,
  children: readonly ReactNode[] = [],
): ReactNode {
  const type: ElementType = options.components?.[tag] ?? tag;
  return createElement(type, props, ...children);
}
