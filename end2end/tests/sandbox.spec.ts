import { newClient, openClient } from '../clients';
import { expect, expectAccessible, expectNoSidewaysScrolling, hydrated, PEOPLE, signIn, test } from '../fixtures';
import { beginning, inBothLanguages } from '../words';

inBothLanguages((w) => {
  test('the clock of a company to try things in is moved on, and every page says so', async ({ browser, page }) => {
    test.slow();
    const sandbox = await newClient(browser, w, 'sandbox');
    const { page: owner, slug } = sandbox;
    const banner = owner.getByRole('region', { name: w('sandbox.banner') });
    await expect(banner).toContainText(w('sandbox.banner_on_time'));
    await banner.getByRole('link', { name: w('sandbox.title') }).click();
    await expect(owner).toHaveURL(new RegExp(`/t/${slug}/clock$`));
    await hydrated(owner);
    await expectAccessible(owner);

    await owner.getByRole('button', { name: w('sandbox.week'), exact: true }).click();
    await expect(banner).toContainText(/6\s(días|days)|7\s(días|days)/);
    await expect(owner.getByText(beginning(w('sandbox.moved', { now: '' }).trim()))).toBeVisible();

    // Not back, and nothing that was typed is lost.
    await hydrated(owner);
    await owner.locator('#day').fill('1/2/2020');
    await owner.locator('#time').fill('10:15');
    await owner.getByRole('button', { name: w('sandbox.submit'), exact: true }).click();
    await expect(owner.locator('#day')).toHaveAttribute('aria-invalid', 'true');
    await expect(owner.locator('#day')).toHaveValue('1/2/2020');
    await expect(owner.locator('#time')).toHaveValue('10:15');

    const year = new Date().getFullYear() + 1;
    await owner.locator('#day').fill(`01/12/${year}`);
    await owner.getByRole('button', { name: w('sandbox.submit'), exact: true }).click();
    await expect(owner.getByText(new RegExp(`1/12/${year}|Dec 1, ${year}`)).first()).toBeVisible();

    // What is entered goes by it: that day has come.
    await owner.goto(`/t/${slug}/audit`);
    await expect(owner.getByText(w('audit.did_clock_moved')).first()).toBeVisible();

    // Staff see what it is.
    await signIn(page, PEOPLE.staff);
    await page.goto(`/staff/tenants?kind=client&q=${slug}`);
    await expect(page.getByText(w('tenants.none_found_title'))).toBeVisible();
    await openClient(page, sandbox);
    await page.goto(`/staff/tenants?kind=sandbox&q=${slug}`);
    await expect(page.getByRole('row').filter({ hasText: sandbox.name })).toContainText(w('tenants.kind_sandbox'));
    await owner.context().close();
  });

  test('the clock of a client is nobody\'s to move @phone', async ({ page }) => {
    await signIn(page, PEOPLE.owner);
    await page.goto('/t/barberia-sur/clock');
    await expect(page.getByText(w('sandbox.real_title'))).toBeVisible();
    await expect(page.getByRole('button', { name: w('sandbox.submit'), exact: true })).toHaveCount(0);
    await expect(page.getByRole('region', { name: w('sandbox.banner') })).toHaveCount(0);
    await expectNoSidewaysScrolling(page);
  });
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('a clock is moved on by a button', async ({ page }) => {
    await signIn(page, PEOPLE.sandboxOwner);
    await page.goto('/t/salon-de-prueba/clock');
    const before = await page.locator('dl dd').nth(1).innerText();
    await page.getByRole('button', { name: '+ 1 hora' }).click();
    await expect(page).toHaveURL(/clock$/);
    await expect(page.locator('dl dd').nth(1)).not.toHaveText(before);
  });
});
