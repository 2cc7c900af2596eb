// Measures pages by Lighthouse and writes what it found: node measure.mjs URL FILE. For bin/bench lighthouse.
// Ends with 1 if a page has less than 95 of 100 on a desk.
import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { launch } from 'chrome-launcher';
import lighthouse from 'lighthouse';
import desktop from 'lighthouse/core/config/desktop-config.js';

const [url, file] = process.argv.slice(2);
const LEAST = 95;
const RUNS = 3;
const CATEGORIES = ['performance', 'accessibility', 'best-practices'];
const OWNER = { email: 'duena@barberia-sur.example', password: 'barberpro-demo' };
const PAGES = [
  ['/sign-in', null],
  ['/t/barberia-sur', OWNER],
  ['/t/barberia-sur/locations', OWNER],
  ['/gallery/marks', null],
];

const chromePath = [process.env.CHROME_PATH, '/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => path && existsSync(path));
const chrome = await launch({ chromePath, chromeFlags: ['--headless=new', '--no-sandbox', '--disable-gpu'] });

async function signIn(who) {
  const body = JSON.stringify(who);
  const answer = await fetch(`${url}/api/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  if (!answer.ok) throw new Error(`signing in: ${answer.status}`);
  return answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]).join('; ');
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** The medians of some runs: of each category, and of what the first load is made of. */
async function measured(address, who, config) {
  const extraHeaders = who ? { Cookie: await signIn(who) } : {};
  const runs = [];
  for (let run = 0; run < RUNS; run += 1) {
    const options = { port: chrome.port, output: 'json', logLevel: 'error', onlyCategories: CATEGORIES, extraHeaders };
    const { lhr } = await lighthouse(url + address, options, config);
    if (lhr.runtimeError) throw new Error(`${address}: ${lhr.runtimeError.message}`);
    const seen = new URL(lhr.finalDisplayedUrl).pathname;
    if (seen !== address) throw new Error(`${address} led to ${seen}`);
    runs.push(lhr);
  }
  const of = (read) => median(runs.map(read));
  const wrong = Object.values(runs[0].audits).filter((audit) => audit.score === 0 && CATEGORIES.some((name) => runs[0].categories[name].auditRefs.some((ref) => ref.id === audit.id && ref.weight > 0)));
  return {
    scores: CATEGORIES.map((name) => Math.round(of((lhr) => lhr.categories[name].score) * 100)),
    paint: of((lhr) => lhr.audits['first-contentful-paint'].numericValue),
    largest: of((lhr) => lhr.audits['largest-contentful-paint'].numericValue),
    blocked: of((lhr) => lhr.audits['total-blocking-time'].numericValue),
    shift: of((lhr) => lhr.audits['cumulative-layout-shift'].numericValue),
    version: runs[0].lighthouseVersion,
    browser: runs[0].environment.hostUserAgent.match(/Chrome\/([\d.]+)/)[1],
    wrong: wrong.map((audit) => audit.id),
  };
}

const rows = [];
let low = false;
let tool;
try {
  for (const [device, config] of [['desk', desktop], ['telephone', undefined]]) {
    for (const [address, who] of PAGES) {
      const found = await measured(address, who, config);
      tool = found;
      low ||= device === 'desk' && found.scores.some((score) => score < LEAST);
      const times = [found.paint, found.largest, found.blocked].map((ms) => Math.round(ms));
      rows.push(`| ${device} | ${address} | ${[...found.scores, ...times, found.shift.toFixed(3)].join(' | ')} | ${found.wrong.join(', ')} |`);
      console.log(rows.at(-1));
    }
  }
} finally {
  await chrome.kill();
}

const commit = execFileSync('git', ['rev-parse', '--short=12', 'HEAD'], { encoding: 'utf8' }).trim();
writeFileSync(file, `# Lighthouse

Made by \`bin/bench lighthouse\`, against the release build with demo data on the same machine. At least ${LEAST} of 100 is asked
for on a desk; the telephone (Lighthouse's: a slow one, on a slow network) is told.

- machine: ${os.cpus().length} cores (${os.cpus()[0].model.trim()}), ${os.release()} ${os.machine()}
- Lighthouse ${tool.version}, Chromium ${tool.browser}, the median of ${RUNS} runs
- commit: ${commit}

| device | page | performance | accessibility | best practices | first paint ms | largest paint ms | blocked ms | shift | refused |
|---|---|---:|---:|---:|---:|---:|---:|---:|---|
${rows.join('\n')}

refused: checks that count and were not passed.
`);
if (low) {
  console.error(`A page has less than ${LEAST} on a desk.`);
  process.exitCode = 1;
}
