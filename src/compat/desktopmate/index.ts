export { desktopmateAdapter } from '../../adapters/desktopmate/desktopmate-adapter.js';
export type { DesktopmateAdapterOptions } from '../../adapters/desktopmate/desktopmate-adapter.js';
export type { TtsData } from '../../adapters/desktopmate/spoken.js';
export { TtsAutoplay } from './tts-autoplay.js';
export type { TtsAutoplayProps } from './tts-autoplay.js';
export { TtsPart } from './tts-part.js';
