import { expect, expectAccessible, hydrated, PEOPLE, signIn, test } from '../fixtures';
import { newStaff } from '../staff';

test('staff enter with a reason and leave; they enter again and the owner ends it', async ({ page, browser }) => {
  test.slow();
  const staff = await newStaff(browser, 'support');
  const reason = `Revisar la sucursal nueva ${Date.now()}`;
  const enter = async (level: RegExp) => {
    await staff.page.goto('/staff/tenants?q=cadena');
    await staff.page.getByRole('link', { name: 'Cadena Norte' }).click();
    await hydrated(staff.page);
    await staff.page.locator('#reason').fill(reason);
    await staff.page.locator('#minutes').selectOption({ label: '15 minutos' });
    await staff.page.getByRole('radio', { name: level }).check();
    await staff.page.getByRole('button', { name: 'Entrar en la empresa' }).click();
    await expect(staff.page).toHaveURL(/\/t\/cadena-norte$/);
    await expect(staff.page.getByText('Acceso del equipo de BarberPro hasta')).toBeVisible();
  };

  await enter(/^Mirar\s*Ves lo que ve/);
  // They see themselves listed, and cannot end it for the company.
  await staff.page.goto('/t/cadena-norte/staff-access');
  await expect(staff.page.getByRole('listitem').filter({ hasText: reason })).toContainText(staff.name);
  await expect(staff.page.getByRole('button', { name: 'Terminar el acceso' })).toHaveCount(0);
  await staff.page.goto('/staff/access');
  await expect(staff.page.getByRole('link', { name: 'Ir a la empresa' })).toHaveAttribute('href', '/t/cadena-norte');
  await staff.page.getByRole('button', { name: 'Salir' }).click();
  await expect(staff.page.getByRole('heading', { name: 'Anteriores' })).toBeVisible();
  await expect(staff.page.getByRole('link', { name: 'Ir a la empresa' })).toHaveCount(0);
  await staff.page.goto('/t/cadena-norte');
  await expect(staff.page.getByText('No encontramos lo que buscás')).toBeVisible();

  await enter(/^Mirar y corregir datos/);
  await signIn(page, PEOPLE.otherOwner);
  await page.goto('/t/cadena-norte/staff-access');
  await hydrated(page);
  const stay = page.getByRole('listitem').filter({ hasText: reason }).filter({ hasText: 'Mirar y corregir datos' });
  await expect(stay).toContainText(staff.name);
  await expect(stay).toContainText('Todas');
  await expectAccessible(page);
  await stay.getByRole('button', { name: 'Terminar el acceso' }).click();
  await expect(page).toHaveURL(/\/t\/cadena-norte\/staff-access$/);
  await expect(stay).toContainText('por la empresa');
  await expect(stay.getByRole('button')).toHaveCount(0);
  await expectAccessible(page);

  await staff.page.reload();
  await expect(staff.page.getByText('No encontramos lo que buscás')).toBeVisible();
  await staff.page.goto('/staff/access');
  await expect(staff.page.getByRole('listitem').filter({ hasText: 'por la empresa' })).toContainText(reason);

  await page.getByRole('link', { name: 'Actividad' }).click();
  await expect(page).toHaveURL(/access-events$/);
  const event = page.getByRole('listitem').filter({ hasText: `terminó el acceso de ${staff.name}` });
  await expect(event).toContainText('Ramiro Quiroga');
  await expect(page.getByRole('listitem').filter({ hasText: `${staff.name} entró a la empresa` }).first()).toContainText(reason);
  await staff.page.context().close();
});

test('finance does not enter companies', async ({ page }) => {
  await signIn(page, PEOPLE.weakStaff);
  await page.goto('/staff/tenants?q=cadena');
  await page.getByRole('link', { name: 'Cadena Norte' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Cadena Norte');
  await expect(page.getByText('Entrar en esta empresa')).toHaveCount(0);
  await page.goto('/staff/access');
  await expect(page.getByText('Todavía no entraste en ninguna empresa')).toBeVisible();
});

test('who may not see it is not led to it', async ({ page }) => {
  await signIn(page, PEOPLE.manager);
  await page.goto('/t/barberia-sur/settings');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Configuración');
  await expect(page.getByRole('link', { name: 'Acceso de BarberPro' })).toHaveCount(0);
  for (const address of ['staff-access', 'access-events', 'sign-in-settings', 'api-keys', 'api-keys/new']) {
    await page.goto(`/t/barberia-sur/${address}`);
    await expect(page.getByText('No tenés permiso para esto')).toBeVisible();
  }
});

test('the pages of both sides are accessible and fit a telephone @phone', async ({ page, browser }) => {
  const sideways = () => document.documentElement.scrollWidth > document.documentElement.clientWidth;
  await signIn(page, PEOPLE.owner);
  for (const address of ['/t/barberia-sur/staff-access', '/t/barberia-sur/access-events', '/t/barberia-sur/settings']) {
    await page.goto(address);
    await hydrated(page);
    await expectAccessible(page);
    expect(await page.evaluate(sideways), address).toBe(false);
  }
  const other = await (await browser.newContext()).newPage();
  await signIn(other, PEOPLE.staff);
  await other.goto('/staff/tenants?q=cadena');
  await other.getByRole('link', { name: 'Cadena Norte' }).click();
  await expect(other.getByRole('heading', { name: 'Entrar en esta empresa' })).toBeVisible();
  await hydrated(other);
  await expectAccessible(other);
  expect(await other.evaluate(sideways)).toBe(false);
  await other.goto('/staff/access');
  await hydrated(other);
  await expectAccessible(other);
  await other.context().close();
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('a reason that says nothing is refused, and what was chosen is kept', async ({ page }) => {
    await signIn(page, PEOPLE.staff);
    await page.goto('/staff/tenants?q=cadena');
    await page.getByRole('link', { name: 'Cadena Norte' }).click();
    await page.locator('#reason').fill('corto');
    await page.locator('#minutes').selectOption('240');
    await page.getByRole('radio', { name: 'Mirar y corregir datos' }).check();
    await page.getByRole('button', { name: 'Entrar en la empresa' }).click();
    await expect(page.getByText('Escribí al menos 10 caracteres.')).toBeVisible();
    await expect(page.locator('#reason')).toHaveValue('corto');
    await expect(page.locator('#minutes')).toHaveValue('240');
    await expect(page.getByRole('radio', { name: 'Mirar y corregir datos' })).toBeChecked();
    await expect(page).toHaveURL(/\/staff\/tenants\/tnt_/);
  });
});
