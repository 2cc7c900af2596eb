import { newClient, openClient } from '../clients';
import { expect, expectAccessible, hydrated, PEOPLE, signIn, signInByForm, test } from '../fixtures';
import { inBothLanguages } from '../words';

test('staff create a client and find it', async ({ page }) => {
  const slug = `cliente-${Date.now()}`;
  await signInByForm(page, PEOPLE.staff);
  await expect(page).toHaveURL(/\/staff$/);
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
  // The row of the list that was searched, not the one before it.
  await expect(page).toHaveURL(/q=cliente-/);
  await expect(page.locator('tbody tr')).toHaveCount(1);
  await page.getByRole('link', { name: `Cliente ${slug}` }).click();
  await page.locator('#name').fill(`Renovado ${slug}`);
  await page.getByRole('button', { name: 'Guardar cambios' }).click();
  await expect(page).toHaveURL(/staff\/tenants$/);
});

test('staff who may not create clients are not offered to', async ({ page }) => {
  await signInByForm(page, PEOPLE.weakStaff);
  await page.goto('/staff/tenants');
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

inBothLanguages((w, _locale, phone) => {
  test(`staff suspend a client, its people are told, and it is let in again${phone}`, async ({ page, browser }) => {
    test.slow();
    const client = await newClient(browser, w);
    const owner = client.page;
    const reason = `Dos facturas sin pagar ${client.slug}`;
    await signIn(page, PEOPLE.staff);
    await openClient(page, client);
    await hydrated(page);
    await page.getByRole('link', { name: w('suspensions.suspend') }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(w('suspensions.suspend_title', { name: client.name }));
    const way = page.getByRole('navigation', { name: w('nav.breadcrumbs') });
    await expect(way.getByRole('link', { name: client.name, exact: true })).toBeVisible();
    await page.locator('#reason').fill('corto');
    await page.getByRole('button', { name: w('suspensions.suspend') }).click();
    await expect(page.getByText(w('problems.too_short', { min: 10 }))).toBeVisible();
    await expect(page.locator('#reason')).toBeFocused();
    await expectAccessible(page);
    await page.locator('#reason').fill(reason);
    await page.getByRole('button', { name: w('suspensions.suspend') }).click();
    await expect(page).toHaveURL(/\/staff\/tenants\/tnt_[0-9a-z]+$/);
    await expect(page.getByRole('heading', { name: w('suspensions.notice') })).toBeVisible();
    await expect(page.getByText(reason)).toBeVisible();
    await expectAccessible(page);

    // The owner's session is there, and leads nowhere.
    for (const address of ['', '/locations', '/settings']) {
      const answer = await owner.goto(`/t/${client.slug}${address}`);
      expect(answer!.status()).toBe(403);
      await expect(owner.getByRole('heading', { name: w('errors.tenant_suspended') })).toBeVisible();
    }
    await expect(owner.getByText(w('errors.tenant_suspended_text'))).toBeVisible();
    await hydrated(owner);
    await expectAccessible(owner);
    await owner.goto('/account/security');
    await expect(owner.getByRole('heading', { level: 1 })).toBeVisible();

    await page.goto(`/staff/tenants?q=${client.slug}`);
    await hydrated(page);
    const row = page.getByRole('row', { name: new RegExp(client.name) });
    await expect(row).toContainText(w('suspensions.suspended'));
    await page.getByLabel(w('suspensions.status'), { exact: true }).selectOption('active');
    await expect(page).toHaveURL(/status=active/);
    await expect(page.getByText(w('tenants.none_found_title'))).toBeVisible();
    await page.getByLabel(w('suspensions.status'), { exact: true }).selectOption('suspended');
    await expect(row).toBeVisible();

    await page.getByRole('link', { name: client.name, exact: true }).click();
    await page.getByRole('link', { name: w('suspensions.reactivate') }).click();
    await page.locator('#reason').fill(`Pagaron las facturas de ${client.slug}`);
    await page.getByRole('button', { name: w('suspensions.reactivate') }).click();
    await expect(page.getByRole('heading', { name: w('suspensions.past') })).toBeVisible();
    await expect(page.getByRole('heading', { name: w('suspensions.notice') })).toHaveCount(0);

    await owner.goto(`/t/${client.slug}`);
    await expect(owner.getByRole('heading', { level: 1 })).toHaveText(client.name);
    await owner.goto(`/t/${client.slug}/access-events`);
    const events = owner.getByRole('listitem');
    await expect(events.filter({ hasText: w('access_events.tenant_suspended') })).toContainText(reason);
    await expect(events.filter({ hasText: w('access_events.tenant_reactivated') })).toHaveCount(1);
    await owner.context().close();
  });

  test('what somebody else did meanwhile is not done again', async ({ page, browser }) => {
    const client = await newClient(browser, w);
    await signIn(page, PEOPLE.staff);
    await openClient(page, client);
    await page.getByRole('link', { name: w('suspensions.suspend') }).click();
    await expect(page.locator('#reason')).toBeVisible();
    await hydrated(page);
    const other = await (await browser.newContext()).newPage();
    await signIn(other, PEOPLE.staff);
    await other.goto(page.url());
    await other.locator('#reason').fill('La suspende otra persona');
    await other.getByRole('button', { name: w('suspensions.suspend') }).click();
    await expect(other.getByRole('heading', { name: w('suspensions.notice') })).toBeVisible();
    await page.locator('#reason').fill('La suspendo yo también');
    await page.getByRole('button', { name: w('suspensions.suspend') }).click();
    await expect(page.getByText(w('errors.stale'), { exact: true })).toBeVisible();
    await expect(page.locator('#reason')).toHaveValue('La suspendo yo también');
    await other.context().close();
    await client.page.context().close();
  });

  test('staff who may not suspend see the status and no button', async ({ page }) => {
    await signIn(page, PEOPLE.weakStaff);
    await page.goto('/staff/tenants?status=suspended&q=club-del-corte');
    await page.getByRole('link', { name: 'Club del Corte', exact: true }).click();
    await expect(page.getByRole('heading', { name: w('suspensions.notice') })).toBeVisible();
    await expect(page.getByRole('link', { name: w('suspensions.reactivate') })).toHaveCount(0);
    await page.goto(`${page.url()}/status`);
    await expect(page.getByText(w('errors.forbidden'), { exact: true })).toBeVisible();
  });
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('somebody of a suspended company signs in and is told', async ({ page }) => {
    await signIn(page, 'duenio@club-del-corte.example');
    await page.goto('/t/club-del-corte');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Esta empresa está suspendida');
  });
});
