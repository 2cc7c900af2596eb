import { expect, expectAccessible, hydrated, PEOPLE, signIn, signInByForm, test } from '../fixtures';
import { letterTo, linkTo, signInAs } from '../letters';
import { inviteStaff, newStaff } from '../staff';
import { inBothLanguages, letterWords } from '../words';

inBothLanguages((w, locale, phone) => {
  test('somebody joins the staff, gets another role, is signed out and taken out', async ({ page, browser }) => {
    test.slow();
    const joined = await newStaff(browser, 'support', w);
    await letterTo(joined.email, letterWords(locale)('mails.invitation.subject', { tenant_name: w('product.name') }), w('staff.support'));
    await expect(joined.page.getByRole('link', { name: w('staff.nav'), exact: true })).toHaveCount(0);

    await signIn(page, PEOPLE.staff);
    await page.goto('/staff/users');
    await hydrated(page);
    const row = page.getByRole('listitem').filter({ hasText: joined.email });
    const role = row.getByLabel(w('staff.role_of', { name: joined.name }));
    await expect(row).toContainText(w('staff.factor_off'));
    await expect(role).toHaveValue('support');
    await role.selectOption({ label: w('staff.operations') });
    await Promise.all([page.waitForEvent('load'), row.getByRole('button', { name: w('staff.save_role') }).click()]);
    await expect(role).toHaveValue('operations');

    await row.getByRole('button', { name: w('staff.end_sessions') }).click();
    await expect(row).toContainText(w('staff.never_seen'));
    await joined.page.reload();
    await expect(joined.page).toHaveURL(/sign-in/);

    await row.locator('summary', { hasText: w('staff.remove') }).click();
    await expect(row).toContainText(w('staff.remove_text'));
    await row.getByRole('button', { name: w('staff.remove') }).click();
    await expect(page).toHaveURL(/\/staff\/users$/);
    await expect(page.getByRole('listitem').filter({ hasText: 'Carla Domínguez' })).toBeVisible();
    await expect(row).toHaveCount(0);
    await signInAs(joined.page, joined.email);
    await expect(joined.page).not.toHaveURL(/sign-in/);
    await joined.page.goto('/staff/tenants');
    await expect(joined.page.getByText(w('errors.not_found'), { exact: true })).toBeVisible();
    await joined.page.context().close();
  });

  test(`the staff keep an administrator, and it is said at the role${phone}`, async ({ page }) => {
    await signIn(page, PEOPLE.staff);
    await page.goto('/staff/users');
    await hydrated(page);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(w('staff.title'));
    await expectAccessible(page);
    const role = page.getByLabel(w('staff.role_of', { name: 'Carla Domínguez' }));
    const row = page.getByRole('listitem').filter({ has: role });
    await expect(row).toContainText(w('staff.you'));
    await role.selectOption('support');
    await row.getByRole('button', { name: w('staff.save_role') }).click();
    await expect(row).toContainText(w('problems.last_owner'));
    await expect(role).toHaveValue('support');
    // It is said once, and to nobody else.
    await expect(page.getByRole('alert')).toHaveCount(1);
    await expectAccessible(page);
    await page.goto('/staff/users');
    await expect(role).toHaveValue('administrator');
  });

  test('an invitation is taken back', async ({ page, browser }) => {
    const email = `nadie-${Date.now()}@barberpro.example`;
    await signIn(page, PEOPLE.staff);
    await inviteStaff(page, email, 'finance', w);
    const row = page.getByRole('listitem').filter({ hasText: email });
    await expect(row).toContainText(w('staff.finance'));
    const link = await linkTo(email, 'invitation');
    await row.getByRole('button', { name: w('staff.revoke') }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(w('staff.title'));
    await expect(row).toHaveCount(0);
    const other = await (await browser.newContext()).newPage();
    await other.goto(link);
    await expect(other.getByText(w('errors.code_not_valid'), { exact: true })).toBeVisible();
    await other.context().close();
  });
});

test('others of the staff are not led to it', async ({ page }) => {
  await signInByForm(page, PEOPLE.weakStaff);
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
