import { expect, hydrated, PASSWORD, PEOPLE, signIn, test } from '../fixtures';

test('a person who is not signed in comes back to where they wanted', async ({ page }) => {
  await page.goto('/t/barberia-sur/locations?q=palermo');
  await expect(page).toHaveURL(/sign-in\?next=/);
  await page.locator('#email').fill(PEOPLE.owner);
  await page.locator('#password').fill('no es esta');
  await page.getByRole('button', { name: 'Entrar', exact: true }).click();
  await expect(page.getByText('El correo o la contraseña no son correctos')).toBeVisible();
  await expect(page.locator('#email')).toHaveValue(PEOPLE.owner);
  await page.locator('#password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Entrar', exact: true }).click();
  await expect(page).toHaveURL(/locations\?q=palermo/);
});

test('language and appearance are chosen and stay @phone', async ({ page, isMobile }) => {
  await signIn(page, PEOPLE.owner);
  await page.goto('/t/barberia-sur/locations');
  const open = async () => {
    await hydrated(page);
    if (isMobile) await page.locator('header summary').first().click();
    await page.locator('summary:visible', { hasText: 'Lucía Paredes' }).click();
  };
  await open();
  await page.getByRole('button', { name: 'English' }).locator('visible=true').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Locations');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await open();
  await page.getByRole('button', { name: 'Dark' }).locator('visible=true').click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Locations');
});

test('signing out ends the session', async ({ page }) => {
  await signIn(page, PEOPLE.provider);
  await hydrated(page);
  await page.locator('summary:visible', { hasText: 'Diego Sosa' }).click();
  await page.getByRole('button', { name: 'Cerrar sesión' }).locator('visible=true').click();
  await expect(page).toHaveURL(/sign-in/);
  await page.goto('/t/barberia-sur');
  await expect(page).toHaveURL(/sign-in\?next=/);
});
