'use client';

import { Component, type ErrorInfo, type ReactNode } from 'react';

/** The props of `PartBoundary`. */
export type PartBoundaryProps = {
  /** What stands in place of children that threw. */
  fallback: (error: unknown) => ReactNode;
  /** Another value tries the children again: they may have thrown over something that is complete by now. */
  resetKey?: string | undefined;
  /** Told of what was thrown. @default React's own report on the console */
  onError?: ((error: unknown, info: ErrorInfo) => void) | undefined;
  children?: ReactNode;
};

type BoundaryState = { failure: { error: unknown } | null; resetKey: string | undefined };

/** Keeps what an app's own component throws from taking the thread with it. Renders no element. */
export class PartBoundary extends Component<PartBoundaryProps, BoundaryState> {
  override state: BoundaryState = { failure: null, resetKey: this.props.resetKey };

  static getDerivedStateFromError(error: unknown): Pick<BoundaryState, 'failure'> {
    return { failure: { error } };
  }

  static getDerivedStateFromProps(props: PartBoundaryProps, state: BoundaryState): BoundaryState | null {
    return props.resetKey === state.resetKey ? null : { failure: null, resetKey: props.resetKey };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    this.props.onError?.(error, info);
  }

  override render(): ReactNode {
    const { failure } = this.state;
    return failure ? this.props.fallback(failure.error) : this.props.children;
  }
}
