import { expect, expectAccessible, hydrated, PEOPLE, signIn, test } from '../fixtures';
import { letterTo } from '../letters';
import { newStaff } from '../staff';
import { inBothLanguages, letterWords } from '../words';

inBothLanguages((w) => {
  test('staff enter with a reason and leave; they enter again and the owner ends it', async ({ page, browser }) => {
    test.slow();
    const staff = await newStaff(browser, 'support', w);
    const reason = `Revisar la sucursal nueva ${Date.now()}`;
    const enter = async (level: 'read' | 'assist') => {
      await staff.page.goto('/staff/tenants?q=cadena');
      await staff.page.getByRole('link', { name: 'Cadena Norte' }).click();
      await expect(staff.page.getByRole('heading', { name: w('staff_access.enter_title') })).toBeVisible();
      await hydrated(staff.page);
      await staff.page.getByLabel(w('staff_access.reason')).fill(reason);
      await staff.page.locator('#minutes').selectOption({ label: w('staff_access.minutes', { n: 15 }) });
      await staff.page.getByRole('radio', { name: w(`staff_access.${level}_hint`) }).check();
      await staff.page.getByRole('button', { name: w('staff_access.enter') }).click();
      await expect(staff.page).toHaveURL(/\/t\/cadena-norte$/);
      await expect(staff.page.getByText(w('members.staff_title', { until: '' }).trim())).toBeVisible();
      await expect(staff.page.getByText(w(`members.staff_${level}`))).toBeVisible();
    };

    await enter('read');
    // They see themselves listed, and cannot end it for the company.
    await staff.page.goto('/t/cadena-norte/staff-access');
    await expect(staff.page.getByRole('listitem').filter({ hasText: reason })).toContainText(staff.name);
    await expect(staff.page.getByRole('button', { name: w('staff_access.end') })).toHaveCount(0);
    await staff.page.goto('/staff/access');
    await expect(staff.page.getByRole('link', { name: w('staff_access.go') })).toHaveAttribute('href', '/t/cadena-norte');
    await staff.page.getByRole('button', { name: w('staff_access.leave'), exact: true }).click();
    await expect(staff.page.getByRole('heading', { name: w('staff_access.past_title') })).toBeVisible();
    await expect(staff.page.getByRole('link', { name: w('staff_access.go') })).toHaveCount(0);
    await staff.page.goto('/t/cadena-norte');
    await expect(staff.page.getByText(w('errors.not_found'), { exact: true })).toBeVisible();

    await enter('assist');
    await signIn(page, PEOPLE.otherOwner);
    await page.goto('/t/cadena-norte/staff-access');
    await hydrated(page);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(w('staff_access.title'));
    const stay = page.getByRole('listitem').filter({ hasText: reason }).filter({ hasText: w('staff_access.level_assist') });
    await expect(stay).toContainText(staff.name);
    await expect(stay).toContainText(w('api_keys.all_shops'));
    await expectAccessible(page);
    await stay.getByRole('button', { name: w('staff_access.end') }).click();
    await expect(page).toHaveURL(/\/t\/cadena-norte\/staff-access$/);
    await expect(stay).toContainText(w('staff_access.by_tenant'));
    await expect(stay.getByRole('button')).toHaveCount(0);
    await expectAccessible(page);
    // In the language of the company: the owner has chosen none.
    await letterTo(PEOPLE.otherOwner, letterWords('es-AR')('mails.staff_access_opened.subject', { tenant_name: 'Cadena Norte' }), reason);

    await staff.page.reload();
    await expect(staff.page.getByText(w('errors.not_found'), { exact: true })).toBeVisible();
    await staff.page.goto('/staff/access');
    await expect(staff.page.getByRole('listitem').filter({ hasText: w('staff_access.by_tenant') })).toContainText(reason);

    await page.getByRole('link', { name: w('settings_tabs.activity') }).click();
    await expect(page).toHaveURL(/access-events$/);
    const event = page.getByRole('listitem').filter({ hasText: `${w('access_events.staff_sent_out')} ${staff.name}` });
    await expect(event).toContainText('Ramiro Quiroga');
    const entered = page.getByRole('listitem').filter({ hasText: `${staff.name} ${w('access_events.staff_entered')}` });
    await expect(entered.first()).toContainText(reason);
    await staff.page.context().close();
  });

  test('finance does not enter companies', async ({ page }) => {
    await signIn(page, PEOPLE.weakStaff);
    await page.goto('/staff/tenants?q=cadena');
    await page.getByRole('link', { name: 'Cadena Norte' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Cadena Norte');
    await expect(page.getByText(w('staff_access.enter_title'))).toHaveCount(0);
    await page.goto('/staff/access');
    await expect(page.getByText(w('staff_access.own_empty_title'))).toBeVisible();
  });
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
