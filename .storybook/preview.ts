import type { Decorator, Preview } from '@storybook/react-vite';
import { createElement } from 'react';

import 'colloquy/styles.css';
import '../stories/support/stage.css';
import { lineConditions } from '../stories/support/line-conditions.js';
import { expectNoViolationInOtherTheme } from './axe-in-both-themes.js';

/** The components follow these attributes on the root element, and where one is missing, what is usual. */
const withLooks: Decorator = (Story, { globals }) => {
  const { dataset } = document.documentElement;
  for (const [name, values] of Object.entries({ theme: ['light', 'dark'], density: ['compact'] })) {
    const value = String(globals[name]);
    if (values.includes(value)) dataset[name] = value;
    else delete dataset[name];
  }
  document.documentElement.dir = globals['direction'] === 'rtl' ? 'rtl' : 'ltr';
  return createElement(Story);
};

const faults = Object.fromEntries(
  Object.entries(lineConditions).map(([name, { title, icon, items }]) => [
    name,
    {
      description: `${title}: for stories with a gateway`,
      toolbar: {
        title,
        icon,
        dynamicTitle: true,
        items: Object.entries(items).map(([value, label]) => ({ value, title: label })),
      },
    },
  ]),
) satisfies Preview['globalTypes'];

const preview: Preview = {
  decorators: [withLooks],
  afterEach: async (finished) => {
    // Only in tests: whoever looks at a story can switch its theme.
    if (import.meta.env['VITEST_STORYBOOK'] !== undefined) await expectNoViolationInOtherTheme(finished);
  },
  globalTypes: {
    ...faults,
    theme: {
      description: 'The colours of the components',
      toolbar: {
        icon: 'contrast',
        items: [
          { value: 'system', title: 'System theme', icon: 'browser' },
          { value: 'light', title: 'Light theme', icon: 'sun' },
          { value: 'dark', title: 'Dark theme', icon: 'moon' },
        ],
      },
    },
    density: {
      description: 'How close everything stands',
      toolbar: {
        icon: 'component',
        items: [
          { value: 'comfortable', title: 'Comfortable' },
          { value: 'compact', title: 'Compact' },
        ],
      },
    },
    direction: {
      description: 'The direction of the page',
      toolbar: {
        icon: 'paragraph',
        items: [
          { value: 'ltr', title: 'Left to right' },
          { value: 'rtl', title: 'Right to left' },
        ],
      },
    },
  },
  initialGlobals: {
    theme: 'light',
    density: 'comfortable',
    direction: 'ltr',
    line: 'steady',
    latency: 'none',
    copies: 'none',
  },
  parameters: {
    // A story that axe finds fault with fails as a test.
    a11y: { test: 'error' },
    // The toolbar's room is for faults; backgrounds are the theme's.
    backgrounds: { disable: true },
    measure: { disable: true },
    outline: { disable: true },
    controls: { expanded: true, matchers: { date: /At$/ } },
    viewport: {
      options: {
        phone: { name: 'Phone, 375', styles: { width: '375px', height: '812px' } },
        small: { name: 'Small phone, 320', styles: { width: '320px', height: '568px' } },
        tablet: { name: 'Tablet, 768', styles: { width: '768px', height: '1024px' } },
      },
    },
    options: {
      storySort: {
        order: [
          'Chat',
          'Chat on a phone',
          'Custom UI',
          'Guides',
          ['Introduction', 'Quick start', 'Custom UI', 'Theming', 'Accessibility', 'Markdown'],
          'Looks',
          ['Tokens', 'Themes', 'Densities', 'Languages'],
          'Faults',
          'Parts',
          [
            'Thread',
            'Thread in time',
            'Message',
            'Message actions',
            'Text',
            'Reasoning',
            'Sources and files',
            'Tool call',
            'Composer',
            'Suggestions',
            'Connection banner',
            'Presence',
            'Announcer',
          ],
        ],
      },
    },
  },
};

export default preview;
