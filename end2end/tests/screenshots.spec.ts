import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, hydrated, test } from '../fixtures';
import { approach, FIRST_PAGES, GALLERY, nameOf } from '../page_list';
import { FOLDER, MACHINE, recordedMachine, thisMachine } from '../screenshots';

const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
const THEMES = ['light', 'dark'] as const;
const VISITS = [...FIRST_PAGES, ...GALLERY];

const fileOf = (page: string, size: string, theme: string) => `${page.replace(/[^a-z0-9]+/gi, '-').replace(/^-/, '')}-${size}-${theme}.png`;

// About half of the pixels: what moves or changes colour is seen, and a hundred pictures stay small.
const SCALE = { desktop: 0.5, phone: 0.6 };

let renewing = false;
/** What may differ: nothing where the machine draws as the one that took the pictures. */
let allowed: { maxDiffPixels: number } | { maxDiffPixelRatio: number; threshold: number };

test.beforeAll(async ({ browser, baseURL }, { config }) => {
  renewing = ['all', 'changed'].includes(config.updateSnapshots);
  const page = await browser.newPage({ baseURL, viewport: { width: 400, height: 300 }, colorScheme: 'light' });
  const now = await thisMachine(page);
  await page.close();
  if (renewing) {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(MACHINE, `${JSON.stringify(now, null, 2)}\n`);
  }
  // Letters and controls drawn otherwise are a few pixels each; a part that is gone or moved is more.
  allowed = recordedMachine()?.drawing === now.drawing ? { maxDiffPixels: 0 } : { maxDiffPixelRatio: 0.02, threshold: 0.2 };
});

test('every picture is of a page that there is', () => {
  const expected = new Set(VISITS.flatMap((visit) => Object.keys(SIZES).flatMap((size) => THEMES.map((theme) => fileOf(nameOf(visit), size, theme)))));
  const left = (existsSync(FOLDER) ? readdirSync(FOLDER) : []).filter((file) => file.endsWith('.png') && !expected.has(file));
  if (renewing) left.forEach((file) => rmSync(path.join(FOLDER, file)));
  else expect(left).toEqual([]);
});

for (const size of ['desktop', 'phone'] as const) {
  test.describe(size, () => {
    test.use({ viewport: SIZES[size], deviceScaleFactor: SCALE[size] });

    for (const visit of VISITS) {
      test(`${nameOf(visit)} looks as before`, async ({ page }) => {
        await page.clock.setFixedTime('2026-03-02T15:04:00Z');
        await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
        await page.goto(await approach(page.request, visit));
        await hydrated(page);
        await expect(page.locator('[data-state=waiting]')).toHaveCount(0);
        // Times are of this very run; in their place stands one as wide.
        await page.locator('main').locator('time, [data-volatile]').evaluateAll((elements) => elements.forEach((element) => (element.textContent = '02/03/2026 12:04')));
        await page.mouse.move(0, 0);
        for (const colorScheme of THEMES) {
          await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
          await expect.soft(page).toHaveScreenshot(fileOf(nameOf(visit), size, colorScheme), { fullPage: true, ...allowed });
        }
      });
    }
  });
}
