import type { Page } from '@playwright/test';
import { newClient, openClient } from '../clients';
import { expect, expectAccessible, hydrated, PEOPLE, signIn, test } from '../fixtures';
import { somebody, totp } from '../letters';
import { inBothLanguages, type Words } from '../words';

const steps = (page: Page, w: Words, done: number) => page.getByText(w('onboarding.count', { done, all: 5 }));
const step = (page: Page, name: string) => page.locator(`[data-step="${name}"]`);

/** Nothing but the frames that are meant to scrolls sideways. */
async function expectNoSidewaysScroll(page: Page) {
  expect(await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)).toBe(false);
}

inBothLanguages((w, _locale, phone) => {
  test(`a new client goes through the steps, and each ticks itself${phone}`, async ({ page: staff, browser }) => {
    test.slow();
    const client = await newClient(browser, w);
    const { page, slug } = client;
    const home = `/t/${slug}`;
    await hydrated(page);
    await expect(page.getByRole('heading', { name: w('onboarding.title') })).toBeVisible();
    await expect(steps(page, w, 1)).toBeVisible();
    await expect(step(page, 'legal_entity')).toHaveAttribute('data-done', 'true');
    await expect(step(page, 'company')).toHaveAttribute('data-done', 'false');
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);

    await page.getByRole('link', { name: w('onboarding.company') }).click();
    await expect(page).toHaveURL(new RegExp(`${home}/settings$`));
    await page.getByRole('button', { name: w('form.save') }).click();
    await expect(page).toHaveURL(new RegExp(`${home}$`));
    await expect(steps(page, w, 2)).toBeVisible();
    await expect(step(page, 'company')).toHaveAttribute('data-done', 'true');

    await page.getByRole('link', { name: w('onboarding.location') }).click();
    await expect(page).toHaveURL(new RegExp(`${home}/locations$`));
    await page.getByRole('link', { name: w('locations.new') }).click();
    await page.locator('#name').fill('Primera');
    await page.locator('#street').fill('Av. Rivadavia 5000');
    await page.locator('#city').fill('Buenos Aires');
    await page.locator('#province').selectOption('AR-C');
    await page.locator('#phone').fill('011 15-2345-6789');
    await page.getByRole('button', { name: w('locations.create') }).click();
    await expect(page).toHaveURL(new RegExp(`${home}/locations$`));
    await page.goto(home);
    await expect(steps(page, w, 3)).toBeVisible();

    await hydrated(page);
    await page.getByRole('link', { name: w('onboarding.people') }).click();
    await expect(page).toHaveURL(new RegExp(`${home}/members$`));
    await page.getByRole('link', { name: w('members.invite') }).click();
    await hydrated(page);
    await page.locator('#email').fill(somebody().email);
    await page.locator('input[name="form[role]"][value="reception"]').check();
    await page.locator('input[name="form[reach]"][value="all"]').check();
    await page.locator('main form button[type=submit]').last().click();
    await expect(page).toHaveURL(/members$/);
    await page.goto(home);
    await expect(steps(page, w, 4)).toBeVisible();

    await page.getByRole('link', { name: w('onboarding.second_factor') }).click();
    await expect(page).toHaveURL(/\/account\/security$/);
    await page.goto('/account/totp');
    await hydrated(page);
    const key = (await page.locator('#totp-secret').textContent())!;
    await page.locator('#code').fill(totp(key));
    await page.getByRole('button', { name: w('account.totp_confirm') }).click();
    await expect(page.locator('#recovery-codes code')).toHaveCount(10);
    await page.goto(home);
    await expect(page.getByRole('heading', { name: w('onboarding.complete_title') })).toBeVisible();
    await expect(steps(page, w, 5)).toBeVisible();
    await expectAccessible(page);

    // Staff see the same, and how long it took.
    await signIn(staff, PEOPLE.staff);
    await openClient(staff, client);
    await expect(staff.getByRole('heading', { name: w('onboarding.client_title') })).toBeVisible();
    await expect(steps(staff, w, 5)).toBeVisible();
    await expect(staff.getByText(w('onboarding.completed', { time: '' }).trim())).toBeVisible();
    await hydrated(staff);
    await expectAccessible(staff);
    await expectNoSidewaysScroll(staff);

    await page.getByRole('button', { name: w('onboarding.dismiss') }).click();
    await expect(page).toHaveURL(new RegExp(`${home}$`));
    await expect(page.getByRole('heading', { name: w('onboarding.complete_title') })).toHaveCount(0);
    await expect(page.getByRole('button', { name: w('onboarding.show') }), 'nothing is left to be shown').toHaveCount(0);
    await page.context().close();
  });

  test('the steps are put away and taken out again', async ({ browser }) => {
    const { page, slug } = await newClient(browser, w);
    await page.getByRole('button', { name: w('onboarding.dismiss') }).click();
    await expect(page).toHaveURL(new RegExp(`/t/${slug}$`));
    await expect(page.getByRole('heading', { name: w('onboarding.title') })).toHaveCount(0);
    await expect(page.getByText(`${w('onboarding.title')}: ${w('onboarding.count', { done: 1, all: 5 })}`)).toBeVisible();
    await page.getByRole('button', { name: w('onboarding.show') }).click();
    await expect(page.getByRole('heading', { name: w('onboarding.title') })).toBeVisible();
    await page.context().close();
  });

  test('who may not see people is not shown how far their company is', async ({ page }) => {
    await signIn(page, PEOPLE.provider);
    await page.goto('/t/barberia-sur');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Barbería Sur');
    await expect(page.getByRole('heading', { name: w('onboarding.title') })).toHaveCount(0);
  });
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('the steps and how far they are can be read, and put away', async ({ page }) => {
    // One of the demo data that has just begun; put away and taken out again, it is as it was.
    await signIn(page, 'duena@tijera-fina.example');
    await page.goto('/t/tijera-fina');
    await expect(page.getByText('1 de 5 pasos')).toBeVisible();
    await expect(page.locator('progress')).toHaveAttribute('value', '1');
    await page.getByRole('button', { name: 'Ocultar' }).click();
    await expect(page.getByRole('heading', { name: 'Puesta en marcha' })).toHaveCount(0);
    await page.getByRole('button', { name: 'Mostrar los pasos' }).click();
    await expect(page.getByRole('heading', { name: 'Puesta en marcha' })).toBeVisible();
  });
});
