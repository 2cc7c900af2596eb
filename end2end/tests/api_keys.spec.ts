import type { APIRequestContext, Page } from '@playwright/test';
import { expect, expectAccessible, hydrated, PEOPLE, signIn, test } from '../fixtures';

const row = (page: Page, name: string) =>
  page.getByRole('listitem').filter({ has: page.getByRole('heading', { name, exact: true }) });

/** The secret as it is shown, once. */
async function shownSecret(page: Page) {
  const notice = page.getByRole('status').filter({ hasText: 'Copiá la clave ahora' });
  const secret = notice.locator('code');
  await expect(secret).toHaveText(/^bpk_/);
  return (await secret.innerText()).trim();
}

/** How the REST API answers a program that sends it. */
async function answer(request: APIRequestContext, secret: string) {
  const response = await request.get('/api/tenants/barberia-sur/locations', { headers: { authorization: `Bearer ${secret}` } });
  return response.status();
}

test('an owner makes a key, renews and revokes it, and all of it is written down', async ({ page, request }) => {
  const name = `Sitio web ${Date.now()}`;
  await signIn(page, PEOPLE.owner);
  await page.goto('/t/barberia-sur/api-keys');
  await hydrated(page);
  await page.getByRole('link', { name: 'Nueva clave' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nueva clave');
  await page.locator('#name').fill(name);
  await page.getByRole('checkbox', { name: 'Ver las sucursales' }).check();
  await page.locator('#expires_on').fill('2099-12-31');
  await page.getByRole('button', { name: 'Crear clave' }).click();
  await expect(page).toHaveURL(/\/t\/barberia-sur\/api-keys$/);

  const first = await shownSecret(page);
  const key = row(page, name);
  await expect(key).toContainText(first.split('_').slice(0, 2).join('_'));
  await expect(key).toContainText('Activa');
  await expect(key).toContainText('31/12/2099');
  await expect(key).toContainText('Todavía sin usar');
  await key.locator('summary', { hasText: '1 permiso' }).click();
  await expect(key.getByText('Ver las sucursales')).toBeVisible();
  expect(await answer(request, first)).toBe(200);
  await page.reload();
  await expect(page.getByText('Copiá la clave ahora')).toHaveCount(0);

  await hydrated(page);
  await key.locator('summary', { hasText: 'Renovar' }).click();
  await key.getByLabel('La de ahora deja de servir').selectOption({ label: 'En 1 hora' });
  await key.getByRole('button', { name: 'Dame la clave nueva' }).click();
  const second = await shownSecret(page);
  expect(second).not.toBe(first);
  await expect(key).toContainText('La clave anterior sirve hasta el');
  await expect(key.getByText('Renovar')).toHaveCount(0);
  expect(await answer(request, first)).toBe(200);
  expect(await answer(request, second)).toBe(200);

  await key.locator('summary', { hasText: 'Anular' }).click();
  await expect(key).toContainText('no se puede deshacer');
  await key.getByRole('button', { name: 'Anular' }).click();
  await expect(key).toContainText('Anulada');
  await expect(key.getByRole('button')).toHaveCount(0);
  expect(await answer(request, second)).toBe(401);

  await page.getByRole('link', { name: 'Actividad' }).click();
  await expect(page).toHaveURL(/access-events$/);
  const events = page.getByRole('listitem');
  await expect(events.filter({ hasText: `Lucía Paredes creó la clave de API ${name}` })).toContainText('Ver las sucursales');
  await expect(events.filter({ hasText: `Lucía Paredes renovó la clave de API ${name}` })).toContainText('La clave anterior siguió sirviendo 1 h.');
  await expect(events.filter({ hasText: `Lucía Paredes anuló la clave de API ${name}` })).toBeVisible();
});

test('what is missing is said before anything is sent @phone', async ({ page }) => {
  await signIn(page, PEOPLE.owner);
  await page.goto('/t/barberia-sur/api-keys/new');
  await hydrated(page);
  let sent = 0;
  page.on('request', (request) => (sent += request.url().includes('/create_api_key') ? 1 : 0));
  await page.getByRole('button', { name: 'Crear clave' }).click();
  await expect(page.getByText('Completá este campo.')).toHaveCount(2);
  await expect(page.locator('#name')).toBeFocused();
  await page.locator('#name').fill('Caja');
  await page.getByRole('button', { name: 'Crear clave' }).click();
  await expect(page.getByRole('checkbox', { name: 'Entrar a la empresa' })).toBeFocused();
  await page.getByRole('checkbox', { name: 'Ver las sucursales' }).check();

  await expect(page.getByRole('checkbox', { name: 'Palermo' })).toBeHidden();
  await page.getByRole('radio', { name: 'Sólo algunas' }).check();
  await expect(page.getByRole('checkbox', { name: 'Palermo' })).toBeVisible();
  await page.locator('#networks').fill('mi casa');
  await page.getByRole('button', { name: 'Crear clave' }).click();
  await expect(page.getByText('Completá este campo.')).toHaveCount(1);
  await expect(page.getByText('Escribí redes como 190.210.0.0/16')).toBeVisible();
  expect(sent).toBe(0);
  await expectAccessible(page);

  // The day is the server's to judge, and is said at its field.
  await page.getByRole('checkbox', { name: 'Palermo' }).check();
  await page.locator('#networks').fill('');
  await page.locator('#expires_on').fill('2020-01-01');
  await page.getByRole('button', { name: 'Crear clave' }).click();
  await expect(page.getByText('Ese día ya pasó.')).toBeVisible();
  await expect(page.locator('#expires_on')).toBeFocused();
  await expect(page.getByRole('checkbox', { name: 'Ver las sucursales' })).toBeChecked();
});

test('the list is accessible and fits a telephone @phone', async ({ page }) => {
  const name = `Teléfono ${test.info().project.name} ${Date.now()}`;
  await signIn(page, PEOPLE.owner);
  await page.goto('/t/barberia-sur/api-keys/new');
  await hydrated(page);
  await page.locator('#name').fill(name);
  await page.getByRole('checkbox', { name: 'Ver las sucursales' }).check();
  await page.getByRole('radio', { name: 'Sólo algunas' }).check();
  await page.getByRole('checkbox', { name: 'San Telmo' }).check();
  await page.locator('#networks').fill('190.210.0.0/16, 200.1.2.3');
  await page.getByRole('button', { name: 'Crear clave' }).click();
  const key = row(page, name);
  await expect(key).toContainText('San Telmo');
  await expect(key).toContainText('190.210.0.0/16, 200.1.2.3');
  await expect(key).toContainText('No vence');
  await key.locator('summary', { hasText: 'Renovar' }).click();
  await expectAccessible(page);
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  expect(sideways).toBe(false);
  await key.locator('summary', { hasText: 'Anular' }).click();
  await key.getByRole('button', { name: 'Anular' }).click();
  await expect(key).toContainText('Anulada');
});

test.describe('in English', () => {
  test.use({ locale: 'en-US' });

  test('the settings speak the reader’s language', async ({ page }) => {
    await signIn(page, PEOPLE.owner);
    await page.goto('/t/barberia-sur/api-keys');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('API keys');
    await expect(page.getByText('Authorization: Bearer YOUR_KEY')).toBeVisible();
    const tabs = page.getByRole('navigation', { name: 'Sections of the settings' });
    await expect(tabs.getByRole('link')).toContainText(['General', 'Sign-in', 'API keys', 'BarberPro access', 'Activity']);
    await expect(tabs.getByRole('link', { name: 'API keys' })).toHaveAttribute('aria-current', 'page');
  });
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('a key is made, after what was wrong is put right', async ({ page }) => {
    const name = `Sin script ${Date.now()}`;
    await signIn(page, PEOPLE.owner);
    await page.goto('/t/barberia-sur/api-keys/new');
    await page.locator('#name').fill(name);
    await page.getByRole('checkbox', { name: 'Ver las sucursales' }).check();
    await page.getByRole('radio', { name: 'Sólo algunas' }).check();
    await page.getByRole('checkbox', { name: 'Avellaneda' }).check();
    await page.locator('#networks').fill('mi casa');
    await page.getByRole('button', { name: 'Crear clave' }).click();
    await expect(page.getByText('Escribí redes como 190.210.0.0/16')).toBeVisible();
    await expect(page).toHaveURL(/api-keys\/new$/);
    await expect(page.locator('#name')).toHaveValue(name);
    await expect(page.locator('#networks')).toHaveValue('mi casa');
    await expect(page.getByRole('checkbox', { name: 'Ver las sucursales' })).toBeChecked();
    await expect(page.getByRole('checkbox', { name: 'Avellaneda' })).toBeChecked();
    await page.locator('#networks').fill('');
    await page.getByRole('button', { name: 'Crear clave' }).click();
    await expect(page).toHaveURL(/\/api-keys$/);
    await shownSecret(page);
    const key = row(page, name);
    await expect(key).toContainText('Avellaneda');
    await key.locator('summary', { hasText: 'Anular' }).click();
    await key.getByRole('button', { name: 'Anular' }).click();
    await expect(key).toContainText('Anulada');
    await expect(page.getByText('Copiá la clave ahora')).toHaveCount(0);
  });
});
