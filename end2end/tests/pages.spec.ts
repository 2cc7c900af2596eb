import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, expectAccessible, hydrated, PEOPLE, signIn, test } from '../fixtures';

const budgets = JSON.parse(readFileSync(path.join(__dirname, '../../xtask/budgets.json'), 'utf8'));

/** Every page, with who looks at it. */
const PAGES: [string, string | null][] = [
  ['/sign-in', null],
  ['/nowhere', null],
  ['/t/barberia-sur', PEOPLE.owner],
  ['/t/barberia-sur/locations', PEOPLE.owner],
  ['/t/barberia-sur/locations?q=nada', PEOPLE.owner],
  ['/t/barberia-sur/locations/new', PEOPLE.owner],
  ['/t/barberia-sur/settings', PEOPLE.owner],
  ['/t/cadena-norte', PEOPLE.owner],
  ['/t/barberia-sur/brand', PEOPLE.owner],
  ['/t/barberia-sur/members', PEOPLE.owner],
  ['/t/barberia-sur/members/new', PEOPLE.owner],
  ['/t/barberia-sur/roles', PEOPLE.owner],
  ['/t/barberia-sur/roles/new', PEOPLE.owner],
  ['/t/barberia-sur/legal-entities', PEOPLE.owner],
  ['/t/barberia-sur/legal-entities/new', PEOPLE.owner],
  ['/t/barberia-sur/sign-in-settings', PEOPLE.owner],
  ['/t/barberia-sur/api-keys', PEOPLE.owner],
  ['/t/barberia-sur/api-keys/new', PEOPLE.owner],
  ['/t/barberia-sur/staff-access', PEOPLE.owner],
  ['/t/barberia-sur/access-events', PEOPLE.owner],
  ['/account/profile', PEOPLE.owner],
  ['/account/security', PEOPLE.owner],
  ['/account/totp', PEOPLE.owner],
  ['/account/sessions', PEOPLE.owner],
  ['/account/confirm', PEOPLE.owner],
  ['/forgot', null],
  ['/reset', null],
  ['/invitation', null],
  ['/staff/users', PEOPLE.staff],
  ['/staff/access', PEOPLE.staff],
  ['/staff/tenants', PEOPLE.staff],
  ['/staff/tenants?status=suspended', PEOPLE.staff],
  ['/staff/tenants/new', PEOPLE.staff],
];

for (const [address, who] of PAGES) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`${address} is accessible and quiet, ${colorScheme} @phone`, async ({ page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      if (who) await signIn(page, who);
      await page.goto(address);
      await hydrated(page);
      await expectAccessible(page);
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
      expect(sideways).toBe(false);
    });
  }
}

test('a page and its style sheet fit their budget', async ({ page }) => {
  await signIn(page, PEOPLE.owner);
  for (const [address, who] of PAGES.filter(([, who]) => who !== PEOPLE.staff)) {
    const html = await page.request.get(address, { headers: { 'accept-encoding': 'identity' } });
    const sheet = (await html.text()).match(/href="(\/pkg\/[^"]+\.css)"/)![1];
    const style = await page.request.get(sheet, { headers: { 'accept-encoding': 'identity' } });
    const kilobytes = ((await html.body()).length + (await style.body()).length) / 1024;
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
    await signIn(page, PEOPLE.owner);
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
