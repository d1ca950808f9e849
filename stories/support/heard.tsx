import { useEffect, useState, type ReactElement, type ReactNode } from 'react';

/** What the live region inside said, in its order, for eyes: each sentence once. */
export function Heard({ children }: { children: ReactNode }): ReactElement {
  const [box, setBox] = useState<HTMLElement | null>(null);
  const [heard, setHeard] = useState<readonly string[]>([]);
  useEffect(() => {
    if (!box) return undefined;
    const listen = new MutationObserver((changes) => {
      const added = changes.flatMap(({ target, addedNodes }) => {
        const region = (target instanceof Element ? target : target.parentElement)?.closest(
          '[aria-live="polite"], [aria-live="assertive"]',
        );
        if (!region) return [];
        return addedNodes.length > 0
          ? Array.from(addedNodes, ({ textContent }) => textContent ?? '')
          : [target.textContent ?? ''];
      });
      const said = added.filter((text) => text.trim() !== '');
      if (said.length > 0) setHeard((before) => [...before, ...said]);
    });
    listen.observe(box, { subtree: true, childList: true, characterData: true });
    return () => listen.disconnect();
  }, [box]);
  return (
    <div className="story-heard">
      <div ref={setBox}>{children}</div>
      <ol aria-label="What a screen reader says">
        {heard.map((text, index) => (
          <li key={index}>{text}</li>
        ))}
      </ol>
    </div>
  );
}
