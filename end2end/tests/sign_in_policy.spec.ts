import { expect, expectAccessible, hydrated, PEOPLE, signIn, test } from '../fixtures';

// One set of rules for a whole company: one test at a time, and nothing that keeps another test out.
test.describe.configure({ mode: 'serial' });

const ADDRESS = '/t/cadena-norte/sign-in-settings';

test('an owner sees whom the rules would stop, and nothing is saved @phone', async ({ page }) => {
  await signIn(page, PEOPLE.otherOwner);
  await page.goto(ADDRESS);
  await hydrated(page);
  await expect(page.getByText('Ahora entrás desde')).toBeVisible();
  await page.getByRole('button', { name: 'Ver a quién afecta' }).click();
  await expect(page.getByRole('heading', { name: 'A quién afecta' })).toBeVisible();
  await expect(page.getByText('Nadie lo va a notar.')).toBeVisible();

  await page.getByRole('checkbox', { name: 'Titular' }).check();
  await page.getByRole('button', { name: 'Ver a quién afecta' }).click();
  const group = page.locator('section', { has: page.getByRole('heading', { name: /Van a tener que agregar un segundo factor/ }) }).last();
  await expect(group).toContainText('Ramiro Quiroga');
  await expect(group).toContainText(PEOPLE.otherOwner);
  await expectAccessible(page);
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  expect(sideways).toBe(false);

  await page.reload();
  await expect(page.getByRole('checkbox', { name: 'Titular' })).not.toBeChecked();
});

test('rules that would keep their maker out are refused, by the preview and by saving', async ({ page }) => {
  await signIn(page, PEOPLE.otherOwner);
  await page.goto(ADDRESS);
  await hydrated(page);
  await page.locator('#networks').fill('190.210.0.0/16');
  await page.getByRole('button', { name: 'Ver a quién afecta' }).click();
  const refusal = page.getByText('Tu propia dirección no está en esas redes: quedarías afuera.');
  await expect(page.getByText('Así no se puede guardar')).toBeVisible();
  await expect(refusal).toHaveCount(1);
  await page.getByRole('button', { name: 'Guardar', exact: true }).click();
  await expect(refusal.first()).toBeVisible();
  await expect(page.locator('#networks')).toBeFocused();

  await page.locator('#networks').fill('');
  await page.getByRole('radio', { name: 'Sólo la cuenta de la empresa' }).check();
  await page.getByRole('button', { name: 'Guardar', exact: true }).click();
  await expect(page.getByText('Configurá primero el proveedor de tu empresa.')).toBeVisible();
});

test('rules are saved, changed again, and written down', async ({ page }) => {
  await signIn(page, PEOPLE.otherOwner);
  await page.goto(ADDRESS);
  await hydrated(page);
  const saved = page.getByText('Guardado. Las reglas valen desde ahora.');
  const save = page.getByRole('button', { name: 'Guardar', exact: true });
  const accepted = () => page.waitForResponse((response) => response.url().includes('/apply_sign_in_policy') && response.ok());
  await page.locator('#idle_minutes').fill('43200');
  await Promise.all([accepted(), save.click()]);
  await expect(saved).toBeVisible();
  // The page is that of the new rules: the next change is no stale one.
  await page.locator('#session_minutes').fill('2');
  await save.click();
  await expect(page.getByText('Escribí un número de 15 a 43200.')).toBeVisible();
  await page.locator('#session_minutes').fill('43200');
  await Promise.all([accepted(), save.click()]);
  await expect(page.getByText('Escribí un número de 15 a 43200.')).toHaveCount(0);
  await expect(saved).toBeVisible();
  await page.reload();
  await hydrated(page);
  await expect(page.locator('#idle_minutes')).toHaveValue('43200');
  await expect(page.locator('#session_minutes')).toHaveValue('43200');

  await page.locator('#idle_minutes').fill('');
  await page.locator('#session_minutes').fill('');
  await Promise.all([accepted(), save.click()]);
  await expect(saved).toBeVisible();
  await page.getByRole('link', { name: 'Actividad' }).click();
  await expect(page).toHaveURL(/access-events$/);
  const event = page.getByRole('listitem').filter({ hasText: 'Ramiro Quiroga cambió las reglas de inicio de sesión' });
  await expect(event.first()).toContainText('Tiempo sin uso, en minutos: 43200 → sin límite propio');
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('refused rules are shown again as they were typed, and it is said what is missing', async ({ page }) => {
    await signIn(page, PEOPLE.otherOwner);
    await page.goto(ADDRESS);
    await expect(page.getByText('Para ver antes a quién afecta hace falta JavaScript.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Ver a quién afecta' })).toBeHidden();
    await page.getByRole('checkbox', { name: 'Recepción' }).check();
    await page.locator('#session_minutes').fill('3');
    await page.locator('#networks').fill('mi casa');
    await page.getByRole('button', { name: 'Guardar', exact: true }).click();
    await expect(page.getByText('Escribí un número de 15 a 43200.')).toBeVisible();
    await expect(page.getByText('Escribí redes como 190.210.0.0/16')).toBeVisible();
    await expect(page.locator('#session_minutes')).toHaveValue('3');
    await expect(page.locator('#networks')).toHaveValue('mi casa');
    await expect(page.getByRole('checkbox', { name: 'Recepción' })).toBeChecked();
    await expect(page).toHaveURL(/sign-in-settings$/);
  });
});
