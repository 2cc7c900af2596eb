import { expect, expectAccessible, expectNoSidewaysScrolling, test } from '../fixtures';

// Written for people who write programs: pages without a browser part, so they are no routes of the app.
for (const address of ['/problems', '/problems/invalid']) {
  test(`${address} is accessible and quiet in both themes @phone`, async ({ page }) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.goto(address);
      await expectAccessible(page);
    }
    await expectNoSidewaysScrolling(page);
  });
}

test('a problem leads to its page, which is there in both languages', async ({ page, request }) => {
  const problem = await (await request.get('/api/session')).json();
  await page.goto(new URL(problem.type).pathname);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('unauthenticated');
  await expect(page.locator('html')).toHaveAttribute('lang', 'es-AR');
  await page.getByRole('link', { name: 'In English' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await page.getByRole('link', { name: 'All problems' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Problems of the REST API');
  await page.getByRole('link', { name: 'precondition_failed' }).click();
  await expect(page.getByText('412')).toBeVisible();
});
