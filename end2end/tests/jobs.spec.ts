import { expect, expectAccessible, expectNoSidewaysScrolling, hydrated, PEOPLE, signIn, test } from '../fixtures';
import { inBothLanguages } from '../words';

// The jobs here are the server's own: what recurs is asked for as soon as it starts.
inBothLanguages((w, _locale, phone) => {
  test(`staff see what was done in the background${phone}`, async ({ page }) => {
    await signIn(page, PEOPLE.staff);
    await page.goto('/staff/jobs');
    await hydrated(page);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(w('jobs.title'));
    for (const queue of ['queue_default', 'queue_maintenance']) {
      await expect(page.getByRole('heading', { name: w(`jobs.${queue}`), exact: true })).toBeVisible();
    }
    await expectAccessible(page);
    await expectNoSidewaysScrolling(page);

    await page.goto('/staff/jobs?status=done&q=jobs.tidy');
    await expect(async () => {
      await page.reload();
      await expect(page.getByRole('link', { name: w('jobs.kind_jobs_tidy') }).first()).toBeVisible({ timeout: 2000 });
    }).toPass();
    await hydrated(page);
    await page.getByRole('link', { name: w('jobs.kind_jobs_tidy') }).first().click();
    await expect(page).toHaveURL(/\/staff\/jobs\/job_/);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(w('jobs.kind_jobs_tidy'));
    for (const event of ['event_asked', 'event_started', 'event_done']) {
      await expect(page.getByRole('listitem').filter({ hasText: w(`jobs.${event}`) }).first()).toBeVisible();
    }
    // It is over: there is nothing to end and nothing to try again.
    for (const button of ['cancel', 'replay']) await expect(page.getByText(w(`jobs.${button}`), { exact: true })).toHaveCount(0);
    await expectAccessible(page);
    await expectNoSidewaysScrolling(page);
  });

  test('the list is narrowed by what the address says', async ({ page }) => {
    await signIn(page, PEOPLE.staff);
    await page.goto('/staff/jobs');
    await hydrated(page);
    await page.getByLabel(w('jobs.status'), { exact: true }).selectOption('cancelled');
    await expect(page).toHaveURL(/status=cancelled/);
    await expect(page.getByText(w('jobs.none_found_title'))).toBeVisible();
  });
});

test('who may not see jobs is not led to them', async ({ page }) => {
  await signIn(page, PEOPLE.weakStaff);
  await page.goto('/staff');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Tareas', exact: true })).toHaveCount(0);
  await page.goto('/staff/jobs');
  await expect(page.getByText('No tenés permiso para esto')).toBeVisible();
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('jobs are found and read', async ({ page }) => {
    await signIn(page, PEOPLE.staff);
    await page.goto('/staff/jobs');
    await page.getByLabel('Estado', { exact: true }).selectOption('cancelled');
    await page.getByRole('button', { name: 'Filtrar' }).click();
    await expect(page).toHaveURL(/status=cancelled/);
    await expect(page.getByText('No hay tareas así')).toBeVisible();
  });
});
