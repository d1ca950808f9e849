import { useEffect, useState } from 'react';

/** What the demo's server says of itself. */
export type Facts = { agent: { kind: 'guide' | 'model'; name: string; description: string }; store: string };

/** Asks the server once; `null` until it has answered. */
export function useFacts(): Facts | null {
  const [facts, setFacts] = useState<Facts | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    fetch('/demo.json', { signal: abort.signal })
      .then((response) => response.json())
      // The demo's own server answers this, built from the same sources.
      .then((value: Facts) => setFacts(value))
      .catch(() => undefined);
    return () => abort.abort();
  }, []);
  return facts;
}
