import type { ComponentProps, CSSProperties, JSX, ReactElement } from 'react';

/** An element of HTML by its tag. */
export type ElementTag = keyof JSX.IntrinsicElements;

/**
 * What a part shows of its state: each entry becomes a `data-*` attribute of its element (`isMine` → `data-is-mine`).
 * `true` is an attribute without a value; `false`, `null` and `undefined` are none.
 */
export type PartState = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** What an element gets from its part, as a `render` function is given it. */
export type ElementProps = Record<string, unknown>;

/** The props of every part: those of its element, and three that may depend on its state. */
export type PartProps<TAG extends ElementTag, STATE extends PartState = PartState> = Omit<
  ComponentProps<TAG>,
  'className' | 'style'
> & {
  /** Added to the part's own class. */
  className?: string | undefined | ((state: STATE) => string | undefined);
  style?: CSSProperties | undefined | ((state: STATE) => CSSProperties | undefined);
  /** Another element in place of the part's own: it gets the part's props, its own win. Or a function that makes one. */
  render?: ReactElement<ElementProps> | undefined | ((props: ElementProps, state: STATE) => ReactElement);
};
