import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { expect, expectAccessible, hydrated, PEOPLE, signIn, test } from '../fixtures';

// One company's settings, one after the other. Ports as in end2end/serve.
test.describe.configure({ mode: 'serial' });

const ADDRESS = '/t/barberia-sur/company-sign-in';
const PROVIDER = 'http://127.0.0.1:3101';
let provider: ChildProcess;

const control = (what: object) => fetch(`${PROVIDER}/control`, { method: 'POST', body: JSON.stringify(what) });

test.beforeAll(async () => {
  provider = spawn(process.execPath, [path.join(__dirname, '../provider.mjs'), '3101', '3102'], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise<void>((resolve, reject) => {
    provider.stdout!.once('data', () => resolve());
    provider.once('exit', (code) => reject(new Error(`the provider ended with ${code}`)));
  });
});

test.afterAll(() => void provider.kill());

test('an owner sets the provider up and shows whose the domain is', async ({ page }) => {
  await signIn(page, PEOPLE.owner);
  await page.goto(ADDRESS);
  await hydrated(page);
  await expect(page.getByText('Está apagado')).toBeVisible();
  await expect(page.getByText('http://localhost:3100/sign-in/company/callback')).toBeVisible();
  await expectAccessible(page);

  await page.locator('#issuer').fill(PROVIDER);
  await page.locator('#client_id').fill('barberpro');
  await page.locator('#client_secret').fill('secreto-de-prueba');
  await page.getByRole('group', { name: /personas nuevas por su cuenta/ }).getByRole('radio', { name: 'Sí' }).check();
  await page.getByRole('group', { name: 'Encendido' }).getByRole('radio', { name: 'Sí' }).check();
  await page.getByRole('button', { name: 'Guardar cambios' }).click();
  await expect(page.getByText('Falta comprobar un dominio')).toBeVisible();
  await page.reload();
  await expect(page.locator('#client_secret'), 'it is never answered').toHaveValue('');

  await page.locator('#domain').fill('gmail.com');
  await page.getByRole('button', { name: 'Agregar dominio' }).click();
  await expect(page.getByText('Ahí cualquiera puede tener un correo')).toBeVisible();
  await page.locator('#domain').fill('barberia-sur.example');
  await page.getByRole('button', { name: 'Agregar dominio' }).click();
  const domain = page.getByRole('listitem').filter({ hasText: 'barberia-sur.example' });
  const [record, challenge] = await domain.locator('dd code').allInnerTexts();
  await page.getByRole('button', { name: 'Comprobar', exact: true }).click();
  await expect(page.getByText('El DNS todavía no tiene ese registro')).toBeVisible();
  await control({ txt: { [record]: challenge } });
  await page.getByRole('button', { name: 'Comprobar', exact: true }).click();
  await expect(domain.getByText('Comprobado')).toBeVisible();
  await expect(page.getByText('Está encendido')).toBeVisible();
});

test('somebody of the company comes in by it, and reaches that company only', async ({ page }) => {
  await page.goto('/t/barberia-sur/locations');
  await page.getByRole('link', { name: 'Entrar con tu empresa' }).click();
  await page.locator('#company').fill('alguien@nadie.example');
  await page.getByRole('button', { name: 'Seguir' }).click();
  await expect(page.getByText('No existe.')).toBeVisible();
  await expectAccessible(page);
  await page.locator('#company').fill('nadia@barberia-sur.example');
  await page.getByRole('button', { name: 'Seguir' }).click();
  await expect(page).toHaveURL(/\/t\/barberia-sur\/locations$/);
  await expect(page.locator('summary:visible', { hasText: 'Nadia Ríos' })).toBeVisible();
  const other = await page.goto('/t/cadena-norte');
  expect(other!.status()).toBe(404);
});

test('what the provider says wrongly is refused and told', async ({ page }) => {
  for (const [fault, text] of [['nonce', 'No pudimos confiar en la respuesta'], ['unsigned', 'No pudimos confiar en la respuesta'], ['email', 'no nos dio un correo tuyo']]) {
    await control({ fault });
    await page.goto('/sign-in/company');
    await page.locator('#company').fill('barberia-sur');
    await page.getByRole('button', { name: 'Seguir' }).click();
    await expect(page).toHaveURL(/\/sign-in\?problem=company_/);
    await expect(page.getByText('No pudimos iniciar tu sesión')).toBeVisible();
    await expect(page.getByText(text)).toBeVisible();
  }
  await control({ fault: null });
});
