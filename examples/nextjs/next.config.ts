import type { NextConfig } from 'next';

const config: NextConfig = {
  reactCompiler: true,
  // Without it Next takes the folder of the library's lock file above for the root of a workspace.
  turbopack: { root: import.meta.dirname },
};

export default config;
