export type SelectionWatch = {
  /** What the reader has selected, if anything. Asks the browser only where the selection may have changed. */
  range: () => Range | undefined;
  dispose: () => void;
};

/**
 * Knows what is selected without asking each time, as an answer costs the browser a layout. `onChange` is called when
 * something else may be selected.
 */
export function watchSelection(onChange: () => void): SelectionWatch {
  /** Something was selected when it was looked at last, or may have been since. */
  let mayBeSelected = true;

  function range(): Range | undefined {
    if (!mayBeSelected) return undefined;
    const selection = document.getSelection();
    if (selection !== null && !selection.isCollapsed && selection.rangeCount > 0)
      return selection.getRangeAt(0);
    mayBeSelected = false;
    return undefined;
  }
  function onSelection(): void {
    mayBeSelected = true;
    onChange();
  }
  /** Comes before a reader's selection is there, where the other event is a task behind it. */
  function onStart(): void {
    mayBeSelected = true;
  }
  document.addEventListener('selectionchange', onSelection);
  document.addEventListener('selectstart', onStart);
  return {
    range,
    dispose: () => {
      document.removeEventListener('selectionchange', onSelection);
      document.removeEventListener('selectstart', onStart);
    },
  };
}
