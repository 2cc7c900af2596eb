import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, hydrated, PASSWORD, test } from '../fixtures';
import { approach, FIRST_PAGES, GALLERY, nameOf } from '../page_list';
import { allowed, FOLDER, MACHINE } from '../screenshots';

const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
const THEMES = ['light', 'dark'] as const;
const VISITS = [...FIRST_PAGES, ...GALLERY];

const fileOf = (page: string, size: string, theme: string) => `${page.replace(/[^a-z0-9]+/gi, '-').replace(/^-/, '')}-${size}-${theme}.png`;

// About half of the pixels: what moves or changes colour is seen, and a hundred pictures stay small.
const SCALE = { desktop: 0.5, phone: 0.6 };

/** Days are counted from that of this very run; in their place stands one as wide. */
function withoutDays(main: Element) {
  const texts = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    text.textContent = text.textContent!.replace(/\b\d{1,2}\/\d{1,2}\/\d{4}\b/g, '02/03/2026').replace(/\bhace \d+ [a-z]+/g, 'hace 9 días');
  }
}

let renewing = false;

test.beforeAll(async ({ browser, playwright, baseURL }, { config }) => {
  renewing = ['all', 'changed'].includes(config.updateSnapshots);
  if (renewing) {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(MACHINE, `${JSON.stringify({ browser: browser.version() })}\n`);
  }
  // Whose last visit a page tells is there in every picture, in whatever order they are taken.
  const request = await playwright.request.newContext({ baseURL });
  for (const email of new Set(VISITS.flatMap(([, who]) => who ?? []))) {
    expect((await request.post('/api/session', { data: { email, password: PASSWORD } })).status()).toBe(204);
  }
  await request.dispose();
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
      test(`${nameOf(visit)} looks as before`, async ({ page, browser }) => {
        await page.clock.setFixedTime('2026-03-02T15:04:00Z');
        await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
        await page.goto(await approach(page.request, visit));
        await hydrated(page);
        await expect(page.locator('[data-state=waiting]')).toHaveCount(0);
        await page.locator('main').locator('time, [data-volatile]').evaluateAll((elements) => elements.forEach((element) => (element.textContent = '02/03/2026 12:04')));
        await page.locator('main').evaluate(withoutDays);
        await page.mouse.move(0, 0);
        for (const colorScheme of THEMES) {
          await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
          await expect.soft(page).toHaveScreenshot(fileOf(nameOf(visit), size, colorScheme), { fullPage: true, ...allowed(browser.version()) });
        }
      });
    }
  });
}
