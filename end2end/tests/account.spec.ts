import type { Page } from '@playwright/test';
import { expect, expectAccessible, hydrated, PEOPLE, signIn, test } from '../fixtures';
import { invite, letterTo, linkTo, NEW_PASSWORD, newMember, signInAs, somebody, totp } from '../letters';
import { inBothLanguages, letterWords, words, type Words } from '../words';

test.describe.configure({ timeout: 90_000 });

const title = (page: Page) => page.getByRole('heading', { level: 1 });
const press = (page: Page, name: string) => page.getByRole('main').getByRole('button', { name, exact: true }).click();

/** Turns codes by time on and gives back the key and the recovery codes. */
async function enrol(page: Page, w: Words): Promise<{ key: string; codes: string[] }> {
  await page.goto('/account/security');
  await page.getByRole('link', { name: w('account.add'), exact: true }).click();
  await expect(page.locator('#totp-secret')).toBeVisible();
  const key = (await page.locator('#totp-secret').textContent())!;
  await page.locator('#code').fill('000000');
  await press(page, w('account.totp_confirm'));
  await expect(page.getByText(w('problems.wrong'))).toBeVisible();
  expect(await page.locator('#totp-secret').textContent(), 'the same key after a wrong code').toBe(key);
  await page.locator('#code').fill(totp(key));
  await press(page, w('account.totp_confirm'));
  await expect(page.locator('#recovery-codes code')).toHaveCount(10);
  const codes = await page.locator('#recovery-codes code').allTextContents();
  await page.reload();
  await expect(page.getByText(w('account.recovery_shown'))).toBeVisible();
  await expect(page.locator('#recovery-codes')).toHaveCount(0);
  return { key, codes };
}

