import { newClient } from '../clients';
import { expect, expectAccessible, hydrated, PEOPLE, signIn, test } from '../fixtures';
import { inBothLanguages } from '../words';

inBothLanguages((w, _locale, phone) => {
  test(`an owner adds a legal entity, corrects what is wrong, and closes it${phone}`, async ({ browser }) => {
    test.slow();
    const { page, slug } = await newClient(browser, w);
    await page.goto(`/t/${slug}/settings`);
    await hydrated(page);
    const tabs = page.getByRole('navigation', { name: w('settings_tabs.label') });
    await tabs.getByRole('link', { name: w('legal_entities.title') }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(w('legal_entities.title'));
    await page.getByRole('link', { name: w('legal_entities.new') }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(w('legal_entities.new'));

    // Checked in the browser: nothing is sent, everything wrong is said, the first wrong field has the focus.
    let sent = 0;
    page.on('request', (request) => (sent += request.url().endsWith('/create_legal_entity') ? 1 : 0));
    await page.locator('#cuit').fill('33-69345023-8');
    await page.locator('#points_of_sale').fill('1, 99999');
    await page.getByRole('button', { name: w('legal_entities.create') }).click();
    await expect(page.getByText(w('problems.cuit'))).toBeVisible();
    await expect(page.getByText(w('problems.between', { min: 1, max: 99998 }))).toBeVisible();
    await expect(page.locator('#legal_name')).toBeFocused();
    expect(sent).toBe(0);
    await expectAccessible(page);

    // What only the server knows: the company has one with this CUIT.
    await page.locator('#legal_name').fill('Estilo Nuevo SAS');
    await page.locator('#cuit').fill('30-70308853-4');
    await page.locator('#tax_condition').selectOption('monotributo');
    await page.locator('#points_of_sale').fill('7, 2');
    await page.locator('#activity_started_on').fill('1/3/2015');
    await page.getByRole('button', { name: w('legal_entities.create') }).click();
    await expect(page.getByText(w('problems.taken'))).toBeVisible();
    await expect(page.locator('#cuit')).toBeFocused();
    await expect(page.locator('#points_of_sale')).toHaveValue('7, 2');
    await page.locator('#cuit').fill('33-69345023-9');
    await page.getByRole('button', { name: w('legal_entities.create') }).click();
    await expect(page).toHaveURL(/\/legal-entities$/);
    const row = page.getByRole('row', { name: /Estilo Nuevo SAS/ });
    await expect(row).toContainText('00002, 00007');
    await expect(row).toContainText(w('legal_entities.open'));
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)).toBe(false);

    await page.getByRole('link', { name: 'Estilo Nuevo SAS' }).click();
    await expect(page.locator('#activity_started_on')).toHaveValue('1/3/2015');
    await page.locator('#status').selectOption('closed');
    await page.getByRole('button', { name: w('form.save') }).click();
    await expect(page).toHaveURL(/\/legal-entities$/);
    await expect(row).toContainText(w('legal_entities.closed'));
    // No shop is offered to bill with it.
    await page.goto(`/t/${slug}/locations/new`);
    await expect(page.locator('#legal_entity_id option', { hasText: 'Estilo Nuevo' })).toHaveCount(0);
    await page.context().close();
  });

  test('one that an open shop bills with is not closed', async ({ page }) => {
    await signIn(page, PEOPLE.otherOwner);
    await page.goto('/t/cadena-norte/legal-entities');
    await page.getByRole('link', { name: 'Cuyo Estilo SAS' }).click();
    await hydrated(page);
    await page.locator('#status').selectOption('closed');
    await page.getByRole('button', { name: w('form.save') }).click();
    await expect(page.getByText(w('errors.in_use'), { exact: true })).toBeVisible();
  });

  test('people see of them what their place allows', async ({ page }) => {
    await signIn(page, PEOPLE.manager);
    await page.goto('/t/barberia-sur/legal-entities');
    await expect(page.getByRole('link', { name: w('legal_entities.new') })).toHaveCount(0);
    await page.getByRole('link', { name: 'Barbería Sur SRL' }).click();
    await expect(page.getByText(w('legal_entities.read_only'))).toBeVisible();
    await expect(page.getByRole('button', { name: w('form.save') })).toHaveCount(0);
    await page.goto('/t/barberia-sur/legal-entities/new');
    await expect(page.getByText(w('errors.forbidden'), { exact: true })).toBeVisible();
  });
});
