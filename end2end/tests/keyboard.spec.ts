import { expect, hydrated, PASSWORD, PEOPLE, signIn, test } from '../fixtures';
import { expectFocusVisible, tabTo, walk } from '../keyboard';
import { approach, FIRST_PAGES, GALLERY, nameOf, type Visit } from '../page_list';

const WALKED: Visit[] = [...FIRST_PAGES, ['/t/barberia-sur/roles/new', PEOPLE.owner], ['/account/security', PEOPLE.owner], ...GALLERY];

for (const visit of WALKED) {
  test(`${nameOf(visit)} is walked through by Tab, and the focus is always seen`, async ({ page }) => {
    // Of a page that stays up to date the network is never idle: its stream is left out.
    let [underWay, last] = [0, Date.now()];
    const count = (by: number) => (request: { url(): string }) => {
      if (!request.url().includes('/live')) [underWay, last] = [underWay + by, Date.now()];
    };
    page.on('request', count(1)).on('requestfinished', count(-1)).on('requestfailed', count(-1));
    await page.goto(await approach(page.request, visit));
    await hydrated(page);
    // What is fetched after the page, as the list of shops is, has its place by then.
    await expect.poll(() => underWay === 0 && Date.now() - last > 500).toBe(true);
    expect(await walk(page)).toBeGreaterThan(3);
  });
}

test('the first stop leads past the navigation', async ({ page }) => {
  await signIn(page, PEOPLE.owner);
  await page.goto('/t/barberia-sur/locations');
  await hydrated(page);
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Ir al contenido' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport({ ratio: 1 });
  await expectFocusVisible(page);
  await page.keyboard.press('Enter');
  await expect(page.locator('#main')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.locator('#main :focus')).toBeVisible();
  await expectFocusVisible(page);
});

test('somebody signs in and opens a shop by the keyboard alone', async ({ page }) => {
  const name = `Teclado ${Date.now()}`;
  await page.goto('/sign-in');
  await hydrated(page);
  await tabTo(page, page.locator('#email'));
  await page.keyboard.type(PEOPLE.owner);
  await tabTo(page, page.locator('#password'));
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/barberia-sur$/);

  await hydrated(page);
  await tabTo(page, page.getByRole('navigation').getByRole('link', { name: 'Sucursales', exact: true }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sucursales');
  await tabTo(page, page.getByRole('link', { name: 'Nueva sucursal' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nueva sucursal');

  await tabTo(page, page.locator('#name'));
  await page.keyboard.type(name);
  // Sent too early: the first thing that is wrong has the focus.
  await page.keyboard.press('Enter');
  await expect(page.locator('#street')).toBeFocused();
  await expectFocusVisible(page);
  await page.keyboard.type('Av. Rivadavia 5000');
  await tabTo(page, page.locator('#city'), { most: 2 });
  await page.keyboard.type('Buenos Aires');
  // By letters and by arrows, as people do.
  const province = page.locator('#province');
  await tabTo(page, province, { most: 3 });
  await page.keyboard.type('Tuc');
  await expect(province).toHaveValue('AR-T');
  await page.keyboard.press('ArrowUp');
  await expect(province).not.toHaveValue('AR-T');
  await tabTo(page, page.locator('#phone'), { most: 4 });
  await page.keyboard.type('011 15-2345-6789');
  await tabTo(page, page.locator('#city'), { back: true, most: 4 });
  await expect(page.locator('#city')).toHaveValue('Buenos Aires');
  await tabTo(page, page.getByRole('button', { name: 'Crear sucursal' }), { most: 12 });
  await page.keyboard.press('Space');
  await expect(page).toHaveURL(/\/t\/barberia-sur\/locations$/);
  await expect(page.getByRole('link', { name })).toBeVisible();
});

test('a menu is opened, used and closed by the keyboard', async ({ page }) => {
  await signIn(page, PEOPLE.owner);
  await page.goto('/t/barberia-sur');
  await hydrated(page);
  const menu = page.locator('summary:visible', { hasText: 'Lucía Paredes' });
  const entry = page.getByRole('button', { name: 'Cerrar sesión' }).locator('visible=true');
  await tabTo(page, menu);
  await page.keyboard.press('Enter');
  await expect(entry).toBeVisible();
  await tabTo(page, entry, { most: 12 });
  await page.keyboard.press('Escape');
  await expect(entry).toHaveCount(0);
});
