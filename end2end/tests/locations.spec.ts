import { expect, expectAccessible, hydrated, PEOPLE, signIn, test } from '../fixtures';

test('an owner opens a shop, corrects what is wrong, and edits it @phone', async ({ page }) => {
  const name = `Caballito ${test.info().project.name} ${Date.now()}`;
  await signIn(page, PEOPLE.owner);
  await page.goto('/t/barberia-sur/locations');
  await hydrated(page);
  await page.getByRole('link', { name: 'Nueva sucursal' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nueva sucursal');

  // Checked in the browser: nothing is sent, everything wrong is said, the first wrong field has the focus.
  let sent = 0;
  page.on('request', (request) => (sent += request.url().includes('/create_location') ? 1 : 0));
  await page.locator('#phone').fill('llamame');
  await page.getByRole('button', { name: 'Crear sucursal' }).click();
  await expect(page.getByText('Completá este campo.')).toHaveCount(4);
  await expect(page.getByText('Escribí un teléfono con característica')).toBeVisible();
  await expect(page.locator('#name')).toBeFocused();
  expect(sent).toBe(0);
  await expectAccessible(page);

  await page.locator('#name').fill(name);
  await page.locator('#street').fill('Av. Rivadavia 5000');
  await page.locator('#city').fill('Buenos Aires');
  await page.locator('#province').selectOption('AR-C');
  await page.locator('#phone').fill('011 15-2345-6789');
  await page.getByRole('button', { name: 'Crear sucursal' }).click();
  await expect(page).toHaveURL(/\/t\/barberia-sur\/locations$/);
  await page.getByRole('link', { name }).click();
  await expect(page.locator('#phone')).toHaveValue('+54 9 11 2345-6789');

  await page.locator('#status').selectOption('closed');
  await page.getByRole('button', { name: 'Guardar cambios' }).click();
  await expect(page).toHaveURL(/\/t\/barberia-sur\/locations$/);
  await expect(page.getByRole('row', { name }).or(page.locator('tr', { hasText: name }))).toContainText('Cerrada');
});

test('a name that is taken is told by the server, and nothing typed is lost', async ({ page }) => {
  await signIn(page, PEOPLE.owner);
  await page.goto('/t/barberia-sur/locations/new');
  await hydrated(page);
  await page.locator('#name').fill('Palermo');
  await page.locator('#street').fill('Otra calle 1');
  await page.locator('#city').fill('Buenos Aires');
  await page.locator('#province').selectOption('AR-C');
  await page.getByRole('button', { name: 'Crear sucursal' }).click();
  await expect(page.getByText('Ya existe otro con este valor.')).toBeVisible();
  await expect(page.locator('#street')).toHaveValue('Otra calle 1');
  await expect(page.locator('#name')).toBeFocused();
});

test('what was changed by somebody else meanwhile is not overwritten', async ({ page, browser }) => {
  await signIn(page, PEOPLE.otherOwner);
  await page.goto('/t/cadena-norte/locations');
  await page.getByRole('link', { name: 'Yerba Buena' }).click();
  await hydrated(page);
  await expect(page.locator('#street')).toBeVisible();
  const other = await browser.newContext();
  const elsewhere = await other.newPage();
  await signIn(elsewhere, PEOPLE.otherOwner);
  await elsewhere.goto(page.url());
  await hydrated(elsewhere);
  await elsewhere.locator('#street').fill('Av. Aconquija 1900');
  await elsewhere.getByRole('button', { name: 'Guardar cambios' }).click();
  await expect(elsewhere).toHaveURL(/locations$/);
  await page.locator('#street').fill('Av. Aconquija 1700');
  await page.getByRole('button', { name: 'Guardar cambios' }).click();
  await expect(page.getByText('Otra persona lo cambió mientras tanto')).toBeVisible();
  await expect(page.locator('#street')).toHaveValue('Av. Aconquija 1700');
  await other.close();
});

test('the list is searched and filtered in its address', async ({ page }) => {
  await signIn(page, PEOPLE.otherOwner);
  await page.goto('/t/cadena-norte/locations');
  await hydrated(page);
  await page.getByRole('searchbox').fill('cordoba');
  await expect(page).toHaveURL(/q=cordoba/);
  await expect(page.getByRole('link', { name: 'Córdoba Nueva' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Jujuy' })).toHaveCount(0);
  await page.goBack();
  await expect(page.getByRole('link', { name: 'Jujuy' })).toBeVisible();
});

test('people see what their place allows', async ({ page }) => {
  await signIn(page, PEOPLE.manager);
  await page.goto('/t/barberia-sur/locations');
  await expect(page.getByRole('link', { name: 'San Telmo' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Palermo' })).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Nueva sucursal' })).toHaveCount(0);
  await page.goto('/t/cadena-norte/locations');
  await expect(page.getByText('No encontramos lo que buscás')).toBeVisible();
});

test('a figure opens the rows it counted', async ({ page }) => {
  await signIn(page, PEOPLE.otherOwner);
  await page.goto('/t/cadena-norte');
  await hydrated(page);
  const tile = page.getByRole('link', { name: /Sucursales abiertas/ });
  const figure = Number((await tile.innerText()).match(/\d+/)![0]);
  await tile.click();
  await expect(page).toHaveURL(/status=open/);
  await expect(page.locator('tbody tr')).toHaveCount(figure);
});
