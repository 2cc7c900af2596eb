import type { Page } from '@playwright/test';
import { expect, expectAccessible, hydrated, PEOPLE, signIn, test } from '../fixtures';
import { inBothLanguages, words } from '../words';

const SHOPS = '/t/cadena-norte/locations';
const names = (page: Page) => page.locator('tbody th').allInnerTexts();

inBothLanguages((w, _locale, phone) => {
  test(`cards are put in order on a telephone${phone}`, async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await signIn(page, PEOPLE.otherOwner);
    await page.goto(SHOPS);
    await hydrated(page);
    const forth = await names(page);
    await page.locator('summary', { hasText: w('kit.sort') }).click();
    const back = page.getByRole('link', { name: w('kit.sort_back', { name: w('locations.name') }) });
    await expect(page.getByRole('link', { name: w('kit.sort_forth', { name: w('locations.name') }) })).toHaveAttribute('aria-current', 'true');
    await expectAccessible(page);
    await back.click();
    await expect(page).toHaveURL(/sort=-name/);
    await expect.poll(() => names(page)).toEqual([...forth].reverse());
    // With room for columns their heads do it.
    await page.setViewportSize({ width: 1280, height: 800 });
    await expect(page.locator('summary', { hasText: w('kit.sort') })).toBeHidden();
    await expect(page.getByRole('columnheader', { name: w('locations.name') }).getByRole('link')).toBeVisible();
  });

  test('how many clients fit stands above their list', async ({ page }) => {
    await signIn(page, PEOPLE.staff);
    await page.goto('/staff/tenants?q=barberia-sur');
    await expect(page.getByText(w('tenants.count_single'), { exact: true })).toBeVisible();
    // Whoever searches a number that stands on an invoice finds whose it is.
    await page.goto('/staff/tenants?q=30-70308853-4');
    await expect(page.getByRole('link', { name: 'Barbería Sur', exact: true })).toBeVisible();
  });
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } });

  test('cards are put in order by the address', async ({ page }) => {
    const w = words('es-AR');
    await signIn(page, PEOPLE.otherOwner);
    await page.goto(SHOPS);
    const forth = await names(page);
    await page.locator('summary', { hasText: w('kit.sort') }).click();
    await page.getByRole('link', { name: w('kit.sort_back', { name: w('locations.name') }) }).click();
    await expect(page).toHaveURL(/sort=-name/);
    expect(await names(page)).toEqual([...forth].reverse());
  });
});
