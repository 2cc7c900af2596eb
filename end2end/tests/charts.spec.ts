import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { expect, expectAccessible, hydrated, test } from '../fixtures';
import { inBothLanguages } from '../words';

const specimen = (page: Page, id: string) => page.locator(`[data-specimen=${id}]`);
/** The figures that draw: not those that say that there is nothing to draw. */
const drawings = (page: Page) => page.locator('.chart-body');
const area = (within: Locator) => within.locator('.chart-area').first();

async function open(page: Page, address = '/gallery/charts') {
  await page.goto(address);
  await hydrated(page);
  await expect(page.locator('[data-state=waiting]')).toHaveCount(0);
}

/** What is drawn in an area, as a text that is another when the picture is. */
const picture = (area: Locator) => area.locator('canvas').first().evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());

/** How many colours a picture has: an empty one has one. */
const colours = (area: Locator) =>
  area.locator('canvas').first().evaluate((canvas: HTMLCanvasElement) => {
    const pixels = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height).data;
    return new Set(new Uint32Array(pixels.buffer)).size;
  });

inBothLanguages((w, locale, phone) => {
  test(`every chart is drawn, and named${phone}`, async ({ page }) => {
    await open(page);
    const all = await drawings(page).count();
    expect(all).toBeGreaterThan(10);
    for (let index = 0; index < all; index++) {
      const body = drawings(page).nth(index);
      const drawn = (await body.getAttribute('data-state')) === 'drawn';
      await expect(area(body)).toHaveAttribute('role', 'img');
      expect((await area(body).getAttribute('aria-label'))!.length).toBeGreaterThan(20);
      if (!drawn) continue;
      await body.scrollIntoViewIfNeeded();
      await expect.poll(() => colours(area(body))).toBeGreaterThan(3);
      await expect(body.locator('details')).not.toHaveAttribute('open', '');
      // Not wider than its place, on a telephone either.
      const [outer, inner] = await Promise.all([area(body).boundingBox(), area(body).locator('canvas').first().boundingBox()]);
      expect(inner!.width).toBeLessThanOrEqual(outer!.width + 1);
      expect(inner!.height).toBeLessThanOrEqual(outer!.height + 1);
    }
    await expect(page.locator('[data-state=failed]')).toHaveCount(1);
  });

  test(`the table holds what is drawn, and the file what is in the table${phone}`, async ({ page }) => {
    await open(page);
    const chart = specimen(page, 'gaps').locator('figure').first();
    await chart.getByText(w('charts.show_table')).click();
    const table = chart.getByRole('table');
    await expect(table).toBeVisible();
    const rows = await table.locator('tbody tr').evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent!.trim())));
    expect(rows).toHaveLength(12);
    expect(rows.filter(([, value]) => value.includes(w('charts.missing')))).toHaveLength(3);

    // What ECharts was given is what the table says.
    const given: (number | null)[] = await area(chart).evaluate((area) => {
      const chart = (window as any).echarts.getInstanceByDom(area);
      const shown = (value: number | null) => (value === null ? null : Math.round(value * 10) / 10);
      return chart.getOption().series[0].data.map(shown);
    });
    const mark = locale === 'es-AR' ? ',' : '.';
    const shown = rows.map(([, value]) => (value.includes(w('charts.missing')) ? null : Number(value.replace(mark, '.'))));
    expect(given).toEqual(shown);

    const waiting = page.waitForEvent('download');
    await chart.getByRole('button', { name: w('charts.download') }).click();
    const download = await waiting;
    expect(download.suggestedFilename()).toMatch(/^[\p{L}\d-]+\.csv$/u);
    const file = readFileSync(await download.path(), 'utf8');
    expect(file.startsWith('\ufeff')).toBe(true);
    const separator = locale === 'es-AR' ? ';' : ',';
    const lines = file.slice(1).trimEnd().split('\r\n').map((line) => line.slice(1, -1).split(`"${separator}"`));
    expect(lines).toHaveLength(13);
    expect(lines[0]).toEqual(await table.locator('thead th').allTextContents());
    expect(lines.slice(1)).toEqual(rows.map(([name, value]) => [name, value.includes(w('charts.missing')) ? '' : value]));
  });

  test('a tip says values as its reader writes them', async ({ page }) => {
    await open(page);
    const chart = specimen(page, 'line').locator('figure');
    await area(chart).scrollIntoViewIfNeeded();
    const box = (await area(chart).boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.move(box.x + box.width / 2 + 5, box.y + box.height / 2);
    const tip = chart.locator('.chart-tip-body');
    await expect(tip).toBeVisible();
    await expect(tip.locator('.chart-tip-value').first()).toHaveText(locale === 'es-AR' ? /^\$\d{1,3}(\.\d{3})+,\d{2}$/ : /^ARS\s\d{1,3}(,\d{3})+\.\d{2}$/);
    // The edges of the band are no values of their own.
    await expect(tip.locator('.chart-tip-line')).toHaveCount(1);
  });
});

