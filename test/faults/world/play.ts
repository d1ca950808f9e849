import { checkEnd } from './check-end.js';
import type { History, Step } from './history.js';
import type { Sending } from './page.js';
import { createWorld, ROOM, UNREADABLE, type Mutation, type Person, type World } from './world.js';

/** Plays a history through, then heals everything. Rejects with the first `BrokenInvariant`. */
export async function play(history: History, mutation?: Mutation): Promise<void> {
  const world = createWorld({ ...history, ...(mutation ? { mutation } : {}) });
  try {
    world.open('ada');
    world.open('bob');
    await world.clock.settle();
    for (const one of history.steps) {
      await take(one, world);
      await world.clock.settle();
      world.judge.check();
    }
    await checkEnd(world);
  } finally {
    await world.close();
  }
}

async function take(one: Step, world: World): Promise<void> {
  const { clock, agent, inPage, pages } = world;
  const page = 'who' in one ? pages.get(one.who) : undefined;
  switch (one.do) {
    case 'speak':
      return agent.speak(one.part, one.marks);
    case 'finish':
      return agent.finish();
    case 'wait':
      return clock.advance(one.ms);
    case 'publish-unreadable':
      return void (await inPage.gateway.publish(ROOM, { name: UNREADABLE, data: null }));
    case 'restart':
      return inPage.restart({ crash: one.crash });
    case 'lose-store':
      world.replaceStore();
      if (one.restart) return inPage.restart({ crash: true });
      // It is noticed by whoever writes next, whose writing fails.
      await inPage.gateway.publish(ROOM, { name: 'note', data: null }).catch(() => undefined);
      return;
    case 'open':
      if (!page) world.open(one.who);
      return;
    case 'reload':
      if (!page) return;
      giveUp(world, one.who);
      page.close();
      return void world.open(one.who);
    case 'close':
      if (!page) return;
      giveUp(world, one.who);
      page.close();
      return void pages.delete(one.who);
    case 'send':
      return page && send(world, one.who, one.asks);
    case 'publish':
      return page && publish(world, one.who);
    case 'stop':
      return void page?.channel.stop().catch(() => undefined);
    case 'cut':
      return page?.line.cut({ arriving: one.arriving });
    case 'offline':
      return page?.line.offline(one.ms);
    case 'stall': {
      page?.line.stall(one.direction);
      return void clock.setTimer(() => page?.line.resume(one.direction), one.ms);
    }
    case 'fault':
      return void page?.line.inject({
        fault: one.fault,
        direction: one.direction,
        skip: one.skip,
        match: ({ direction, text }) =>
          one.of === 'any' || direction === 'to-server' || text?.includes('"events":') === true,
      });
    case 'reenter':
      page?.leave();
      // A page stays for a moment after its last holder went: for no time at all here.
      await clock.advance(0);
      return page?.enter();
  }
}

/** What a page sent and had no answer for goes with it. */
function giveUp({ sendings, published }: World, person: Person): void {
  for (const sending of sendings.values()) if (sending.id.startsWith(person)) sending.outcome ??= 'given-up';
  for (const [number, outcome] of published) if (!outcome) published.set(number, 'given-up');
}

function send({ pages, sendings }: World, person: Person, asks: boolean): void {
  const page = pages.get(person);
  if (!page) return;
  const id = `${person}-${sendings.size + 1}`;
  const sending: Sending = { id, text: `Words ${id}` };
  sendings.set(sending.text, sending);
  const draft = { id, parts: [{ type: 'text' as const, text: sending.text }] };
  page.channel.sendMessage(draft, asks ? {} : { agent: null }).then(
    () => (sending.outcome ??= 'acknowledged'),
    () => {
      sending.outcome ??= 'refused';
      page.forgetSent(id);
      page.channel.discard(id);
    },
  );
  page.expectSent(id);
}

function publish({ pages, published }: World, person: Person): void {
  const number = published.size + 1;
  published.set(number, undefined);
  pages
    .get(person)
    ?.channel.publish('count', { number })
    .then(
      () => published.set(number, published.get(number) ?? 'acknowledged'),
      () => published.set(number, published.get(number) ?? 'refused'),
    );
}
