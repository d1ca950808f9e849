import type { Decorator, Preview } from '@storybook/react-vite';
import { createElement } from 'react';

import 'colloquy/styles.css';

/** The components follow `data-theme` on the root element, and the system's preference where it is missing. */
const withTheme: Decorator = (Story, { globals }) => {
  const { dataset } = document.documentElement;
  const theme: unknown = globals['theme'];
  if (theme === 'light' || theme === 'dark') dataset['theme'] = theme;
  else delete dataset['theme'];
  return createElement(Story);
};

const preview: Preview = {
  decorators: [withTheme],
  globalTypes: {
    theme: {
      description: 'The colours of the components',
      toolbar: {
        title: 'Theme',
        icon: 'contrast',
        dynamicTitle: true,
        items: [
          { value: 'system', title: 'System theme', icon: 'browser' },
          { value: 'light', title: 'Light theme', icon: 'sun' },
          { value: 'dark', title: 'Dark theme', icon: 'moon' },
        ],
      },
    },
  },
  initialGlobals: { theme: 'light' },
  parameters: {
    // A story that axe finds fault with fails as a test.
    a11y: { test: 'error' },
    controls: { expanded: true, matchers: { date: /At$/ } },
  },
};

export default preview;
