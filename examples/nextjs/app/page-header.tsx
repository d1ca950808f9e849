import Link from 'next/link';

type PageHeaderProps = { title: string; note: string; href: string; link: string };

/** The line above the chat. */
export function PageHeader({ title, note, href, link }: PageHeaderProps) {
  return (
    <header className="page-header">
      <h1>{title}</h1>
      <p>{note}</p>
      <Link href={href}>{link}</Link>
    </header>
  );
}
