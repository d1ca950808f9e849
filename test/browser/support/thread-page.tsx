import 'colloquy/styles.css';
import { ConnectionProvider } from 'colloquy';
import { ChatMessageRow, ChatScope, Thread, useThreadActions, type ThreadActions } from 'colloquy/components';
import {
  createInPageGateway,
  createSocketConstructor,
  scriptedAgent,
  type InPageGateway,
  type Script,
} from 'colloquy/testing';
import { createRoot } from 'react-dom/client';
import { useLayoutEffect, type ComponentProps, type ReactNode } from 'react';
import { expect, onTestFinished } from 'vitest';

type Publication = Extract<Parameters<InPageGateway['gateway']['publish']>[1], { message: unknown }>;
type Parts = Publication['message']['parts'];

/** What a test of the thread sets up. */
export type ThreadPageOptions = {
  /** Messages in the channel from the start. */
  count?: number;
  /** How many of them come with the snapshot; the others by pages. @default all */
  loaded?: number;
  /** @default a sentence whose length differs from message to message */
  write?: (index: number) => Parts;
  /** Whether the messages come with the page, and no connection is ever opened: for very many of them. */
  still?: boolean;
  /** When the messages of a still thread were written, in ms since 1970. @default all at once, now */
  at?: (index: number) => number;
  /** CSS pixels. @default 600 */
  height?: number;
  script?: Script;
  list?: Partial<ComponentProps<typeof Thread.List>>;
  viewport?: Partial<ComponentProps<typeof Thread.Viewport>>;
  older?: ComponentProps<typeof Thread.Older>;
  children?: ReactNode;
};

const guide = { id: 'guide', name: 'Guide', kind: 'agent' as const };
export const ada = { id: 'ada', name: 'Ada', kind: 'person' as const };

const sentence = 'Heights differ from row to row, as they do in every chat. ';
export const text = (words: string): Parts => [{ type: 'text', text: words }];
const writeText = (index: number): Parts => text(`Message ${index}. ${sentence.repeat((index * 7) % 5)}`);
const drawMessage = (messageId: string): ReactNode => <ChatMessageRow messageId={messageId} />;

