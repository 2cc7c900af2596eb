import type { Page } from '@playwright/test';
import { expect, expectAccessible, hydrated, PEOPLE, signIn, test } from '../fixtures';

/** An address of nobody, of this run only. */
const someone = () => `invitada-${test.info().project.name}-${Date.now()}@ejemplo.com`;

async function openMember(page: Page, name: string) {
  await page.goto('/t/barberia-sur/members');
  await page.getByRole('link', { name }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
}

/** Nothing but the frames that are meant to scrolls sideways. */
async function expectNoSidewaysScroll(page: Page) {
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  expect(sideways).toBe(false);
}

test('an owner invites somebody, corrects what is missing, and takes it back @phone', async ({ page }) => {
  const email = someone();
  await signIn(page, PEOPLE.owner);
  await page.goto('/t/barberia-sur/members');
  await hydrated(page);
  await expect(page.getByRole('row', { name: /Lucía Paredes/ })).toContainText('Titular');
  await expect(page.getByRole('row', { name: /Diego Sosa/ })).toContainText('San Telmo');
  await page.getByRole('link', { name: 'Invitar' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Invitar a alguien');

  // Checked in the browser: nothing is sent, everything wrong is said.
  let sent = 0;
  page.on('request', (request) => (sent += request.url().includes('/invite_member') ? 1 : 0));
  await page.getByRole('button', { name: 'Enviar invitación' }).click();
  await expect(page.getByText('Completá este campo.')).toHaveCount(2);
  await expect(page.locator('#email')).toBeFocused();
  await page.locator('#email').fill(email);
  await page.getByRole('radio', { name: /^Recepción/ }).check();
  await expect(page.getByRole('checkbox', { name: 'San Telmo' })).toBeHidden();
  await page.getByRole('radio', { name: /^Sólo algunas/ }).check();
  await expect(page.getByRole('checkbox', { name: 'San Telmo' })).toBeVisible();
  await page.getByRole('button', { name: 'Enviar invitación' }).click();
  await expect(page.getByText('Completá este campo.')).toHaveCount(1);
  expect(sent).toBe(0);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);

  await page.getByRole('checkbox', { name: 'San Telmo' }).check();
  await page.getByRole('button', { name: 'Enviar invitación' }).click();
  await expect(page).toHaveURL(/\/t\/barberia-sur\/members$/);
  const row = page.getByRole('row', { name: email });
  await expect(row).toContainText('Recepción');
  await expect(row).toContainText('Algunas');
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await page.getByRole('button', { name: `Anular la invitación a ${email}` }).click();
  await expect(page).toHaveURL(/\/t\/barberia-sur\/members$/);
  await expect(page.getByRole('heading', { name: 'Invitaciones sin responder' })).toBeVisible();
  await expect(row).toHaveCount(0);
});

test('somebody who is a member already is not invited, and nothing chosen is lost', async ({ page }) => {
  await signIn(page, PEOPLE.owner);
  await page.goto('/t/barberia-sur/members/new');
  await hydrated(page);
  await page.locator('#email').fill(PEOPLE.provider);
  await page.getByRole('radio', { name: /^Análisis/ }).check();
  await page.getByRole('button', { name: 'Enviar invitación' }).click();
  await expect(page.getByText('Ya existe otro con este valor.')).toBeVisible();
  await expect(page.getByRole('radio', { name: /^Análisis/ })).toBeChecked();
  await expect(page.locator('#email')).toBeFocused();
});

test('people see of others what their place allows', async ({ page }) => {
  await signIn(page, PEOPLE.manager);
  await page.goto('/t/barberia-sur/members');
  await expect(page.getByRole('row', { name: /Martín Aguirre/ })).toContainText('Vos');
  await expect(page.getByRole('link', { name: 'Invitar' })).toHaveCount(0);
  await expect(page.getByText('Invitaciones sin responder')).toHaveCount(0);
  await page.getByRole('link', { name: 'Diego Sosa' }).click();
  await expect(page.getByText('Tu rol te permite ver a las personas, no cambiarlas.')).toBeVisible();
  for (const name of ['Guardar cambios', 'Ver como esta persona', 'Cerrar todas sus sesiones']) {
    await expect(page.getByRole('button', { name })).toHaveCount(0);
  }
  await page.goto('/t/barberia-sur/members/new');
  await expect(page.getByText('No tenés permiso para esto')).toBeVisible();
  await page.goto('/t/barberia-sur/roles/new');
  await expect(page.getByText('No tenés permiso para esto')).toBeVisible();
  await page.goto('/t/cadena-norte/roles/new');
  await expect(page.getByText('No encontramos lo que buscás')).toBeVisible();
});

test('who may not see people is not led to them', async ({ page }) => {
  await signIn(page, PEOPLE.provider);
  await page.goto('/t/barberia-sur');
  const navigation = page.getByRole('navigation', { name: 'Navegación principal' });
  await expect(navigation.getByRole('link', { name: 'Sucursales' })).toBeVisible();
  await expect(navigation.getByRole('link', { name: 'Personas' })).toHaveCount(0);
  await page.goto('/t/barberia-sur/members');
  await expect(page.getByText('No tenés permiso para esto')).toBeVisible();
});

test('it is said what somebody can do, and why @phone', async ({ page }) => {
  await signIn(page, PEOPLE.owner);
  await openMember(page, 'Diego Sosa');
  await hydrated(page);
  const answer = page.getByRole('main').getByRole('status').last();

  await page.getByLabel('Qué', { exact: true }).selectOption({ label: 'Cambiar las sucursales' });
  await page.getByLabel('En qué sucursal').selectOption({ label: 'San Telmo' });
  await page.getByRole('button', { name: 'Averiguar' }).click();
  await expect(page).toHaveURL(/action=locations\.edit&location=loc_/);
  await expect(answer).toContainText('No puede');
  await expect(answer).toContainText('Su rol, Profesional, no lo incluye. Lo incluyen: Titular, Administración, Gerencia regional.');
  await expect(answer).toContainText('Trabaja en esa sucursal.');

  await page.getByLabel('Qué', { exact: true }).selectOption({ label: 'Ver las sucursales' });
  await page.getByLabel('En qué sucursal').selectOption({ label: 'Palermo' });
  await page.getByRole('button', { name: 'Averiguar' }).click();
  await expect(answer).toContainText('No trabaja en esa sucursal.');
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);

  // The address is the question.
  await page.getByLabel('En qué sucursal').selectOption({ label: 'San Telmo' });
  await page.getByRole('button', { name: 'Averiguar' }).click();
  await expect(answer).toContainText('Sí, puede');
  await page.reload();
  await expect(answer).toContainText('Sí, puede');
  await expect(page.getByLabel('Qué', { exact: true })).toHaveValue('locations.view');
});

test('an owner looks at the console as somebody else, and comes back @phone', async ({ page }) => {
  await signIn(page, PEOPLE.owner);
  await openMember(page, 'Diego Sosa');
  await page.getByRole('button', { name: 'Ver como esta persona' }).click();
  await expect(page).toHaveURL(/\/t\/barberia-sur$/);
  const banner = page.getByText('Estás viendo la consola como Diego Sosa');
  await expect(banner).toBeVisible();
  await hydrated(page);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await page.goto('/t/barberia-sur/locations');
  await expect(banner).toBeVisible();
  await expect(page.getByRole('link', { name: 'San Telmo' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Palermo' })).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Nueva sucursal' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Volver a mi vista' }).click();
  await expect(page).toHaveURL(/\/t\/barberia-sur$/);
  await expect(banner).toHaveCount(0);
  await page.goto('/t/barberia-sur/locations');
  await expect(page.getByRole('link', { name: 'Palermo' })).toBeVisible();
});

test('one’s own page shows the session one is in', async ({ page }) => {
  await signIn(page, PEOPLE.owner);
  await openMember(page, 'Lucía Paredes');
  await expect(page.getByRole('heading', { name: 'Sesiones abiertas' })).toBeVisible();
  await expect(page.getByText('Con contraseña').first()).toBeVisible();
  // Nobody looks as themselves.
  await expect(page.getByRole('button', { name: 'Ver como esta persona' })).toHaveCount(0);
  await hydrated(page);
  await expectAccessible(page);
});

test('an owner makes a role, changes it, and deletes it @phone', async ({ page }) => {
  const name = `Encargada ${test.info().project.name} ${Date.now()}`;
  await signIn(page, PEOPLE.owner);
  await page.goto('/t/barberia-sur/roles');
  await hydrated(page);
  await page.getByRole('link', { name: 'Nuevo rol' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nuevo rol');
  await page.getByRole('button', { name: 'Crear rol' }).click();
  await expect(page.getByText('Completá este campo.')).toHaveCount(2);
  await expect(page.locator('#name')).toBeFocused();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await page.locator('#name').fill(name);
  await page.getByRole('checkbox', { name: 'Ver las sucursales' }).check();
  await page.getByRole('checkbox', { name: 'Cambiar las sucursales' }).check();
  await page.getByRole('button', { name: 'Crear rol' }).click();
  await expect(page).toHaveURL(/\/t\/barberia-sur\/roles$/);
  await expect(page.getByRole('row', { name })).toContainText('Cambiar las sucursales');

  await page.getByRole('link', { name }).click();
  await expect(page.getByRole('checkbox', { name: 'Cambiar las sucursales' })).toBeChecked();
  await page.getByRole('checkbox', { name: 'Cambiar las sucursales' }).uncheck();
  await page.getByRole('checkbox', { name: 'Ver a las personas y los roles' }).check();
  await page.getByRole('button', { name: 'Guardar cambios' }).click();
  await expect(page).toHaveURL(/\/t\/barberia-sur\/roles$/);
  await expect(page.getByRole('row', { name })).toContainText('Ver a las personas y los roles');
  await expect(page.getByRole('row', { name })).not.toContainText('Cambiar las sucursales');

  // It is offered to whom one invites.
  await page.goto('/t/barberia-sur/members/new');
  await expect(page.getByRole('radio', { name })).toBeEnabled();

  await page.goto('/t/barberia-sur/roles');
  await page.getByRole('link', { name }).click();
  await page.locator('details.confirm summary').click();
  await expect(page.getByText(`El rol ${name} deja de existir.`)).toBeVisible();
  await page.locator('details.confirm button').click();
  await expect(page).toHaveURL(/\/t\/barberia-sur\/roles$/);
  await expect(page.getByRole('link', { name })).toHaveCount(0);
});

test('the table of roles says what each may, and scrolls in its own frame @phone', async ({ page }) => {
  await signIn(page, PEOPLE.owner);
  await page.goto('/t/barberia-sur/members');
  await page.getByRole('navigation', { name: 'Personas' }).getByRole('link', { name: 'Roles' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Roles');
  const frame = page.getByRole('region', { name: 'Roles que vienen con BarberPro' });
  await expect(frame.getByRole('columnheader')).toContainText(['Permiso', 'Titular', 'Administración']);
  await expect(frame.getByRole('row', { name: /Ver las sucursales/ }).getByRole('img', { name: 'Sí' })).toHaveCount(6);
  await expect(frame.getByRole('row', { name: /Abrir sucursales/ }).getByRole('img', { name: 'Sí' })).toHaveCount(2);
  await expect(frame.getByRole('row', { name: /Abrir sucursales/ }).getByRole('img', { name: 'No' })).toHaveCount(4);
  await hydrated(page);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
});

test.describe('in English', () => {
  test.use({ locale: 'en-US' });

  test('people and roles read in English', async ({ page }) => {
    await signIn(page, PEOPLE.owner);
    await page.goto('/t/barberia-sur/members');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('People');
    await expect(page.getByRole('row', { name: /Lucía Paredes/ })).toContainText('Owner');
    await page.getByRole('link', { name: 'Martín Aguirre' }).click();
    await expect(page.getByRole('button', { name: 'View as this person' })).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Can they do this, and why?' })).toBeVisible();
    await page.goto('/t/barberia-sur/roles');
    await expect(page.getByRole('heading', { name: 'Roles that come with BarberPro' })).toBeVisible();
    await expect(page.getByRole('rowheader', { name: 'See people and roles' })).toBeVisible();
  });
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('a refused invitation keeps what was chosen, an accepted one leads on', async ({ page }) => {
    const email = someone();
    await signIn(page, PEOPLE.owner);
    await page.goto('/t/barberia-sur/members/new');
    await page.locator('#email').fill('sin-arroba');
    await page.getByRole('radio', { name: /^Profesional/ }).check();
    await expect(page.getByRole('checkbox', { name: 'Avellaneda' })).toBeHidden();
    await page.getByRole('radio', { name: /^Sólo algunas/ }).check();
    await page.getByRole('checkbox', { name: 'Avellaneda' }).check();
    await page.getByRole('button', { name: 'Enviar invitación' }).click();
    await expect(page.getByText('Escribí un correo válido')).toBeVisible();
    await expect(page).toHaveURL(/members\/new$/);
    await expect(page.locator('#email')).toHaveValue('sin-arroba');
    await expect(page.getByRole('radio', { name: /^Profesional/ })).toBeChecked();
    await expect(page.getByRole('radio', { name: /^Sólo algunas/ })).toBeChecked();
    await expect(page.getByRole('checkbox', { name: 'Avellaneda' })).toBeChecked();
    await expect(page.getByRole('checkbox', { name: 'Palermo' })).not.toBeChecked();
    await page.locator('#email').fill(email);
    await page.getByRole('button', { name: 'Enviar invitación' }).click();
    await expect(page).toHaveURL(/\/members$/);
    await expect(page.getByRole('row', { name: email })).toContainText('Profesional');
    await page.getByRole('button', { name: `Anular la invitación a ${email}` }).click();
    await expect(page.getByRole('row', { name: email })).toHaveCount(0);
  });

  test('a refused role keeps its name and its permissions', async ({ page }) => {
    await signIn(page, PEOPLE.owner);
    await page.goto('/t/barberia-sur/roles/new');
    await page.getByRole('checkbox', { name: 'Invitar personas' }).check();
    await page.getByRole('button', { name: 'Crear rol' }).click();
    await expect(page.getByText('Completá este campo.')).toHaveCount(1);
    await expect(page).toHaveURL(/roles\/new$/);
    await expect(page.getByRole('checkbox', { name: 'Invitar personas' })).toBeChecked();
    await page.locator('#name').fill('Quien invita');
    await page.getByRole('checkbox', { name: 'Invitar personas' }).uncheck();
    await page.getByRole('button', { name: 'Crear rol' }).click();
    await expect(page.getByText('Completá este campo.')).toHaveCount(1);
    await expect(page.locator('#name')).toHaveValue('Quien invita');
  });

  test('a question about somebody is answered', async ({ page }) => {
    await signIn(page, PEOPLE.owner);
    await openMember(page, 'Martín Aguirre');
    await page.locator('#why-action').selectOption('locations.create');
    await page.getByRole('button', { name: 'Averiguar' }).click();
    await expect(page).toHaveURL(/action=locations\.create/);
    await expect(page.locator('#why-action')).toHaveValue('locations.create');
    await expect(page.getByText('Su rol, Gerencia regional, no lo incluye.')).toBeVisible();
    await expect(page.getByText('Hace falta trabajar en todas las sucursales')).toBeVisible();
  });
});
