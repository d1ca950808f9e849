#!/usr/bin/env node
/**
 * Measures in Chromium what streaming, long threads and long lists cost, beside lower bounds in the same page.
 *
 *     node bench/run.mjs [stream|thread|list …] [--case name,name] [--only contender,contender] [--reps n] [--quick]
 *
 * Contenders run in turn (A B C, A B C, …). A whole run writes `bench/results/<bench>.json`; one that leaves something out
 * writes only where `--out file` says. Trust ratios, not milliseconds.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { arch, cpus, loadavg, platform } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { chromium } from 'playwright';

import { launchOptions } from '../.ci/browser.mjs';
import manifest from '../package.json' with { type: 'json' };
import { benches } from './cases.mjs';
import { servePage, startGateway, withPage } from './measure.mjs';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    case: { type: 'string' },
    only: { type: 'string' },
    reps: { type: 'string' },
    out: { type: 'string' },
    quick: { type: 'boolean', default: false },
  },
});
const asked = positionals.length > 0 ? positionals : Object.keys(benches);
for (const name of asked) {
  if (!Object.hasOwn(benches, name)) {
    console.error(`There is no bench "${name}". There are: ${Object.keys(benches).join(', ')}.`);
    process.exit(2);
  }
}
const isWhole = !options.case && !options.only && !options.reps && !options.quick;

/** Scrolling, in frames. */
const scrollSteps = 60;

/** The fixed piece of work at its best so far, in ms. */
let bestMs = Infinity;

/**
 * Others may use the machine: waits, for some seconds at most, until it is about as fast as it was at its best.
 * @param {import('playwright').Page} page
 */
async function untilCalm(page) {
  for (let attempt = 0; ; attempt += 1) {
    const ms = await page.evaluate(() => window.bench.calibrate());
    bestMs = Math.min(bestMs, ms);
    if (ms < bestMs * 1.2 || attempt === 6) return ms;
    await delay(250);
  }
}

/**
 * @param {string} contender
 * @param {import('./cases.mjs').Case} task
 * @param {string | undefined} socketUrl
 */
function measureOnce(contender, task, socketUrl) {
  return withPage(browser, site.url, async (page, measure) => {
    const calibrationMs = await untilCalm(page);
    if (task.kind === 'list') {
      const mount = await measure(() =>
        page.evaluate(
          ([name, count]) => window.bench.showList(name, count),
          /** @type {const} */ ([contender, task.count]),
        ),
      );
      /** @param {'fling' | 'drag'} kind */
      const scroll = (kind) =>
        measure(() =>
          page.evaluate(
            ([how, steps]) => window.bench.scrollList(how, steps),
            /** @type {const} */ ([kind, scrollSteps]),
          ),
        );
      return { calibrationMs, mount, fling: await scroll('fling'), drag: await scroll('drag') };
    }
    const { length, mode, rate, history } = task;
    const mount = await measure(() =>
      page.evaluate(
        ([name, given]) => window.bench.prepareStream(name, given),
        /** @type {const} */ ([
          contender,
          { length, mode, rate, history, socketUrl: contender.startsWith('socket-') ? socketUrl : undefined },
        ]),
      ),
    );
    const run = await measure(() => page.evaluate(() => window.bench.runStream()));
    return { calibrationMs, mount, run };
  });
}

/**
 * @param {unknown} _key
 * @param {unknown} value
 */
const rounded = (_key, value) => (typeof value === 'number' ? Math.round(value * 1_000) / 1_000 : value);

const site = await servePage();
const launch = launchOptions();
const browser = await chromium.launch({
  ...launch,
  args: [...(launch.args ?? []), '--js-flags=--expose-gc'],
});
try {
  for (const name of asked) {
    /** @type {Record<string, { task: object, runs: Record<string, object[]> }>} */
    const cases = {};
    for (const [caseName, task] of Object.entries(benches[name] ?? {})) {
      if (options.case && !options.case.split(',').includes(caseName)) continue;
      if (options.quick && !task.quick) continue;
      const contenders = task.contenders.filter(
        (each) => !options.only || options.only.split(',').includes(each),
      );
      const needsSocket = contenders.some((each) => each.startsWith('socket-'));
      const gateway = needsSocket && task.kind === 'stream' ? await startGateway(task.rate) : undefined;
      /** @type {Record<string, object[]>} */
      const runs = Object.fromEntries(contenders.map((each) => [each, []]));
      const reps = options.quick ? 1 : Number(options.reps ?? task.reps);
      for (let rep = 0; rep < reps; rep += 1) {
        for (const contender of contenders) {
          const result = { ...(await measureOnce(contender, task, gateway?.url)), load: loadavg()[0] };
          runs[contender]?.push(result);
          console.log(`${name} ${caseName} ${contender} ${summary(result)}`);
        }
      }
      gateway?.close();
      const { contenders: _contenders, quick: _quick, ...given } = task;
      cases[caseName] = { task: given, runs };
    }
    const out =
      options.out ??
      (isWhole ? fileURLToPath(new URL(`./results/${name}.json`, import.meta.url)) : undefined);
    if (out === undefined) continue;
    const machine = `${platform()} ${arch()}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`;
    const made = {
      date: new Date().toISOString().slice(0, 10),
      machine,
      node: process.version,
      chromium: browser.version(),
    };
    const versions = { colloquy: manifest.version, react: manifest.devDependencies.react };
    await mkdir(new URL('./results/', import.meta.url), { recursive: true });
    await writeFile(out, `${JSON.stringify({ bench: name, ...made, versions, cases }, rounded, 2)}\n`);
  }
} finally {
  await browser.close();
  await site.close();
}

/** @param {Awaited<ReturnType<typeof measureOnce>>} result */
function summary(result) {
  if (result.run) {
    const { tokens, mainMs, scriptMs, layoutMs, commits, frames, p95, lagMs, growth, finished } = result.run;
    /** @param {number} ms */
    const each = (ms) => ((ms * 1_000) / tokens).toFixed(1);
    const parts = `${each(mainMs)} µs a token (script ${each(scriptMs)}, layout ${each(layoutMs)})`;
    const lag = lagMs === null ? '' : `, lag ${lagMs.toFixed(1)} ms, growth ${growth?.toFixed(2)}`;
    const mount = `mount ${result.mount.mountMs.toFixed(0)} ms, ${result.mount.heapKeptMb.toFixed(1)} MB`;
    return `${parts}, ${commits} commits in ${frames} frames, p95 ${p95.toFixed(1)} ms${lag}, ${mount}${finished ? '' : ' NOT FINISHED'}`;
  }
  const { mount, fling, drag } = result;
  /** @param {typeof fling} scrolled */
  const scrolled = ({ mainMs, p95, blankFrames }) =>
    `${mainMs.toFixed(0)} ms, p95 ${p95.toFixed(1)}, blank ${blankFrames}`;
  return `paint ${mount.firstPaintMs.toFixed(1)} ms, ${mount.heapKeptMb.toFixed(1)} MB; fling ${scrolled(fling)}; drag ${scrolled(drag)}`;
}
