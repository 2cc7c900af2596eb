import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { expect, hydrated, PEOPLE, signIn, test } from '../fixtures';

/** The names of the browser part's files that a page asks for, from now on. */
function asked(page: Page): Set<string> {
  const files = new Set<string>();
  page.on('request', (request) => {
    const file = request.url().match(/\/pkg\/[0-9a-f]{12}\/(.*\.wasm)$/);
    if (file) files.add(file[1]);
  });
  return files;
}

/** A page that may say to the console that something is wrong with it. */
async function troubled(browser: Browser) {
  const context = await browser.newContext({ locale: 'es-AR' });
  const page = await context.newPage();
  await signIn(page, PEOPLE.owner);
  return page;
}

const { pages } = JSON.parse(readFileSync(path.join(__dirname, '../../target/site/manifest.json'), 'utf8'));

/** As after a deployment: the server has the files of a page no more, other than those that the overview needs too. */
async function gone(page: Page, name: string) {
  const own: string[] = pages[name].filter((file: string) => !pages.overviewpage.includes(file));
  expect(own).not.toEqual([]);
  await page.route((url) => own.includes(url.pathname), (route) => route.fulfill({ status: 404 }));
}

/** Marks the document: a page that was loaded anew has no mark. */
const mark = (page: Page) => page.evaluate(() => document.documentElement.setAttribute('data-same', ''));
const isSame = (page: Page) => page.evaluate(() => document.documentElement.hasAttribute('data-same'));

test('the code of a page is fetched when it is visited, once, and of no other page', async ({ page }) => {
  await signIn(page, PEOPLE.owner);
  const files = asked(page);
  await page.goto('/t/barberia-sur');
  await hydrated(page);
  expect(files).toContain('overviewpage.wasm');
  const first = [...files];
  expect(first.filter((file) => /page\.wasm$/.test(file))).toEqual(['overviewpage.wasm']);
  // All of it was announced in the head of the page, so nothing had to wait for anything.
  const announced = await page.locator('head link[as=fetch]').evaluateAll((links) => links.map((link) => link.getAttribute('href')!.split('/').pop()));
  expect(announced.sort()).toEqual(first.sort());

  await mark(page);
  const link = page.getByRole('link', { name: 'Sucursales', exact: true });
  await link.locator('visible=true').first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sucursales');
  const fresh = [...files].filter((file) => !first.includes(file));
  expect(fresh).toContain('locationspage.wasm');
  expect(fresh.filter((file) => /page\.wasm$/.test(file))).toEqual(['locationspage.wasm']);

  let again = 0;
  page.on('request', (request) => (again += request.url().endsWith('.wasm') ? 1 : 0));
  await page.goBack();
  await expect(page).toHaveURL(/barberia-sur$/);
  await link.locator('visible=true').first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sucursales');
  expect(again).toBe(0);
  expect(await isSame(page)).toBe(true);
});

test('whoever walks through all pages never loads one anew', async ({ page }) => {
  const walk = async (steps: [string, RegExp][]) => {
    await hydrated(page);
    await mark(page);
    for (const [name, address] of steps) {
      await page.getByRole('link', { name, exact: true }).locator('visible=true').first().click();
      await expect(page).toHaveURL(address);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    }
    expect(await isSame(page)).toBe(true);
  };
  await signIn(page, PEOPLE.owner);
  await page.goto('/t/barberia-sur/settings');
  await walk([
    ['Inicio', /barberia-sur$/],
    ['Sucursales', /locations$/],
    ['Nueva sucursal', /locations\/new$/],
    ['Cancelar', /locations$/],
    ['San Telmo', /locations\/loc_/],
    ['Configuración', /settings$/],
  ]);
  await page.context().clearCookies();
  await signIn(page, PEOPLE.staff);
  await page.goto('/staff/tenants');
  await walk([
    ['Nuevo cliente', /tenants\/new$/],
    ['Cancelar', /tenants$/],
    ['Barbería Sur', /tenants\/tnt_/],
    ['Clientes', /tenants$/],
  ]);
});

test('after a deployment an open page takes people where they wanted, by a load of the page', async ({ browser }) => {
  const page = await troubled(browser);
  await page.goto('/t/barberia-sur');
  await hydrated(page);
  await mark(page);
  await gone(page, 'locationspage');
  await page.getByRole('link', { name: /abiertas/ }).click();
  await expect(page).toHaveURL(/locations\?status=open$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sucursales');
  expect(await isSame(page)).toBe(false);
  await page.context().close();
});

test('going back to a page whose code is gone loads it', async ({ browser }) => {
  const page = await troubled(browser);
  await page.goto('/t/barberia-sur/locations');
  await page.goto('/t/barberia-sur');
  await hydrated(page);
  // An entry of the history that this document has made, and then one before it whose code it does not have.
  await page.evaluate(() => history.replaceState(null, '', '/t/barberia-sur/settings'));
  await page.evaluate(() => history.pushState(null, '', '/t/barberia-sur'));
  await gone(page, 'settingspage');
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Configuración');
  await page.context().close();
});

test('a page that cannot have its code works as it was rendered', async ({ browser }) => {
  const page = await troubled(browser);
  let loads = 0;
  page.on('request', (request) => (loads += request.isNavigationRequest() ? 1 : 0));
  const failed = page.waitForEvent('pageerror');
  await gone(page, 'newlocationpage');
  await page.goto('/t/barberia-sur/locations/new');
  await failed;
  // Sent by the browser, refused by the server, rendered whole.
  await page.locator('#phone').fill('llamame');
  await page.getByRole('button', { name: 'Crear sucursal' }).click();
  await expect(page.getByText('Escribí un teléfono con característica')).toBeVisible();
  await expect(page.locator('#phone')).toHaveValue('llamame');
  await page.getByRole('link', { name: 'Cancelar' }).click();
  await expect(page.getByRole('link', { name: 'San Telmo' })).toBeVisible();
  // The page, the form, the link: nothing was loaded again and again.
  expect(loads).toBe(3);
  await page.context().close();
});