/** A thread in a box of a fixed height, with so many messages `m0`, `m1` … by two authors in turn. */
export async function openThread(options: ThreadPageOptions = {}) {
  const { count = 0, loaded = count, write = writeText, height = 600, script } = options;
  const page = createInPageGateway({
    limits: { snapshotMessages: Math.max(1, loaded) },
    authenticate: () => ({ user: { id: 'ada', name: 'Ada' } }),
    ...(script ? { agent: { ...guide, run: scriptedAgent(script, { pace: 0 }) } } : {}),
  });
  const publish = (id: string, parts: Parts, author: typeof guide | typeof ada = guide) =>
    page.gateway.publish('room', {
      author,
      message: { id, role: author === ada ? 'user' : 'assistant', parts },
    });
  const initial = options.still ? await stillThread(page, count, write, options.at) : undefined;
  for (let index = 0; index < count && !initial; index += 1) {
    await publish(`m${index}`, write(index), index % 2 === 0 ? ada : guide);
  }
  const webSocket = options.still ? createSocketConstructor(() => undefined) : page.webSocket;

  const container = document.body.appendChild(document.createElement('div'));
  container.style.cssText = `display: flex; flex-direction: column; block-size: ${height}px; inline-size: 600px;`;
  container.className = 'colloquy-chat';
  let actions: ThreadActions | undefined;
  const Actions = (): null => {
    const here = useThreadActions();
    useLayoutEffect(() => {
      actions = here;
    }, [here]);
    return null;
  };
  const draw = (channel: string | null): ReactNode => (
    <ConnectionProvider
      url={page.url}
      webSocket={webSocket}
      {...(initial ? { initial } : {})}
      lingerMs={10_000}
    >
      {channel !== null && (
        <ChatScope key={channel} channel={channel}>
          <Actions />
          <Thread.Root>
            <Thread.Viewport {...options.viewport}>
              <Thread.Older {...options.older} />
              <Thread.Loading />
              <Thread.List {...options.list}>{drawMessage}</Thread.List>
            </Thread.Viewport>
            <Thread.Latest />
          </Thread.Root>
          {options.children}
        </ChatScope>
      )}
    </ConnectionProvider>
  );
  const root = createRoot(container);
  // What a client makes of a snapshot is not the thread's to answer for.
  root.render(draw(null));
  await frames(2);
  const start = performance.now();
  root.render(draw('room'));
  let paintedAfter = NaN;
  if (initial) {
    while (container.querySelector('.colloquy-thread-row') === null)
      await new Promise((go) => setTimeout(go));
    // A task that is posted in a frame runs once that frame is painted.
    await frames(1);
    await new Promise((go) => setTimeout(go));
    paintedAfter = performance.now() - start;
  }
  onTestFinished(async () => {
    root.unmount();
    container.remove();
    await page.close();
  });

  const find = (selector: string): HTMLElement => {
    const found = container.querySelector<HTMLElement>(selector);
    if (!found) throw new Error(`There is no ${selector}.`);
    return found;
  };
  const viewport = (): HTMLElement => find('.colloquy-thread-viewport');
  const row = (id: string) => container.querySelector<HTMLElement>(`[data-message-id="${id}"]`);
  const thread = {
    container,
    /** ms from drawing a still thread to its first paint. */
    paintedAfter,
    publish,
    find,
    row,
    viewport,
    rows: () => [...container.querySelectorAll<HTMLElement>('.colloquy-thread-row')],
    message: (id: string) => row(id)?.querySelector<HTMLElement>('article') ?? null,
    actions: (): ThreadActions => {
      if (!actions) throw new Error('The thread is not there yet.');
      return actions;
    },
    showChannel: (channel: string) => root.render(draw(channel)),
    /** CSS pixels of a row's top below the viewport's; `NaN` where it is not drawn. */
    topOf: (id: string): number => topWithin(viewport(), row(id)),
    /** CSS pixels between what is in sight and the end. */
    distance: (): number => {
      const { scrollHeight, clientHeight, scrollTop } = viewport();
      return scrollHeight - clientHeight - scrollTop;
    },
  };
  if (count > 0) {
    await expect.poll(() => thread.row(`m${count - 1}`)).not.toBeNull();
    await frames(2);
  }
  return thread;
}

/** A snapshot of so many messages, made of one that a gateway made. */
async function stillThread(
  { gateway }: InPageGateway,
  count: number,
  write: (index: number) => Parts,
  at?: (index: number) => number,
) {
  await gateway.publish('room', { author: guide, message: { id: 'm', role: 'assistant', parts: text('') } });
  const snapshot = await gateway.snapshot('room');
  const [pattern] = snapshot.messages;
  if (!pattern) throw new Error('The gateway keeps what was published.');
  const messages = Array.from({ length: count }, (_, index) => ({
    ...pattern,
    id: `m${index}`,
    role: index % 2 === 0 ? ('user' as const) : ('assistant' as const),
    parts: write(index),
    chat: {
      ...pattern.chat,
      createdAt: at?.(index) ?? pattern.chat.createdAt,
      author: index % 2 === 0 ? ada : guide,
      parentId: index === 0 ? null : `m${index - 1}`,
    },
  }));
  return { channels: { room: { ...snapshot, messages, order: messages.map(({ id }) => id) } } };
}

export type ThreadPage = Awaited<ReturnType<typeof openThread>>;

export function topWithin(viewport: HTMLElement, element: Element | null): number {
  if (!element) return NaN;
  return element.getBoundingClientRect().top - viewport.getBoundingClientRect().top;
}

/** Lets so many frames be painted. */
export async function frames(count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) await new Promise(requestAnimationFrame);
}

/** Waits until what draws windowed rows is there. */
export async function untilWindowed(thread: ThreadPage): Promise<void> {
  await expect.poll(() => thread.container.querySelector('.colloquy-thread-history')).not.toBeNull();
  await frames(3);
}

/** Turns the wheel as a reader does: the event, and what the browser does with it. */
export function turnWheel(viewport: HTMLElement, by: number): void {
  viewport.dispatchEvent(new WheelEvent('wheel', { deltaY: by, bubbles: true, cancelable: true }));
  viewport.scrollTop += by;
}
