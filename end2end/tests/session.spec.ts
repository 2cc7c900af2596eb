import { expect, hydrated, PASSWORD, PEOPLE, signIn, signInByForm, test } from '../fixtures';
import { inBothLanguages, words } from '../words';

inBothLanguages((w, locale, phone) => {
  const [other, name] = locale === 'en' ? (['es-AR', 'Español'] as const) : (['en', 'English'] as const);

  test('a person who is not signed in comes back to where they wanted', async ({ page }) => {
    await page.goto('/t/barberia-sur/locations?q=palermo');
    await expect(page).toHaveURL(/sign-in\?next=/);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(w('session.title'));
    await expect(page.locator('html')).toHaveAttribute('lang', locale);
    await page.getByLabel(w('session.email')).fill(PEOPLE.owner);
    await page.getByLabel(w('session.password')).fill('no es esta');
    await page.getByRole('button', { name: w('session.submit'), exact: true }).click();
    await expect(page.getByText(w('errors.wrong_credentials'), { exact: true })).toBeVisible();
    await expect(page.getByText(w('errors.wrong_credentials_text'))).toBeVisible();
    await expect(page.locator('#email')).toHaveValue(PEOPLE.owner);
    await expect(page.locator('#password')).toHaveValue('');
    await page.locator('#password').fill(PASSWORD);
    await page.getByRole('button', { name: w('session.submit'), exact: true }).click();
    await expect(page).toHaveURL(/locations\?q=palermo/);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(w('locations.title'));
  });

  test(`language and appearance are chosen and stay${phone}`, async ({ page, isMobile }) => {
    const theirs = words(other);
    await signIn(page, PEOPLE.owner);
    await page.goto('/t/barberia-sur/locations');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(w('locations.title'));
    const open = async () => {
      await hydrated(page);
      if (isMobile) await page.locator('header summary').first().click();
      await page.locator('summary:visible', { hasText: 'Lucía Paredes' }).click();
    };
    await open();
    await page.getByRole('button', { name }).locator('visible=true').click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(theirs('locations.title'));
    await expect(page.locator('html')).toHaveAttribute('lang', other);
    await open();
    await page.getByRole('button', { name: theirs('account.theme_dark') }).locator('visible=true').click();
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await page.reload();
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(theirs('locations.title'));
  });

  test('signing out ends the session', async ({ page }) => {
    await signInByForm(page, PEOPLE.provider);
    await hydrated(page);
    await page.goto('/p/barberia-sur/me');
    await page.getByRole('button', { name: w('account.sign_out') }).locator('visible=true').click();
    await expect(page).toHaveURL(/sign-in/);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(w('session.title'));
    await page.goto('/t/barberia-sur');
    await expect(page).toHaveURL(/sign-in\?next=/);
  });
});
