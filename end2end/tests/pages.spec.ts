import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, expectAccessible, expectNoSidewaysScrolling, hydrated, PEOPLE, signIn, signInByForm, test } from '../fixtures';
import { approach, nameOf, PAGES, ROUTES } from '../page_list';

const budgets = JSON.parse(readFileSync(path.join(__dirname, '../../xtask/budgets.json'), 'utf8'));

/** Pages that nobody is shown at their address alone. */
const NOT_VISITED: Record<string, string> = {
  '/': 'leads on to the first page of whoever asks',
};

test('every page is on the list of pages', () => {
  const listed = new Set(PAGES.map(([address]) => address.split('?')[0]));
  expect(ROUTES.length).toBeGreaterThan(30);
  expect(ROUTES.filter((address) => !listed.has(address) && !(address in NOT_VISITED))).toEqual([]);
});

for (const visit of PAGES) {
  test(`${nameOf(visit)} is accessible and quiet in both themes @phone`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    const answer = await page.goto(await approach(page.request, visit));
    if (visit[0].startsWith('/gallery/')) expect(answer!.status()).toBe(200);
    await hydrated(page);
    for (const colorScheme of ['light', 'dark'] as const) {
      await test.step(colorScheme, async () => {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await expectAccessible(page);
      });
    }
    await expectNoSidewaysScrolling(page);
  });
}

test('a page and its style sheet fit their budget', async ({ page }) => {
  await signIn(page, PEOPLE.owner);
  for (const [address, who] of PAGES.filter(([address, who]) => who !== PEOPLE.staff && !address.startsWith('/gallery/'))) {
    const html = await page.request.get(address, { headers: { 'accept-encoding': 'identity' } });
    const sheet = (await html.text()).match(/href="(\/pkg\/[^"]+\.css)"/)![1];
    const style = await page.request.get(sheet, { headers: { 'accept-encoding': 'identity' } });
    const kilobytes = (gzipSync(await html.body()).length + gzipSync(await style.body()).length) / 1024;
    expect(kilobytes, `${address} (${who})`).toBeLessThan(budgets.page.limit_kb);
  }
});

test('files are kept for ever under names that change with them', async ({ page }) => {
  await page.goto('/sign-in');
  const script = await page.locator('link[rel=modulepreload]').first().getAttribute('href');
  const answer = await page.request.get(script!, { headers: { 'accept-encoding': 'br' } });
  expect(answer.headers()['cache-control']).toContain('immutable');
  expect(answer.headers()['content-encoding']).toBe('br');
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('a page holds everything', async ({ page }) => {
    await signInByForm(page, PEOPLE.owner);
    await page.goto('/t/barberia-sur/locations');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sucursales');
    await expect(page.getByRole('link', { name: 'San Telmo' })).toBeVisible();
    await expect(page.getByText('Defensa 1020')).toBeVisible();
    await page.getByRole('link', { name: 'San Telmo' }).click();
    await expect(page.locator('#street')).toHaveValue('Defensa 1020');
  });

  test('a refused form keeps what was typed, an accepted one leads on', async ({ page }) => {
    const name = `Sin script ${test.info().project.name} ${Date.now()}`;
    await signIn(page, PEOPLE.owner);
    await page.goto('/t/barberia-sur/locations/new');
    await page.locator('#name').fill(name);
    await page.locator('#street').fill('Calle <b>"1"</b>');
    await page.locator('#city').fill('Lanús');
    await page.locator('#province').selectOption('AR-B');
    await page.locator('#phone').fill('llamame');
    await page.getByRole('button', { name: 'Crear sucursal' }).click();
    await expect(page.getByText('Escribí un teléfono con característica')).toBeVisible();
    await expect(page.locator('#street')).toHaveValue('Calle <b>"1"</b>');
    await expect(page.locator('#province')).toHaveValue('AR-B');
    await expect(page).toHaveURL(/locations\/new$/);
    await page.locator('#phone').fill('');
    await page.getByRole('button', { name: 'Crear sucursal' }).click();
    await expect(page).toHaveURL(/\/locations$/);
    await expect(page.getByRole('link', { name })).toBeVisible();
  });
});
