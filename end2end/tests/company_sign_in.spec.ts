import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { expect, expectAccessible, hydrated, PEOPLE, PORT, signIn, test } from '../fixtures';
import { inBothLanguages } from '../words';

// One company's settings, one after the other: what the tests of a language set up they take away again.
test.describe.configure({ mode: 'serial' });

const ADDRESS = '/t/barberia-sur/company-sign-in';
// Ports as in end2end/serve.
const PROVIDER = `http://127.0.0.1:${PORT + 1}`;
let provider: ChildProcess;

const control = (what: object) => fetch(`${PROVIDER}/control`, { method: 'POST', body: JSON.stringify(what) });

test.beforeAll(async () => {
  provider = spawn(process.execPath, [path.join(__dirname, '../provider.mjs'), `${PORT + 1}`, `${PORT + 2}`], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise<void>((resolve, reject) => {
    provider.stdout!.once('data', () => resolve());
    provider.once('exit', (code) => reject(new Error(`the provider ended with ${code}`)));
  });
});

test.afterAll(() => void provider.kill());

inBothLanguages((w, locale) => {
  const who = { sub: `sub-${locale}`, email: `nadia-${locale.toLowerCase()}@barberia-sur.example`, name: `Nadia Ríos ${locale}` };

  test('an owner sets the provider up and shows whose the domain is', async ({ page }) => {
    await signIn(page, PEOPLE.owner);
    await page.goto(ADDRESS);
    await hydrated(page);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(w('company_sign_in.title'));
    await expect(page.getByText(w('company_sign_in.off'), { exact: true })).toBeVisible();
    await expect(page.getByText(`http://localhost:${PORT}/sign-in/company/callback`)).toBeVisible();
    await expectAccessible(page);

    const say = (question: string) =>
      page.getByRole('group', { name: w(question), exact: true }).getByRole('radio', { name: w('company_sign_in.yes'), exact: true }).check();
    await page.locator('#issuer').fill(PROVIDER);
    await page.locator('#client_id').fill('barberpro');
    await page.locator('#client_secret').fill('secreto-de-prueba');
    await say('company_sign_in.joins');
    await say('company_sign_in.enabled');
    await page.getByRole('button', { name: w('form.save') }).click();
    await expect(page.getByText(w('company_sign_in.waiting'), { exact: true })).toBeVisible();
    await page.reload();
    await expect(page.locator('#client_secret'), 'it is never answered').toHaveValue('');
    await expect(page.getByText(w('company_sign_in.client_secret_kept'))).toBeVisible();

    await page.locator('#domain').fill('gmail.com');
    await page.getByRole('button', { name: w('company_sign_in.add') }).click();
    await expect(page.getByText(w('problems.public_mail'))).toBeVisible();
    await page.locator('#domain').fill('barberia-sur.example');
    await page.getByRole('button', { name: w('company_sign_in.add') }).click();
    const domain = page.getByRole('listitem').filter({ hasText: 'barberia-sur.example' });
    await expect(domain.getByText(w('company_sign_in.unverified'), { exact: true })).toBeVisible();
    const [record, challenge] = await domain.locator('dd code').allInnerTexts();
    await page.getByRole('button', { name: w('company_sign_in.verify'), exact: true }).click();
    await expect(page.getByText(w('problems.challenge_missing'))).toBeVisible();
    await control({ txt: { [record]: challenge } });
    await page.getByRole('button', { name: w('company_sign_in.verify'), exact: true }).click();
    await expect(domain.getByText(w('company_sign_in.verified'), { exact: true })).toBeVisible();
    await expect(page.getByText(w('company_sign_in.on'), { exact: true })).toBeVisible();
  });

  test('somebody of the company comes in by it, and reaches that company only', async ({ page }) => {
    await control({ who });
    await page.goto('/t/barberia-sur/locations');
    await page.getByRole('link', { name: w('company_sign_in.enter_title') }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(w('company_sign_in.enter_title'));
    await page.locator('#company').fill('alguien@nadie.example');
    await page.getByRole('button', { name: w('company_sign_in.go_on') }).click();
    await expect(page.getByText(w('problems.unknown'))).toBeVisible();
    await expectAccessible(page);
    await page.locator('#company').fill(who.email);
    await page.getByRole('button', { name: w('company_sign_in.go_on') }).click();
    await expect(page).toHaveURL(/\/t\/barberia-sur\/locations$/);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(w('locations.title'));
    await expect(page.locator('summary:visible', { hasText: who.name })).toBeVisible();
    const other = await page.goto('/t/cadena-norte');
    expect(other!.status()).toBe(404);
    await page.goto('/account/security');
    await expect(page.getByText(w('errors.forbidden'), { exact: true }), 'the account is not the company’s to change').toBeVisible();
  });

  test('what the provider says wrongly is refused and told', async ({ page }) => {
    for (const [fault, text] of [['nonce', 'refused'], ['unsigned', 'refused'], ['email', 'email']]) {
      await control({ fault });
      await page.goto('/sign-in/company');
      await page.locator('#company').fill('barberia-sur');
      await page.getByRole('button', { name: w('company_sign_in.go_on') }).click();
      await expect(page).toHaveURL(/\/sign-in\?problem=company_/);
      await expect(page.getByText(w('company_sign_in.problem_title'))).toBeVisible();
      await expect(page.getByText(w(`company_sign_in.problem_${text}`))).toBeVisible();
    }
    await control({ fault: null });
  });

  test('the domain is taken away and the provider switched off', async ({ page }) => {
    await signIn(page, PEOPLE.owner);
    await page.goto(ADDRESS);
    const domain = page.getByRole('listitem').filter({ hasText: 'barberia-sur.example' });
    await domain.locator('summary').click();
    await expect(domain).toContainText(w('company_sign_in.remove_text', { domain: 'barberia-sur.example' }));
    await domain.getByRole('button', { name: w('company_sign_in.remove') }).click();
    await expect(page.getByText(w('company_sign_in.waiting'), { exact: true })).toBeVisible();
    await expect(domain).toHaveCount(0);
    await hydrated(page);
    const enabled = page.getByRole('group', { name: w('company_sign_in.enabled'), exact: true });
    await enabled.getByRole('radio', { name: w('company_sign_in.no'), exact: true }).check();
    await page.getByRole('button', { name: w('form.save') }).click();
    await expect(page.getByText(w('company_sign_in.off'), { exact: true })).toBeVisible();

    await page.context().clearCookies();
    await page.goto('/sign-in/company');
    await page.locator('#company').fill(who.email);
    await page.getByRole('button', { name: w('company_sign_in.go_on') }).click();
    await expect(page.getByText(w('problems.unknown'))).toBeVisible();
  });
});
