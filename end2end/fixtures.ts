import AxeBuilder from '@axe-core/playwright';
import { expect, test as base, type Page } from '@playwright/test';

export const PASSWORD = 'barberpro-demo';

/** As in playwright.config.ts. What a test starts itself listens on the ports after it: see end2end/serve. */
export const PORT = Number(process.env.END2END_PORT ?? 3100);

/** The people of the demo data. */
export const PEOPLE = {
  owner: 'duena@barberia-sur.example',
  manager: 'encargado@barberia-sur.example',
  provider: 'barbero@barberia-sur.example',
  otherOwner: 'duenio@cadena-norte.example',
  staff: 'staff@barberpro.example',
  weakStaff: 'finanzas@barberpro.example',
};

export async function signIn(page: Page, email: string) {
  await page.goto('/sign-in');
  await page.locator('#email').fill(email);
  await page.locator('#password').fill(PASSWORD);
  await page.locator('main form button[type=submit]').first().click();
  await expect(page).not.toHaveURL(/sign-in/);
}

/** Waits until the browser part has taken over: from here on a click is its to answer. */
export async function hydrated(page: Page) {
  await expect(page.locator('html[data-hydrated]')).toBeAttached({ timeout: 15_000 });
}

/** No violation that axe calls serious or critical. */
export async function expectAccessible(page: Page) {
  const result = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
  const grave = result.violations.filter((violation) => ['serious', 'critical'].includes(violation.impact ?? ''));
  expect(grave.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(' | ')}`)).toEqual([]);
}

/** A test fails when its page writes an error or a warning to the console, or when a script throws. */
export const test = base.extend<{ quiet: void }>({
  quiet: [
    async ({ page }, use) => {
      const said: string[] = [];
      page.on('console', (message) => {
        // A refused form is a 4xx answer by design, and the browser reports each of those by itself.
        const refusal = /Failed to load resource: the server responded with a status of 4\d\d/.test(message.text());
        // Says how slow the machine is, and nothing of the page.
        const late = /was preloaded using link preload but not used within a few seconds/.test(message.text());
        if (['error', 'warning'].includes(message.type()) && !refusal && !late) said.push(`${message.type()}: ${message.text()}`);
      });
      page.on('pageerror', (error) => said.push(`thrown: ${error.message}`));
      await use();
      expect(said).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
