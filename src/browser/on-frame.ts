/**
 * Calls back before the next paint, once; the returned function takes that back. A hidden page paints nothing, so there
 * it calls back at once, and what waited for a frame when it was hidden does not wait on.
 */
export function onFrame(callback: () => void): () => void {
  if (document.hidden || typeof requestAnimationFrame !== 'function') {
    callback();
    return () => {};
  }
  const frame = requestAnimationFrame(run);
  document.addEventListener('visibilitychange', onHidden);

  function cancel(): void {
    cancelAnimationFrame(frame);
    document.removeEventListener('visibilitychange', onHidden);
  }
  function run(): void {
    cancel();
    callback();
  }
  function onHidden(): void {
    if (document.hidden) run();
  }
  return cancel;
}
