'use client';

import type { ReactElement } from 'react';

import { createActionButton } from '../element/create-action-button.js';
import type { PartProps } from '../element/part-props.js';
import { useElement } from '../element/use-element.js';
import type { ChatLabels } from '../labels/chat-labels.js';
import { useLabels } from '../labels/labels-context.js';
import {
  BannerContext,
  useBanner,
  useTrouble,
  type BannerScope,
  type BannerState,
} from './banner-context.js';

export type BannerRootProps = PartProps<'div', BannerState>;

/**
 * What is the matter with the connection and what happens next; left out while all is well. It is no live region: the
 * `Announcer` says that the line was lost. Renders a `<div>`.
 */
export function BannerRoot(given: BannerRootProps): ReactElement | null {
  const trouble = useTrouble('ConnectionBanner.Root');
  return trouble && <BannerBox trouble={trouble} {...given} />;
}

function BannerBox({ trouble, ...given }: BannerRootProps & { trouble: BannerScope }): ReactElement {
  const { status, seconds } = trouble;
  const element = useElement<'div', BannerState>('div', given, {
    name: 'banner-root',
    state: { status },
    ...(seconds === null ? {} : { variables: { '--colloquy-seconds': seconds } }),
  });
  return <BannerContext value={trouble}>{element}</BannerContext>;
}

export type BannerSentenceProps = PartProps<'p', BannerState>;

/** Why there is no connection, in a sentence. Renders a `<p>`. */
export function BannerSentence({ children, ...given }: BannerSentenceProps): ReactElement {
  const labels = useLabels();
  const { status, reason } = useBanner('ConnectionBanner.Sentence');
  return useElement<'p', BannerState>('p', given, {
    name: 'banner-sentence',
    state: { status },
    props: {
      children:
        children ??
        (status === 'recovering'
          ? labels.recovering
          : labels.connectionTrouble(status, reason && sentenceOf(labels, reason))),
    },
  });
}

/** What the user can do something about is said in their words; of the rest the table of close codes tells. */
function sentenceOf({ problem }: ChatLabels, { name, sentence }: NonNullable<BannerScope['reason']>): string {
  return name === 'unauthorized' || name === 'token-failed' ? problem(name) : sentence;
}

export type BannerCountdownProps = PartProps<'span', BannerState>;

/** When the next try is; left out where none is waited for. Renders a `<span>`. */
export function BannerCountdown({ children, ...given }: BannerCountdownProps): ReactElement | null {
  const labels = useLabels();
  const { status, seconds } = useBanner('ConnectionBanner.Countdown');
  const element = useElement<'span', BannerState>('span', given, {
    name: 'banner-countdown',
    state: { status },
    props: { children: children ?? (seconds === null ? null : labels.retryIn(seconds)) },
  });
  return seconds === null ? null : element;
}

/** Tries at once; `null` where no try is waited for. */
function useRetryNow(): (() => void) | null {
  const { status, retryNow } = useBanner('ConnectionBanner.Retry');
  return status === 'reconnecting' ? retryNow : null;
}

/** Connects again; `null` where the connection was not closed for good. */
function useConnectAgain(): (() => void) | null {
  const { status, connect } = useBanner('ConnectionBanner.Connect');
  return status === 'closed' ? connect : null;
}

/** Tries at once. Renders a `<button>`; left out where no try is waited for. */
export const BannerRetry = createActionButton({
  name: 'banner-retry',
  label: (labels) => labels.retryNow,
  useAction: useRetryNow,
  hides: true,
});

/** Connects again. Renders a `<button>`; left out where the connection was not closed for good. */
export const BannerConnect = createActionButton({
  name: 'banner-connect',
  label: (labels) => labels.connectAgain,
  useAction: useConnectAgain,
  hides: true,
});
