import { chatServices } from '../lib/chat-services';
import { lobby, renderedMessages } from '../lib/lobby.mjs';
import { knownVisitor } from '../lib/visitor';
import { LobbyChat } from './lobby-chat';
import { PageHeader } from './page-header';

/** The chat, with its transcript rendered on the server. Reading a cookie makes the page one that is never prerendered. */
export default async function LobbyPage() {
  const visitor = await knownVisitor();
  const snapshot = await chatServices().gateway.snapshot(lobby, { limit: renderedMessages });
  return (
    <main className="page">
      <PageHeader
        title="Lobby"
        note={`Rendered on the server at event ${snapshot.cursor.seq}`}
        href="/watch"
        link="Watch only"
      />
      <LobbyChat visitor={visitor} snapshot={snapshot} />
    </main>
  );
}
