'use client';

import { Component } from 'react';

type BeforeCommitProps = {
  /** Runs right before the document changes. */
  before: () => void;
  /** Runs right after, before anything is painted. */
  after: () => void;
};

/**
 * Watches the commits of the component that draws it. Only a class is told of a commit before the document changes, while
 * it can still be measured where things stood. Renders nothing.
 */
export class BeforeCommit extends Component<BeforeCommitProps> {
  override getSnapshotBeforeUpdate(): null {
    this.props.before();
    return null;
  }

  override componentDidUpdate(): void {
    this.props.after();
  }

  override render(): null {
    return null;
  }
}
