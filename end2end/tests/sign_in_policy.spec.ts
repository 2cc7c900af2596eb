import type { Page } from '@playwright/test';
import { expect, expectAccessible, hydrated, PEOPLE, signIn, test } from '../fixtures';
import { inBothLanguages, type Words } from '../words';

// One set of rules for a whole company: one test at a time, and nothing that keeps another test out.
test.describe.configure({ mode: 'serial' });

const ADDRESS = '/t/cadena-norte/sign-in-settings';

const preview = (page: Page, w: Words) => page.getByRole('button', { name: w('sign_in_policy.preview') });
const save = (page: Page, w: Words) => page.getByRole('button', { name: w('sign_in_policy.save'), exact: true });
const owners = (page: Page, w: Words) => page.getByRole('checkbox', { name: w('roles.owner') });
/** Those of whom the preview says so. */
const group = (page: Page, title: string) => page.locator('section', { has: page.getByRole('heading', { level: 3, name: title }) }).last();

inBothLanguages((w, _locale, phone) => {
  test(`an owner sees whom the rules would stop, and nothing is saved${phone}`, async ({ page }) => {
    await signIn(page, PEOPLE.otherOwner);
    await page.goto(ADDRESS);
    await hydrated(page);
    await expect(page.getByText(w('sign_in_policy.address', { address: '127.0.0.1' }))).toBeVisible();
    await preview(page, w).click();
    await expect(page.getByRole('heading', { name: w('sign_in_policy.effect_title') })).toBeVisible();
    await expect(page.getByText(w('sign_in_policy.effect_none'))).toBeVisible();

    await owners(page, w).check();
    await preview(page, w).click();
    await expect(group(page, w('sign_in_policy.effect_second_factor'))).toContainText('Ramiro Quiroga');
    await expect(group(page, w('sign_in_policy.effect_second_factor'))).toContainText(PEOPLE.otherOwner);
    await expectAccessible(page);
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
    expect(sideways).toBe(false);

    await page.reload();
    await expect(owners(page, w)).not.toBeChecked();
  });

  test(`whom the rules would stop stands in sight of what was changed${phone}`, async ({ page }) => {
    await signIn(page, PEOPLE.otherOwner);
    await page.goto(ADDRESS);
    await hydrated(page);
    await owners(page, w).check();
    await expect(preview(page, w)).toHaveCount(1);
    const { bottom, height } = await page.evaluate((text) => {
      const button = [...document.querySelectorAll('button')].find((one) => one.textContent === text)!.getBoundingClientRect();
      const changed = document.querySelector('input[value=owner]')!.closest('.panel')!.getBoundingClientRect();
      return { bottom: Math.abs(button.bottom - changed.bottom), height: window.innerHeight };
    }, w('sign_in_policy.preview'));
    expect(bottom, 'as far from the changed part').toBeLessThan(height / 2);
    await preview(page, w).click();
    await expect(page.getByRole('heading', { name: w('sign_in_policy.effect_title') })).toBeVisible();
    // Another change, another answer.
    await owners(page, w).uncheck();
    await expect(page.getByRole('heading', { name: w('sign_in_policy.effect_title') })).toHaveCount(0);
  });

  test('rules that would keep their maker out are refused, by the preview and by saving', async ({ page }) => {
    await signIn(page, PEOPLE.otherOwner);
    await page.goto(ADDRESS);
    await hydrated(page);
    await page.locator('#networks').fill('190.210.0.0/16');
    await preview(page, w).click();
    const refusal = page.getByText(w('problems.excludes_you'));
    await expect(page.getByText(w('sign_in_policy.effect_refused'))).toBeVisible();
    await expect(refusal).toHaveCount(1);
    await save(page, w).click();
    await expect(refusal.first()).toBeVisible();
    await expect(page.locator('#networks')).toBeFocused();

    await page.locator('#networks').fill('');
    await page.getByRole('radio', { name: w('sign_in_policy.password_no') }).check();
    await save(page, w).click();
    await expect(page.getByText(w('problems.no_provider'))).toBeVisible();
  });

  test('rules are saved, changed again, and written down', async ({ page }) => {
    await signIn(page, PEOPLE.otherOwner);
    await page.goto(ADDRESS);
    await hydrated(page);
    const saved = page.getByText(w('sign_in_policy.saved'));
    const between = page.getByText(w('problems.between', { min: 1, max: 30 }));
    const accepted = () => page.waitForResponse((response) => response.url().includes('/apply_sign_in_policy') && response.ok());
    await page.locator('#idle_minutes').fill('30');
    await page.locator('#idle_unit').selectOption('days');
    await Promise.all([accepted(), save(page, w).click()]);
    await expect(saved).toBeVisible();
    // The page is that of the new rules: the next change is no stale one.
    await page.locator('#session_minutes').fill('31');
    await page.locator('#session_unit').selectOption('days');
    await save(page, w).click();
    await expect(between).toBeVisible();
    await page.locator('#session_minutes').fill('30');
    await Promise.all([accepted(), save(page, w).click()]);
    await expect(between).toHaveCount(0);
    await expect(saved).toBeVisible();
    await page.reload();
    await hydrated(page);
    await expect(page.locator('#idle_minutes')).toHaveValue('30');
    await expect(page.locator('#session_minutes')).toHaveValue('30');
    await expect(page.locator('#session_unit')).toHaveValue('days');

    await page.locator('#idle_minutes').fill('');
    await page.locator('#session_minutes').fill('');
    await Promise.all([accepted(), save(page, w).click()]);
    await expect(saved).toBeVisible();
    await page.getByRole('link', { name: w('settings_tabs.activity') }).click();
    await expect(page).toHaveURL(/access-events$/);
    const event = page.getByRole('listitem').filter({ hasText: `Ramiro Quiroga ${w('access_events.sign_in_policy_changed')}` });
    await expect(event.first()).toContainText(`${w('sign_in_policy.idle_minutes')}: 30 ${w('sign_in_policy.days')} → ${w('access_events.no_limit')}`);
  });

  test.describe('without JavaScript', () => {
    test.use({ javaScriptEnabled: false });

    test('whom the rules would stop is answered with the page, and nothing is saved', async ({ page }) => {
      await signIn(page, PEOPLE.otherOwner);
      await page.goto(ADDRESS);
      await preview(page, w).click();
      await expect(page.getByText(w('sign_in_policy.effect_none'))).toBeVisible();

      await owners(page, w).check();
      await page.locator('#idle_minutes').fill('600');
      await preview(page, w).click();
      await expect(page.getByRole('heading', { level: 2, name: w('sign_in_policy.effect_title') })).toBeVisible();
      await expect(group(page, w('sign_in_policy.effect_second_factor'))).toContainText(PEOPLE.otherOwner);
      await expect(page.getByText(w('sign_in_policy.effect_none'))).toHaveCount(0);
      await expect(page.getByText(w('sign_in_policy.saved'))).toHaveCount(0);
      await expect(page, 'the page of the form').toHaveURL(/sign-in-settings$/);
      await expect(owners(page, w), 'what was chosen is kept').toBeChecked();
      await expect(page.locator('#idle_minutes')).toHaveValue('600');

      await page.locator('#networks').fill('190.210.0.0/16');
      await preview(page, w).click();
      await expect(page.getByText(w('problems.excludes_you'))).toBeVisible();
      await expect(page.getByRole('heading', { name: w('sign_in_policy.effect_title') })).toHaveCount(0);
      await expect(page.locator('#networks')).toHaveValue('190.210.0.0/16');

      await page.goto(ADDRESS);
      await expect(owners(page, w)).not.toBeChecked();
      await expect(page.locator('#idle_minutes')).toHaveValue('');
      await expect(page.locator('#networks')).toHaveValue('');
    });

    test('refused rules are shown again as they were typed, and it is said what is missing', async ({ page }) => {
      await signIn(page, PEOPLE.otherOwner);
      await page.goto(ADDRESS);
      await page.getByRole('checkbox', { name: w('roles.reception') }).check();
      await page.locator('#session_minutes').fill('3');
      await page.locator('#session_unit').selectOption('minutes');
      await page.locator('#networks').fill('mi casa');
      await save(page, w).click();
      await expect(page.getByText(w('problems.between', { min: 15, max: 43200 }))).toBeVisible();
      await expect(page.getByText(w('problems.network'))).toBeVisible();
      await expect(page.locator('#session_minutes')).toHaveValue('3');
      await expect(page.locator('#networks')).toHaveValue('mi casa');
      await expect(page.getByRole('checkbox', { name: w('roles.reception') })).toBeChecked();
      await expect(page).toHaveURL(/sign-in-settings$/);
    });
  });
});
