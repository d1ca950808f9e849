#!/usr/bin/env node
/**
 * The Chromium that the tests drive. `node .ci/browser.mjs` finds one that really starts, or fetches one, and
 * remembers it; `launchOptions()` is what Playwright is given afterwards.
 *
 * Order: CHROMIUM_PATH, what was proven last time, Playwright's own download, the PATH, the usual places; then, if
 * none starts: Playwright's download, a Chromium from npm (Linux on x64, no root needed), Debian's package (as root).
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);
const cache = fileURLToPath(new URL('../node_modules/.cache/colloquy', import.meta.url));
const memory = path.join(cache, 'browser.txt');

const npmPackage = '@sparticuz/chromium@153.0.0';
const npmHome = path.join(cache, 'chromium-153.0.0');

const commands = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'msedge',
];

/** @type {Partial<Record<NodeJS.Platform, string[]>>} */
const usualPlaces = {
  linux: ['/usr/bin/chromium', '/usr/bin/google-chrome', '/opt/google/chrome/chrome', '/snap/bin/chromium'],
  darwin: ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
    (app) => `/Applications/${app}.app/Contents/MacOS/${app}`,
  ),
  win32: [process.env['PROGRAMFILES'], process.env['PROGRAMFILES(X86)'], process.env['LOCALAPPDATA']].flatMap(
    (base) =>
      base
        ? [
            `${base}\\Google\\Chrome\\Application\\chrome.exe`,
            `${base}\\Microsoft\\Edge\\Application\\msedge.exe`,
          ]
        : [],
  ),
};

/** Playwright adds --no-sandbox and its like by itself; these keep the browser from asking any other host. */
const flags = [
  '--disable-gpu',
  '--disable-quic',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1, EXCLUDE [::1]',
];

/** @param {string} text */
const say = (text) => console.log(`browser: ${text}`);

/** @param {string} file */
function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Every installed browser that might do, best first. */
function candidates() {
  const asked = process.env['CHROMIUM_PATH'];
  if (asked) return [asked];
  const found = [];
  if (existsSync(memory)) found.push(readFileSync(memory, 'utf8').trim());
  try {
    found.push(require('playwright').chromium.executablePath());
  } catch {
    // Playwright builds no browser for this system; others may be installed.
  }
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter(Boolean);
  for (const command of commands) found.push(...folders.map((folder) => path.join(folder, command + suffix)));
  found.push(...(usualPlaces[process.platform] ?? []), path.join(npmHome, 'chromium'));
  return [...new Set(found)].filter(isProgram);
}

/**
 * @param {string | undefined} executable
 * @returns {import('playwright').LaunchOptions}
 */
function optionsFor(executable) {
  if (!executable) return { args: flags };
  if (!executable.startsWith(npmHome)) return { executablePath: executable, args: flags };
  // The npm package brings along the shared libraries and the fonts that a bare machine lacks.
  const libraries = [path.join(npmHome, 'al2023', 'lib'), process.env['LD_LIBRARY_PATH']]
    .filter(Boolean)
    .join(':');
  const fonts = existsSync('/etc/fonts/fonts.conf') ? {} : { FONTCONFIG_PATH: path.join(npmHome, 'fonts') };
  return {
    executablePath: executable,
    args: flags,
    env: { ...definedEnvironment(), LD_LIBRARY_PATH: libraries, ...fonts },
  };
}

function definedEnvironment() {
  /** @type {Record<string, string>} */
  const environment = {};
  for (const [name, value] of Object.entries(process.env)) if (value !== undefined) environment[name] = value;
  return environment;
}

/** What to pass to Playwright's `launch`: the browser that was proven, else the first that is installed. */
export function launchOptions() {
  return optionsFor(candidates()[0]);
}

/** @param {string} executable */
async function starts(executable) {
  try {
    const browser = await require('playwright').chromium.launch({
      ...optionsFor(executable),
      timeout: 30_000,
    });
    await browser.close();
    return true;
  } catch (error) {
    say(`${executable} does not start: ${String(error).split('\n', 1)[0]}`);
    return false;
  }
}

async function firstThatStarts() {
  for (const executable of candidates()) if (await starts(executable)) return executable;
  return undefined;
}

/**
 * Runs a program without a terminal and says in one line what became of it.
 * @param {string} program
 * @param {string[]} words
 * @param {Record<string, string>} [environment]
 */
function succeeds(program, words, environment = {}) {
  say(`trying ${[path.basename(program), ...words].join(' ')}`);
  const { status, stdout, stderr, error } = spawnSync(program, words, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  if (status === 0) return true;
  const lines = [error?.message, ...(stderr ?? '').split('\n'), ...(stdout ?? '').split('\n')];
  say(
    `that failed: ${lines.find((line) => line && /error|fail|unable/i.test(line)) ?? `exit status ${status}`}`,
  );
  return false;
}

function downloadByPlaywright() {
  // Its command line is not among the package's exports.
  const folder = path.dirname(require.resolve('playwright/package.json'));
  return succeeds(process.execPath, [path.join(folder, 'cli.js'), 'install', 'chromium']);
}

function installFromNpm() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return false;
  rmSync(npmHome, { recursive: true, force: true });
  mkdirSync(npmHome, { recursive: true });
  const script = path.join(npmHome, 'unpack.mjs');
  writeFileSync(path.join(npmHome, 'package.json'), '{ "private": true }\n');
  writeFileSync(script, "import chromium from '@sparticuz/chromium';\n\nawait chromium.executablePath();\n");
  const words = ['install', '--prefix', npmHome, '--ignore-scripts', '--no-audit', '--no-fund', npmPackage];
  const npm = process.env['npm_execpath'];
  if (!(npm ? succeeds(process.execPath, [npm, ...words]) : succeeds('npm', words))) return false;
  // It unpacks where TMPDIR says, reusing what lies there, and adds its libraries only on what it takes for a Lambda.
  return succeeds(process.execPath, [script], {
    TMPDIR: npmHome,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x',
  });
}

function installFromDebian() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const quiet = { DEBIAN_FRONTEND: 'noninteractive' };
  succeeds('apt-get', ['update', '-qq'], quiet);
  return succeeds('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], quiet);
}

/** The path of a browser that was seen to start. Throws with a sentence when there is none to be had. */
export async function ensureBrowser() {
  const asked = process.env['CHROMIUM_PATH'];
  if (asked && !isProgram(asked)) throw new Error(`CHROMIUM_PATH names ${asked}, which is not a program.`);
  let executable = await firstThatStarts();
  for (const fetch of asked ? [] : [downloadByPlaywright, installFromNpm, installFromDebian]) {
    if (executable) break;
    if (fetch()) executable = await firstThatStarts();
  }
  if (!executable) {
    throw new Error(
      'No Chromium starts on this machine, so the browser tests cannot run. ' +
        'Install Chrome or Chromium, or set CHROMIUM_PATH to the program.',
    );
  }
  mkdirSync(cache, { recursive: true });
  writeFileSync(memory, `${executable}\n`);
  return executable;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    say(`using ${await ensureBrowser()}`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
