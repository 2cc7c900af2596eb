import { expect, expectAccessible, hydrated, PEOPLE, signIn, test } from '../fixtures';
import { inviteStaff, newStaff } from '../staff';

test('somebody joins the staff, gets another role, is signed out and taken out', async ({ page, browser }) => {
  test.slow();
  const joined = await newStaff(browser, 'support');
  await expect(joined.page.getByRole('link', { name: 'Equipo', exact: true })).toHaveCount(0);

  await signIn(page, PEOPLE.staff);
  await page.goto('/staff/users');
  await hydrated(page);
  const row = page.getByRole('listitem').filter({ hasText: joined.email });
  await expect(row).toContainText('Sin segundo factor');
  await row.getByLabel(`Rol de ${joined.name}`).selectOption('operations');
  await Promise.all([page.waitForEvent('load'), row.getByRole('button', { name: 'Guardar' }).click()]);
  await expect(row.getByLabel(`Rol de ${joined.name}`)).toHaveValue('operations');

  await row.getByRole('button', { name: 'Cerrar sus sesiones' }).click();
  await expect(row).toContainText('Sin sesión abierta');
  await joined.page.reload();
  await expect(joined.page).toHaveURL(/sign-in/);

  await row.locator('summary', { hasText: 'Quitar del equipo' }).click();
  await expect(row).toContainText('Su cuenta queda.');
  await row.getByRole('button', { name: 'Quitar del equipo' }).click();
  await expect(page).toHaveURL(/\/staff\/users$/);
  await expect(page.getByRole('listitem').filter({ hasText: 'Carla Domínguez' })).toBeVisible();
  await expect(row).toHaveCount(0);
  await joined.page.context().close();
});

test('the staff keep an administrator, and it is said at the role @phone', async ({ page }) => {
  await signIn(page, PEOPLE.staff);
  await page.goto('/staff/users');
  await hydrated(page);
  await expectAccessible(page);
  const role = page.getByLabel('Rol de Carla Domínguez');
  const row = page.getByRole('listitem').filter({ has: role });
  await expect(row).toContainText('Vos');
  await role.selectOption('support');
  await row.getByRole('button', { name: 'Guardar' }).click();
  await expect(row).toContainText('Tiene que quedar alguien a cargo.');
  await expect(role).toHaveValue('support');
  // It is said once, and to nobody else.
  await expect(page.getByRole('alert')).toHaveCount(1);
  await expectAccessible(page);
  await page.goto('/staff/users');
  await expect(role).toHaveValue('administrator');
});

test('an invitation is taken back', async ({ page }) => {
  const email = `nadie-${Date.now()}@barberpro.example`;
  await signIn(page, PEOPLE.staff);
  await inviteStaff(page, email, 'finance');
  const row = page.getByRole('listitem').filter({ hasText: email });
  await expect(row).toContainText('Finanzas y cumplimiento');
  await row.getByRole('button', { name: 'Anular' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Equipo de BarberPro');
  await expect(row).toHaveCount(0);
});

test('others of the staff are not led to it', async ({ page }) => {
  await signIn(page, PEOPLE.weakStaff);
  const navigation = page.getByRole('navigation', { name: 'Navegación principal' });
  await expect(navigation.getByRole('link', { name: 'Mis accesos' })).toBeVisible();
  await expect(navigation.getByRole('link', { name: 'Equipo', exact: true })).toHaveCount(0);
  await page.goto('/staff/users');
  await expect(page.getByText('No tenés permiso para esto')).toBeVisible();
});

test('a client is created with its first owner asked by letter', async ({ page }) => {
  const slug = `con-titular-${Date.now()}`;
  await signIn(page, PEOPLE.staff);
  await page.goto('/staff/tenants/new');
  await hydrated(page);
  await page.locator('#name').fill(`Cliente ${slug}`);
  await page.locator('#slug').fill(slug);
  await page.locator('#legal_name').fill('Cliente SRL');
  await page.locator('#cuit').fill('30-70308853-4');
  await page.locator('#tax_condition').selectOption('monotributo');
  await page.locator('#owner_email').fill('no es un correo');
  await page.getByRole('button', { name: 'Crear cliente' }).click();
  await expect(page.getByText('Escribí un correo válido')).toBeVisible();
  await expect(page.locator('#owner_email')).toBeFocused();
  await page.locator('#owner_email').fill(`${slug}@ejemplo.com`);
  await page.getByRole('button', { name: 'Crear cliente' }).click();
  await expect(page).toHaveURL(/staff\/tenants$/);
});

test.describe('in English', () => {
  test.use({ locale: 'en-US' });

  test('the staff are listed in the words of the reader', async ({ page }) => {
    await signIn(page, PEOPLE.staff);
    await page.goto('/staff/users');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('BarberPro staff');
    await expect(page.getByLabel('Role of Julián Ferreyra')).toHaveValue('finance');
    await expect(page.getByRole('button', { name: 'Send the invitation' })).toBeVisible();
  });
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('a refused invitation keeps what was typed', async ({ page }) => {
    await signIn(page, PEOPLE.staff);
    await page.goto('/staff/users');
    await page.locator('#email').fill(PEOPLE.weakStaff);
    await page.locator('#role').selectOption('operations');
    await page.getByRole('button', { name: 'Mandar la invitación' }).click();
    await expect(page.getByText('Ya existe otro con este valor.')).toBeVisible();
    await expect(page.locator('#email')).toHaveValue(PEOPLE.weakStaff);
    await expect(page.locator('#role')).toHaveValue('operations');
    await expect(page).toHaveURL(/\/staff\/users$/);
  });
});
