import 'colloquy/styles.css';
import './page.css';
import type { Metadata } from 'next';
import type { ReactNode } from 'react';

export const metadata: Metadata = {
  title: 'Colloquy in Next.js',
  description: 'A chat whose transcript is in the HTML before any script runs.',
};

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}
