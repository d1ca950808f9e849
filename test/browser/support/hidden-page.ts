/** Shows the page as hidden, or as visible again, as a switch of tabs does. */
export function setHidden(hidden: boolean): void {
  Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
  document.dispatchEvent(new Event('visibilitychange'));
}

/** Takes the frames away, as a browser does from a hidden tab; returns the way back. */
export function withholdFrames(): () => void {
  const given = window.requestAnimationFrame;
  window.requestAnimationFrame = () => 0;
  return () => {
    window.requestAnimationFrame = given;
  };
}

/** What the page really says of itself again. */
export function showAsItIs(): void {
  Reflect.deleteProperty(document, 'hidden');
}
