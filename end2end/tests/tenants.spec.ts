import { expect, hydrated, PEOPLE, signIn, signInByForm, test } from '../fixtures';

test('staff create a client and find it', async ({ page }) => {
  const slug = `cliente-${Date.now()}`;
  await signInByForm(page, PEOPLE.staff);
  await expect(page).toHaveURL(/staff\/tenants/);
  await hydrated(page);
  await page.getByRole('link', { name: 'Nuevo cliente' }).click();
  await page.locator('#name').fill(`Cliente ${slug}`);
  await page.locator('#slug').fill('Barbería Sur');
  await page.locator('#legal_name').fill('Cliente SRL');
  await page.locator('#cuit').fill('30-70308853-5');
  await page.locator('#tax_condition').selectOption('monotributo');
  await page.getByRole('button', { name: 'Crear cliente' }).click();
  await expect(page.getByText('El CUIT no es válido')).toBeVisible();
  await expect(page.getByText('Usá entre 2 y 40 minúsculas')).toBeVisible();
  await page.locator('#slug').fill(slug);
  await page.locator('#cuit').fill('30-70308853-4');
  await page.getByRole('button', { name: 'Crear cliente' }).click();
  await expect(page).toHaveURL(/staff\/tenants$/);
  await page.getByRole('searchbox').fill(slug);
  await page.getByRole('button', { name: 'Buscar' }).click();
  await page.getByRole('link', { name: `Cliente ${slug}` }).click();
  await page.locator('#name').fill(`Renovado ${slug}`);
  await page.getByRole('button', { name: 'Guardar cambios' }).click();
  await expect(page).toHaveURL(/staff\/tenants$/);
});

test('staff who may not create clients are not offered to', async ({ page }) => {
  await signInByForm(page, PEOPLE.weakStaff);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Clientes');
  await expect(page.getByRole('link', { name: 'Nuevo cliente' })).toHaveCount(0);
  await page.goto('/staff/tenants/new');
  await expect(page.getByText('No tenés permiso para esto')).toBeVisible();
});

test('an owner changes their settings', async ({ page }) => {
  await signIn(page, PEOPLE.otherOwner);
  await page.goto('/t/cadena-norte/settings');
  await hydrated(page);
  await page.locator('#time_zone').selectOption('America/Argentina/Salta');
  await page.getByRole('button', { name: 'Guardar cambios' }).click();
  await expect(page).toHaveURL(/\/t\/cadena-norte$/);
  await page.goto('/t/cadena-norte/settings');
  await expect(page.locator('#time_zone')).toHaveValue('America/Argentina/Salta');
});
