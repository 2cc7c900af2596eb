import type { Page } from '@playwright/test';
import { expect, expectAccessible, hydrated, test } from '../fixtures';
import { lettersTo, linkTo, NEW_PASSWORD, newMember, signInAs, totp } from '../letters';

test.describe.configure({ timeout: 90_000 });

/** Turns codes by time on and gives back the key and the recovery codes. */
async function enrol(page: Page): Promise<{ key: string; codes: string[] }> {
  await page.goto('/account/security');
  await page.getByRole('link', { name: /^(Activar|Turn on)$/ }).click();
  await expect(page.locator('#totp-secret')).toBeVisible();
  const key = (await page.locator('#totp-secret').textContent())!;
  await page.locator('#code').fill('000000');
  await page.locator('main form button[type=submit]').click();
  await expect(page.getByText(/^(No es correcto\.|That is not right\.)$/)).toBeVisible();
  expect(await page.locator('#totp-secret').textContent(), 'the same key after a wrong code').toBe(key);
  await page.locator('#code').fill(totp(key));
  await page.locator('main form button[type=submit]').click();
  await expect(page.locator('#recovery-codes code')).toHaveCount(10);
  const codes = await page.locator('#recovery-codes code').allTextContents();
  await page.reload();
  await expect(page.locator('#recovery-codes')).toHaveCount(0);
  return { key, codes };
}

test('an invitation, codes by time, and recovery codes', async ({ browser }) => {
  const { page, email } = await newMember(browser);
  await expectAccessible(page);
  const { key, codes } = await enrol(page);
  await lettersTo(email, /segundo factor|second factor|código/i);

  const other = await (await browser.newContext()).newPage();
  await signInAs(other, email);
  await expect(other).toHaveURL(/sign-in\/second$/);
  await expectAccessible(other);
  await other.goto('/t/barberia-sur');
  await expect(other, 'a password alone opens nothing').toHaveURL(/sign-in/);
  await other.goto('/sign-in/second');
  await other.locator('#code').fill('123456');
  await other.getByRole('button', { name: 'Entrar', exact: true }).click();
  await expect(other.getByText('No es correcto.')).toBeVisible();
  await other.locator('#code').fill(totp(key, Date.now() + 30_000));
  await other.getByRole('button', { name: 'Entrar', exact: true }).click();
  await expect(other).toHaveURL(/\/t\/barberia-sur$/);

  const third = await (await browser.newContext()).newPage();
  await signInAs(third, email);
  await expect(third).toHaveURL(/sign-in\/second$/);
  await third.locator('#code').fill(codes[3]);
  await third.getByRole('button', { name: 'Entrar', exact: true }).click();
  await expect(third).toHaveURL(/\/t\/barberia-sur$/);
  for (const opened of [page, other, third]) await opened.context().close();
});

test('the same in English, without JavaScript', async ({ browser }) => {
  const { page, email } = await newMember(browser);
  await page.context().close();
  const context = await browser.newContext({ javaScriptEnabled: false, locale: 'en-GB' });
  const plain = await context.newPage();
  await signInAs(plain, email);
  await expect(plain).toHaveURL(/\/t\/barberia-sur$/);
  const { key } = await enrol(plain);
  await context.clearCookies();
  await signInAs(plain, email);
  await expect(plain.getByRole('heading', { level: 1 })).toHaveText('One more step');
  await plain.locator('#code').fill(totp(key, Date.now() + 30_000));
  await plain.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(plain).toHaveURL(/\/t\/barberia-sur$/);
  await context.close();
});