inBothLanguages((w, locale, phone) => {
  const letter = letterWords(locale);

  test(`somebody new joins by a letter${phone}`, async ({ page, browser }) => {
    const { name, email } = somebody();
    await invite(browser, email);
    await letterTo(email, 'Barbería Sur', letter('mails.invitation.button'));
    const link = await linkTo(email, 'invitation');
    await page.goto(link);
    await expect(page).toHaveURL(/invitation\/answer$/);
    await expect(title(page)).toHaveText(w('session.join_title', { place: 'Barbería Sur' }));
    await expect(page.locator('html')).toHaveAttribute('lang', locale);
    await expectAccessible(page);
    await page.locator('#display_name').fill(name);
    await page.locator('#new_password').fill('corta');
    await press(page, w('session.join_submit'));
    await expect(page.getByText(w('problems.too_short', { min: 10 }))).toBeVisible();
    await expect(page.locator('#display_name')).toHaveValue(name);
    await page.locator('#new_password').fill(NEW_PASSWORD);
    await press(page, w('session.join_submit'));
    await expect(page).toHaveURL(/\/t\/barberia-sur$/);
    await expect(title(page)).toHaveText('Barbería Sur');
    await page.context().clearCookies();
    await page.goto(link);
    await expect(page.getByText(w('errors.code_not_valid'), { exact: true })).toBeVisible();
    await signInAs(page, email);
    await expect(page).toHaveURL(/\/t\/barberia-sur$/);
  });

  for (const before of ['nobody', 'somebody else'] as const) {
    test(`an account there already accepts an invitation, with ${before} signed in`, async ({ page, browser }) => {
      const member = await newMember(browser);
      await member.page.context().close();
      await invite(browser, member.email, { owner: PEOPLE.otherOwner, company: 'cadena-norte', role: 'analyst' });
      const link = await linkTo(member.email, 'invitation', 'Cadena Norte');

      if (before === 'somebody else') await signIn(page, PEOPLE.provider);
      await page.goto(link);
      await expect(title(page)).toHaveText(w('session.join_title', { place: 'Cadena Norte' }));
      await expect(page.getByText(member.email)).toBeVisible();
      await hydrated(page);
      await expectAccessible(page);
      if (before === 'nobody') {
        await expect(page.getByText(w('session.join_sign_in'))).toBeVisible();
        await page.getByRole('main').getByRole('link', { name: w('session.title') }).click();
      } else {
        await expect(page.getByText(w('session.join_other'))).toBeVisible();
        await press(page, w('account.sign_out'));
      }
      await expect(page).toHaveURL(/sign-in\?next=/);
      await expect(title(page)).toHaveText(w('session.title'));
      await page.locator('#email').fill(member.email);
      await page.locator('#password').fill(NEW_PASSWORD);
      await press(page, w('session.submit'));
      await expect(page).toHaveURL(/invitation\/answer$/);
      await press(page, w('session.accept'));
      await expect(page).toHaveURL(/\/t\/cadena-norte$/);
      await expect(title(page)).toHaveText('Cadena Norte');
      await page.goto('/t/barberia-sur');
      await expect(title(page), 'the first company stays theirs').toHaveText('Barbería Sur');

      await page.context().clearCookies();
      await signIn(page, PEOPLE.otherOwner);
      await page.goto('/t/cadena-norte/members');
      await expect(page.getByRole('row', { name: member.email })).toContainText(w('roles.analyst'));
    });
  }

  test('codes by time, and recovery codes', async ({ browser }) => {
    const { page, email } = await newMember(browser);
    await expectAccessible(page);
    const { key, codes } = await enrol(page, w);
    await letterTo(email, letter('changes.totp_added'));

    const other = await (await browser.newContext()).newPage();
    await signInAs(other, email);
    await expect(other).toHaveURL(/sign-in\/second$/);
    await expect(title(other)).toHaveText(w('session.second_title'));
    await expectAccessible(other);
    await other.goto('/t/barberia-sur');
    await expect(other, 'a password alone opens nothing').toHaveURL(/sign-in/);
    await other.goto('/sign-in/second');
    await other.locator('#code').fill('123456');
    await press(other, w('session.submit'));
    await expect(other.getByText(w('problems.wrong'))).toBeVisible();
    await other.locator('#code').fill(totp(key, Date.now() + 30_000));
    await press(other, w('session.submit'));
    await expect(other).toHaveURL(/\/t\/barberia-sur$/);

    const third = await (await browser.newContext()).newPage();
    await signInAs(third, email);
    await expect(third).toHaveURL(/sign-in\/second$/);
    await third.locator('#code').fill(codes[3]);
    await press(third, w('session.submit'));
    await expect(third).toHaveURL(/\/t\/barberia-sur$/);
    await page.goto('/account/security');
    await expect(page.getByText(w('account.recovery_left', { n: 9 }))).toBeVisible();
    for (const opened of [page, other, third]) await opened.context().close();
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
    await page.getByLabel(w('account.passkey_name')).fill('Llave de prueba');
    await press(page, w('account.passkey_add'));
    await expect(page.locator('#recovery-codes code')).toHaveCount(10);
    await letterTo(email, letter('changes.passkey_added'));
    await page.goto('/account/security');
    await expect(page.getByText('Llave de prueba')).toBeVisible();
    await expect(page.getByText(w('account.never_used'))).toBeVisible();

    await page.context().clearCookies();
    await signInAs(page, email);
    await expect(page).toHaveURL(/sign-in\/second$/);
    await hydrated(page);
    await press(page, w('session.passkey'));
    await expect(page).toHaveURL(/\/t\/barberia-sur$/);

    await page.context().clearCookies();
    await page.goto('/sign-in?next=/t/barberia-sur/locations');
    await hydrated(page);
    await press(page, w('session.passkey'));
    await expect(title(page)).toHaveText(w('locations.title'));

    await page.goto('/account/security');
    await page.locator('summary', { hasText: w('account.remove') }).click();
    await expect(page.getByText(w('account.passkey_remove_text'))).toBeVisible();
    await press(page, w('account.remove'));
    await expect(page.getByText('Llave de prueba')).toHaveCount(0);
    await page.context().clearCookies();
    await page.goto('/sign-in');
    await hydrated(page);
    await press(page, w('session.passkey'));
    await expect(page.getByText(w('errors.passkey_refused'), { exact: true })).toBeVisible();
    await page.context().close();
  });

  test(`a forgotten password is replaced by letter${phone}`, async ({ browser }) => {
    const { page, email } = await newMember(browser);
    const forgot = await (await browser.newContext()).newPage();
    await forgot.goto('/sign-in');
    await forgot.getByRole('link', { name: w('session.forgot') }).click();
    await expect(title(forgot)).toHaveText(w('session.forgot_title'));
    await forgot.locator('#email').fill('nadie@ejemplo.example');
    await press(forgot, w('session.forgot_submit'));
    await expect(title(forgot)).toHaveText(w('session.sent_title'));
    await forgot.goto('/forgot');
    await forgot.locator('#email').fill(email);
    await press(forgot, w('session.forgot_submit'));
    await expect(title(forgot)).toHaveText(w('session.sent_title'));
    await letterTo(email, letter('mails.password_reset.subject'), letter('mails.password_reset.button'));
    const link = await linkTo(email, 'reset');
    const code = link.split('#')[1];
    const asked: string[] = [];
    forgot.on('request', (request) => asked.push(request.url()));
    await forgot.goto(link);
    await expect(forgot).toHaveURL(/reset\/password$/);
    expect(asked.filter((url) => url.replace(/#.*/, '').includes(code)), 'no address that is sent has the code').toEqual([]);
    await expect(title(forgot)).toHaveText(w('session.new_password_title'));
    await expectAccessible(forgot);
    await forgot.locator('#new_password').fill('corta');
    await press(forgot, w('session.new_password_submit'));
    await expect(forgot.getByText(w('problems.too_short', { min: 10 }))).toBeVisible();
    await forgot.locator('#new_password').fill('password1234');
    await press(forgot, w('session.new_password_submit'));
    await expect(forgot.getByText(w('problems.guessable'))).toBeVisible();
    await forgot.locator('#new_password').fill('otra cosa larga y rara');
    await press(forgot, w('session.new_password_submit'));
    await expect(forgot.getByText(w('session.password_changed'))).toBeVisible();
    await letterTo(email, letter('mails.password_changed.subject'));
    await page.goto('/t/barberia-sur');
    await expect(page, 'every session has ended').toHaveURL(/sign-in/);
    await signInAs(forgot, email);
    await expect(forgot.getByText(w('errors.wrong_credentials'), { exact: true })).toBeVisible();
    await signInAs(forgot, email, 'otra cosa larga y rara');
    await expect(forgot).toHaveURL(/\/t\/barberia-sur$/);
    await forgot.goto(link);
    await expect(forgot.getByText(w('errors.code_not_valid'), { exact: true })).toBeVisible();
    await forgot.context().close();
    await page.context().close();
  });

  test('sessions are seen and ended, and the password is changed', async ({ browser }) => {
    const { page, email } = await newMember(browser);
    const other = await (await browser.newContext()).newPage();
    await signInAs(other, email);
    await expect(other).toHaveURL(/\/t\/barberia-sur$/);
    await page.goto('/account/sessions');
    await expect(title(page)).toHaveText(w('account.sessions'));
    await expect(page.getByRole('main').getByText(w('account.by_password'))).toHaveCount(2);
    await expect(page.getByRole('listitem').filter({ hasText: w('account.this_one') }).getByRole('button')).toHaveCount(0);
    await expectAccessible(page);
    await press(page, w('account.end_session'));
    await expect(page.getByRole('main').getByText(w('account.by_password'))).toHaveCount(1);
    await expect(page.getByText(w('account.this_one'), { exact: true })).toBeVisible();
    await other.goto('/t/barberia-sur');
    await expect(other).toHaveURL(/sign-in/);

    await signInAs(other, email);
    await expect(other).toHaveURL(/\/t\/barberia-sur$/);
    await page.reload();
    await press(page, w('account.end_others'));
    await expect(page.getByRole('main').getByText(w('account.by_password'))).toHaveCount(1);
    await other.goto('/t/barberia-sur');
    await expect(other).toHaveURL(/sign-in/);

    await page.goto('/account/security');
    await page.locator('#current_password').fill('no es esta');
    await page.locator('#new_password').fill('piedra luna barco siete');
    await press(page, w('account.password_submit'));
    await expect(page.getByText(w('problems.wrong'))).toBeVisible();
    await page.locator('#current_password').fill(NEW_PASSWORD);
    await page.locator('#new_password').fill('piedra luna barco siete');
    await press(page, w('account.password_submit'));
    await expect(page.getByText(w('account.password_changed'))).toBeVisible();
    await letterTo(email, letter('mails.password_changed.subject'));
    await signInAs(other, email, 'piedra luna barco siete');
    await expect(other).toHaveURL(/\/t\/barberia-sur$/);
    await page.context().close();
    await other.context().close();
  });

  test('a person chooses the language of their pages and letters', async ({ browser }) => {
    const chosen = locale === 'en' ? 'es-AR' : 'en';
    const theirs = words(chosen);
    const { page, email } = await newMember(browser);
    await page.goto('/account/profile');
    await expect(title(page)).toHaveText(w('account.profile'));
    await expect(page.locator('#locale')).toHaveValue('browser');
    await page.locator('#display_name').fill('');
    await page.locator('#locale').selectOption(chosen);
    await page.locator('#display_name').evaluate((field) => field.removeAttribute('required'));
    await press(page, w('form.save'));
    await expect(page.getByText(w('problems.required'))).toBeVisible();
    await expect(page.locator('#locale'), 'what was chosen is kept').toHaveValue(chosen);
    await page.locator('#display_name').fill('Nadia Cambiada');
    await press(page, w('form.save'));
    await expect(title(page)).toHaveText(theirs('account.profile'));
    await expect(page.locator('html')).toHaveAttribute('lang', chosen);

    const other = await (await browser.newContext()).newPage();
    await other.goto('/sign-in');
    await expect(title(other), 'nobody is known yet').toHaveText(w('session.title'));
    await signInAs(other, email);
    await expect(other).toHaveURL(/\/t\/barberia-sur$/);
    await letterTo(email, letterWords(chosen)('mails.new_sign_in.subject'), 'Nadia Cambiada');
    await other.goto('/account/profile');
    await expect(title(other)).toHaveText(theirs('account.profile'));
    await expect(other.locator('#display_name')).toHaveValue('Nadia Cambiada');
    await other.locator('#locale').selectOption('browser');
    await press(other, theirs('form.save'));
    await expect(title(other)).toHaveText(w('account.profile'));
    await page.context().close();
    await other.context().close();
  });
});

test('codes by time in English, without JavaScript', async ({ browser }) => {
  const { page, email } = await newMember(browser);
  await page.context().close();
  const context = await browser.newContext({ javaScriptEnabled: false, locale: 'en-GB' });
  const plain = await context.newPage();
  await signInAs(plain, email);
  await expect(plain).toHaveURL(/\/t\/barberia-sur$/);
  const { key } = await enrol(plain, words('en'));
  await context.clearCookies();
  await signInAs(plain, email);
  await expect(title(plain)).toHaveText('One more step');
  await plain.locator('#code').fill(totp(key, Date.now() + 30_000));
  await press(plain, 'Sign in');
  await expect(plain).toHaveURL(/\/t\/barberia-sur$/);
  await context.close();
});
