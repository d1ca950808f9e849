/** Counts the frames that the page draws, until it is told to stop. */
export function countFrames(): { number: () => number; stop: () => void } {
  let frame = 0;
  let request = requestAnimationFrame(next);

  function next(): void {
    frame += 1;
    request = requestAnimationFrame(next);
  }
  return {
    /** Of the frame that is being drawn, or was last. */
    number: () => frame,
    stop: () => cancelAnimationFrame(request),
  };
}
