import type { Page } from '@playwright/test';
import { expect, hydrated, PEOPLE, signIn, test } from '../fixtures';
import { slowest, watchInteractions } from '../responsiveness';

/** Milliseconds from a key or click to the next frame. INP calls 200 good (web.dev/inp); 100 is felt as at once. */
const LIMIT = 100;
/** A busy machine makes some of it slow, never fast: the best of so many is the page's own doing. */
const TRIES = 3;

/** What people do, where, and how often they press. */
const DOINGS: [name: string, address: string, presses: number, act: (page: Page) => Promise<void>][] = [
  ['a menu opens and closes', '/t/barberia-sur', 3, async (page) => {
    const menu = page.locator('summary:visible', { hasText: 'Lucía Paredes' });
    await menu.click();
    await page.keyboard.press('Escape');
    await menu.click();
  }],
  ['a search is typed', '/t/barberia-sur/locations', 8, async (page) => {
    await page.getByRole('searchbox').click();
    await page.keyboard.type('palermo');
  }],
  ['a form is sent with everything wrong', '/t/barberia-sur/locations/new', 8, async (page) => {
    await page.locator('#phone').click();
    await page.keyboard.type('llamame');
    await page.keyboard.press('Enter');
    await expect(page.getByText('Completá este campo.')).toHaveCount(4);
  }],
  ['a table of five thousand rows is narrowed', '/gallery/tables', 9, async (page) => {
    await page.locator('#narrow').click();
    await page.keyboard.type('ana nandu');
    await expect(page.getByText('625 filas')).toBeVisible();
  }],
  ['the palette opens and is typed into', '/t/barberia-sur', 8, async (page) => {
    await page.keyboard.press('Control+k');
    await page.keyboard.type('sucursal');
    await expect(page.locator('#palette').getByRole('option').first()).toBeVisible();
  }],
  ['permissions are chosen', '/t/barberia-sur/roles/new', 6, async (page) => {
    for (const box of (await page.getByRole('checkbox').all()).slice(0, 6)) await box.click();
  }],
];

for (const [name, address, presses, act] of DOINGS) {
  test(`${name} within ${LIMIT} ms`, async ({ page }) => {
    await signIn(page, PEOPLE.owner);
    const found: number[] = [];
    do {
      await page.goto(address);
      await hydrated(page);
      await watchInteractions(page);
      await act(page);
      const { count, duration } = await slowest(page);
      expect(count, 'interactions that the browser counted').toBeGreaterThanOrEqual(presses);
      found.push(duration);
    } while (Math.min(...found) > LIMIT && found.length < TRIES);
    test.info().annotations.push({ type: 'milliseconds', description: found.join(', ') });
    expect(Math.min(...found), `of ${found.join(', ')} ms`).toBeLessThanOrEqual(LIMIT);
  });
}

test('what is slow is seen to be', async ({ page }) => {
  await signIn(page, PEOPLE.owner);
  await page.goto('/t/barberia-sur/locations');
  await hydrated(page);
  await watchInteractions(page);
  await page.getByRole('searchbox').evaluate((box) => box.addEventListener('keydown', () => {
    const end = performance.now() + 150;
    while (performance.now() < end);
  }));
  await page.getByRole('searchbox').press('a');
  expect((await slowest(page)).duration).toBeGreaterThanOrEqual(150);
});
