import { expect, test as base, type Page } from '@playwright/test';
import axe from 'axe-core';

export const PASSWORD = 'barberpro-demo';

/** As in playwright.config.ts. What a test starts itself listens on the ports after it: see end2end/serve. */
export const PORT = Number(process.env.END2END_PORT ?? 3100);

/** The people of the demo data. */
export const PEOPLE = {
  owner: 'duena@barberia-sur.example',
  manager: 'encargado@barberia-sur.example',
  provider: 'barbero@barberia-sur.example',
  otherOwner: 'duenio@cadena-norte.example',
  sandboxOwner: 'duena@salon-de-prueba.example',
  staff: 'staff@barberpro.example',
  weakStaff: 'finanzas@barberpro.example',
};

/**
 * Signs in as the API does, with a session of this page's own, and opens nothing: the form has tests of its own, and a
 * page is loaded many times in a minute.
 */
export async function signIn(page: Page, email: string) {
  const answer = await page.request.post('/api/session', { data: { email, password: PASSWORD } });
  expect(answer.status(), `${email} is signed in`).toBe(204);
}

/** Signs in by the form, and is then where it leads to. */
export async function signInByForm(page: Page, email: string) {
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

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** axe finds nothing at all: neither against WCAG 2.2 up to AA, nor against what it calls best practice. */
export async function expectAccessible(page: Page) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const found = await page.evaluate(async (values) => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') };
    // What sticks to the top lies over what is scrolled under it.
    window.scrollTo(0, 0);
    // A colour on its way from one theme to the other is neither's.
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    // Of what is in a closed fold nobody is told the end.
    const seen = (one: Animation) => (one.effect as KeyframeEffect | null)?.target?.checkVisibility() ?? false;
    const ending = document.getAnimations().filter((one) => seen(one) && one.effect?.getComputedTiming().iterations !== Infinity);
    await Promise.allSettled(ending.map((one) => one.finished));
    // Nothing is to be fetched for it: all style sheets are of this origin.
    const { violations } = await axe.run(document, { runOnly: { type: 'tag', values }, resultTypes: ['violations'], preload: false });
    return violations.map((rule) => `${rule.id} (${rule.impact}): ${rule.nodes.map((node) => node.html).join(' | ')}`);
  }, RULES);
  expect(found).toEqual([]);
}

/** The page is no wider than the window: nobody has to scroll sideways. */
export async function expectNoSidewaysScrolling(page: Page) {
  const beyond = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.querySelectorAll('body *')].filter((element) => element.getBoundingClientRect().right > clientWidth + 1);
    return [`${scrollWidth} of ${clientWidth} pixels`, ...wide.slice(-3).map((element) => element.outerHTML.slice(0, 160))];
  });
  expect(beyond).toEqual([]);
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