test('a passkey follows a password, and stands alone', async ({ browser }) => {
  const { page, email } = await newMember(browser);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  await page.goto('/account/security');
  await hydrated(page);
  await page.locator('#passkey-name').fill('Llave de prueba');
  await page.getByRole('button', { name: 'Agregar una llave' }).click();
  await expect(page.locator('#recovery-codes code')).toHaveCount(10);
  await page.goto('/account/security');
  await expect(page.getByText('Llave de prueba')).toBeVisible();

  await page.context().clearCookies();
  await signInAs(page, email);
  await expect(page).toHaveURL(/sign-in\/second$/);
  await hydrated(page);
  await page.getByRole('button', { name: 'Entrar con una llave de acceso' }).click();
  await expect(page).toHaveURL(/\/t\/barberia-sur$/);

  await page.context().clearCookies();
  await page.goto('/sign-in?next=/t/barberia-sur/locations');
  await hydrated(page);
  await page.getByRole('button', { name: 'Entrar con una llave de acceso' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sucursales');

  await page.goto('/account/security');
  await page.locator('summary', { hasText: 'Quitar' }).click();
  await page.getByRole('button', { name: 'Quitar' }).click();
  await expect(page.getByText('Llave de prueba')).toHaveCount(0);
  await page.context().close();
});

test('a forgotten password is replaced by letter @phone', async ({ browser }) => {
  const { page, email } = await newMember(browser);
  const forgot = await (await browser.newContext()).newPage();
  await forgot.goto('/sign-in');
  await forgot.getByRole('link', { name: 'Olvidé mi contraseña' }).click();
  await forgot.locator('#email').fill('nadie@ejemplo.example');
  await forgot.getByRole('button', { name: 'Mandame el correo' }).click();
  await expect(forgot.getByRole('heading', { level: 1 })).toHaveText('Revisá tu correo');
  await forgot.goto('/forgot');
  await forgot.locator('#email').fill(email);
  await forgot.getByRole('button', { name: 'Mandame el correo' }).click();
  await expect(forgot.getByRole('heading', { level: 1 })).toHaveText('Revisá tu correo');
  const link = await linkTo(email, 'reset');
  const code = link.split('#')[1];
  const asked: string[] = [];
  forgot.on('request', (request) => asked.push(request.url()));
  await forgot.goto(link);
  await expect(forgot).toHaveURL(/reset\/password$/);
  expect(asked.filter((url) => url.replace(/#.*/, '').includes(code)), 'no address that is sent has the code').toEqual([]);
  await expectAccessible(forgot);
  await forgot.locator('#new_password').fill('corta');
  await forgot.getByRole('button', { name: 'Guardar la contraseña' }).click();
  await expect(forgot.getByText('Escribí al menos 10 caracteres.')).toBeVisible();
  await forgot.locator('#new_password').fill('password1234');
  await forgot.getByRole('button', { name: 'Guardar la contraseña' }).click();
  await expect(forgot.getByText('Es fácil de adivinar')).toBeVisible();
  await forgot.locator('#new_password').fill('otra cosa larga y rara');
  await forgot.getByRole('button', { name: 'Guardar la contraseña' }).click();
  await expect(forgot.getByText('Cambiaste la contraseña')).toBeVisible();
  await page.goto('/t/barberia-sur');
  await expect(page, 'every session has ended').toHaveURL(/sign-in/);
  await signInAs(forgot, email, 'otra cosa larga y rara');
  await expect(forgot).toHaveURL(/\/t\/barberia-sur$/);
  await forgot.goto(link);
  await expect(forgot.getByText('El código no sirve')).toBeVisible();
  await forgot.context().close();
  await page.context().close();
});

test('sessions are seen and ended, and the password is changed', async ({ browser }) => {
  const { page, email } = await newMember(browser);
  const other = await (await browser.newContext()).newPage();
  await signInAs(other, email);
  await expect(other).toHaveURL(/\/t\/barberia-sur$/);
  await page.goto('/account/sessions');
  await expect(page.getByText('Esta sesión')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Cerrar', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Cerrar', exact: true })).toHaveCount(0);
  await other.goto('/t/barberia-sur');
  await expect(other).toHaveURL(/sign-in/);

  await page.goto('/account/security');
  await page.locator('#current_password').fill('no es esta');
  await page.locator('#new_password').fill('piedra luna barco siete');
  await page.getByRole('button', { name: 'Cambiar la contraseña' }).click();
  await expect(page.getByText('No es correcto.')).toBeVisible();
  await page.locator('#current_password').fill(NEW_PASSWORD);
  await page.locator('#new_password').fill('piedra luna barco siete');
  await page.getByRole('button', { name: 'Cambiar la contraseña' }).click();
  await expect(page.getByText('Cambiaste la contraseña')).toBeVisible();
  await signInAs(other, email, 'piedra luna barco siete');
  await expect(other).toHaveURL(/\/t\/barberia-sur$/);

  await page.goto('/account/profile');
  await page.locator('#display_name').fill('');
  await page.locator('#locale').selectOption('en');
  await page.locator('#display_name').evaluate((field) => field.removeAttribute('required'));
  await page.getByRole('button', { name: 'Guardar' }).click();
  await expect(page.getByText('Completá este campo')).toBeVisible();
  await expect(page.locator('#locale'), 'what was chosen is kept').toHaveValue('en');
  await page.locator('#display_name').fill('Nadia Cambiada');
  await page.getByRole('button', { name: 'Guardar' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Profile');
  await page.context().close();
  await other.context().close();
});