test('there is one script, only on pages with charts, under a name of its content', async ({ page }) => {
  const scripts: string[] = [];
  page.on('request', (request) => request.url().includes('/vendor/') && scripts.push(request.url()));
  await page.goto('/gallery/marks');
  await hydrated(page);
  expect(scripts).toEqual([]);
  await page.locator('a[href="/gallery/charts"]').first().click();
  await expect(page.locator('[data-state=drawn]').first()).toBeVisible();
  await expect(page.locator('[data-state=waiting]')).toHaveCount(0);
  expect(scripts).toHaveLength(1);
  expect(scripts[0]).toMatch(/\/vendor\/echarts\.min\.[0-9a-f]{12}\.js$/);
  const answer = await page.request.get(scripts[0], { headers: { 'accept-encoding': 'br' } });
  expect(answer.headers()['cache-control']).toContain('immutable');
  expect(answer.headers()['content-encoding']).toBe('br');
});

test('new data move the drawing that is there', async ({ page }) => {
  await open(page);
  const line = specimen(page, 'line');
  await area(line).evaluate((area) => ((window as any).first = (window as any).echarts.getInstanceByDom(area)));
  const before = await picture(area(line));
  await line.getByRole('button', { name: 'Cambiar los datos' }).click();
  await expect.poll(() => picture(area(line))).not.toBe(before);
  expect(await area(line).evaluate((area) => (window as any).first === (window as any).echarts.getInstanceByDom(area))).toBe(true);
  // And the table says the same.
  const given = await area(line).evaluate((area) => (window as any).echarts.getInstanceByDom(area).getOption().series[0].data[0]);
  const cell = await line.locator('tbody tr').first().locator('td').first().textContent();
  expect(Number(cell!.replace(/[$.]/g, '').replace(',', '.'))).toBeCloseTo(given, 1);
});

test('a chart follows the theme and the room it has', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'light' });
  await open(page);
  const chart = specimen(page, 'bars').locator('figure');
  const ink = () => area(chart).evaluate((area) => (window as any).echarts.getInstanceByDom(area).getOption().textStyle.color);
  const light = [await picture(area(chart)), await ink()];
  expect(light[1]).toMatch(/^#[0-9a-f]{6}$/);

  await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'dark' });
  await expect.poll(ink).not.toBe(light[1]);
  await expect.poll(() => picture(area(chart))).not.toBe(light[0]);

  await page.evaluate(() => document.documentElement.setAttribute('data-theme', 'light'));
  await expect.poll(ink).toBe(light[1]);

  await page.setViewportSize({ width: 700, height: 800 });
  await expect.poll(async () => {
    const [outer, inner] = await Promise.all([area(chart).boundingBox(), area(chart).locator('canvas').first().boundingBox()]);
    return Math.abs(outer!.width - inner!.width);
  }).toBeLessThan(1.5);
});

test('nothing moves for those who want it so', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page);
  const moves = () => area(specimen(page, 'line')).evaluate((area) => (window as any).echarts.getInstanceByDom(area).getOption().animation);
  expect(await moves()).toBe(false);
  // And the colours are there at once: each series has its own, none that of the ground.
  const colours: string[] = await area(specimen(page, 'line')).evaluate((area) => (window as any).echarts.getInstanceByDom(area).getOption().color);
  expect(new Set([...colours, '#ffffff']).size).toBe(7);
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await expect.poll(moves).toBe(true);
});

test('leaving the page ends its charts', async ({ page }) => {
  await open(page);
  const areas = page.locator('[data-state=drawn] > .chart-area');
  await areas.evaluateAll((areas) => ((window as any).left = areas.map((area) => (window as any).echarts.getInstanceByDom(area))));
  const count = await areas.count();
  await page.locator('a[href="/gallery/marks"]').first().click();
  await expect(page.locator('[data-specimen=buttons]')).toBeVisible();
  const ended = await page.evaluate(() => (window as any).left.map((chart: any) => chart.isDisposed()));
  expect(ended).toHaveLength(count);
  expect(ended.every(Boolean)).toBe(true);
  // And they are there again for whoever comes back, from the same script.
  await page.locator('a[href="/gallery/charts"]').first().click();
  await expect(page.locator('[data-state=drawn]')).toHaveCount(count);
});

test('a thousand values are drawn, with their gaps', async ({ page }) => {
  await open(page, '/gallery/charts/many');
  const chart = specimen(page, 'many');
  await expect.poll(() => colours(area(chart))).toBeGreaterThan(3);
  await expect(chart.locator('tbody tr')).toHaveCount(1000);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`charts are accessible, ${colorScheme} @phone`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await open(page);
    await expectAccessible(page);
    for (const table of await page.locator('.chart-data > summary').all()) await table.click();
    await expectAccessible(page);
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
    expect(sideways).toBe(false);
  });
}

test('without its script a chart is its table, and says so', async ({ page }) => {
  await page.route('**/vendor/*.js', (route) => route.fulfill({ status: 404 }));
  await page.goto('/gallery/charts');
  await hydrated(page);
  await expect(page.locator('[data-state=waiting], [data-state=drawn]')).toHaveCount(0);
  const chart = specimen(page, 'heat');
  await expect(chart.getByRole('status')).toBeVisible();
  await expect(chart.getByRole('table')).toBeVisible();
  await expect(area(chart)).toBeHidden();
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('the tables are open and empty drawings take no room @phone', async ({ page }) => {
    await page.goto('/gallery/charts');
    for (const body of await drawings(page).all()) {
      await expect(body.getByRole('table')).toBeVisible();
      await expect(area(body)).toBeHidden();
    }
    await expect(page.locator('.chart-file').first()).toBeHidden();
    await expect(page.locator('svg.sparkline').first()).toBeVisible();
    await expect(specimen(page, 'cohorts').getByRole('table')).toBeVisible();
  });
});
