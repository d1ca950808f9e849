import {
  BannerConnect,
  BannerCountdown,
  BannerRetry,
  BannerRoot,
  BannerSentence,
} from './banner-elements.js';
import { connectionBannerParts } from './connection-banner-parts.js';

/** What is the matter with the connection, and when the next try is. The parts stand in its `Root`. */
export const ConnectionBanner = {
  Root: BannerRoot,
  Connect: BannerConnect,
  Countdown: BannerCountdown,
  Retry: BannerRetry,
  Sentence: BannerSentence,
  parts: connectionBannerParts,
};
