import type { Browser, Page } from '@playwright/test';
import { expect, expectAccessible, hydrated, PEOPLE, signIn, test } from '../fixtures';
import { newStaff } from '../staff';
import { inBothLanguages, type Words } from '../words';

/** A picture of one pixel. */
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

/** A client of its own, in which somebody of the staff is at work: what changes there is in nobody's way. */
async function newClient(browser: Browser, w: Words): Promise<{ page: Page; slug: string }> {
  const slug = `marca-${Date.now()}-${Math.floor(Math.random() * 1e6)}`;
  const administrator = await (await browser.newContext()).newPage();
  await signIn(administrator, PEOPLE.staff);
  await administrator.goto('/staff/tenants/new');
  await administrator.locator('#name').fill(`Marca ${slug}`);
  await administrator.locator('#slug').fill(slug);
  await administrator.locator('#legal_name').fill('Marca SRL');
  await administrator.locator('#cuit').fill('30-70308853-4');
  await administrator.locator('#tax_condition').selectOption('monotributo');
  await administrator.locator('main form button[type=submit]').last().click();
  await expect(administrator).toHaveURL(/staff\/tenants$/);
  await administrator.context().close();

  const staff = await newStaff(browser, 'support', w);
  await staff.page.goto(`/staff/tenants?q=${slug}`);
  await staff.page.getByRole('link', { name: `Marca ${slug}` }).click();
  await staff.page.getByLabel(w('staff_access.reason')).fill('Poner la marca');
  await staff.page.locator('#minutes').selectOption({ label: w('staff_access.minutes', { n: 15 }) });
  await staff.page.getByRole('radio', { name: w('staff_access.assist_hint') }).check();
  await staff.page.getByRole('button', { name: w('staff_access.enter') }).click();
  await expect(staff.page).toHaveURL(new RegExp(`/t/${slug}$`));
  return { page: staff.page, slug };
}

/** What a custom property of the page is worth: as a colour that is drawn. */
const drawn = (page: Page, selector: string, property: string) =>
  page.locator(selector).first().evaluate((element, property) => getComputedStyle(element).getPropertyValue(property), property);

inBothLanguages((w) => {
  test('a colour is looked at before it is saved, and then leads on every page of the company', async ({ browser }) => {
    test.slow();
    const { page, slug } = await newClient(browser, w);
    await page.goto(`/t/${slug}/brand`);
    await hydrated(page);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(w('brand.title'));
    await expect(page.getByText(w('brand.own_colour'))).toBeVisible();
    await expectAccessible(page);
    const light = '.brand-preview[data-theme=light] .button-primary';
    // No colour is no black one: it is said, and shown is the product's own.
    await expect(page.getByText(w('brand.none'))).toBeVisible();
    await expect(page.getByLabel(w('brand.picker'))).not.toHaveValue('#000000');
    await page.locator('#colour').fill('#15803d');
    await expect.poll(() => drawn(page, light, 'background-color')).toBe('rgb(21, 128, 61)');
    // The picker follows the field, and the field follows the picker.
    const picker = page.getByLabel(w('brand.picker'));
    await expect(picker).toHaveValue('#15803d');
    await picker.fill('#facc15');
    await expect(page.locator('#colour')).toHaveValue('#facc15');
    const status = page.locator('[role=status]').filter({ hasText: w('brand.theme_light') });
    await expect(status).toContainText(w('brand.as_asked'));
    await expect(status).toContainText(w('brand.for_contrast', { used: '|' }).split('|')[0]);
    await expectAccessible(page);
    // The page itself is as it was.
    await expect(page.locator('head link#brand')).toHaveCount(0);

    await page.getByRole('button', { name: w('brand.clear') }).click();
    await expect(page.locator('#colour')).toHaveValue('');
    await expect(page.getByText(w('brand.own_colour'))).toBeVisible();
    await page.locator('#colour').fill('verde');
    await page.getByRole('button', { name: w('form.save') }).click();
    await expect(page.getByText(w('brand.problem_colour'))).toBeVisible();
    await expect(page.locator('#colour')).toHaveValue('verde');
    await page.locator('#colour').fill('#15803d');
    await page.getByRole('button', { name: w('form.save') }).click();
    await expect(page.locator('head link#brand')).toHaveAttribute('href', /^\/brand\/15803d\.css\?v=/);
    await hydrated(page);
    await expect.poll(() => drawn(page, light, 'background-color')).toBe('rgb(21, 128, 61)');

    // By a click to another page the same sheet stays; beyond the company it is gone.
    await page.goto(`/t/${slug}/locations`);
    await expect(page.locator('head link#brand')).toHaveCount(1);
    await hydrated(page);
    await expectAccessible(page);
    await page.evaluate(() => document.documentElement.setAttribute('data-same', ''));
    await page.evaluate(() => {
      const link = document.createElement('a');
      link.href = '/staff/tenants';
      document.querySelector('main')!.append(link);
      link.click();
    });
    await expect(page).toHaveURL(/staff\/tenants$/);
    await expect(page.locator('head link#brand')).toHaveCount(0);
    await page.goBack();
    await expect(page.locator('head link#brand')).toHaveCount(1);
    expect(await page.evaluate(() => document.documentElement.hasAttribute('data-same'))).toBe(true);
    await page.context().close();
  });

  test('a logo is looked at before it is sent, is refused for what it is, replaced and removed', async ({ browser }) => {
    test.slow();
    const { page, slug } = await newClient(browser, w);
    await page.goto(`/t/${slug}/brand`);
    await hydrated(page);
    await expect(page.getByText(w('brand.logo_none'))).toBeVisible();
    await page.locator('#logo').setInputFiles({ name: 'large.png', mimeType: 'image/png', buffer: Buffer.alloc(1024 * 1024 + 1) });
    await expect(page.getByText(w('brand.problem_file', { max: 1024 }))).toBeVisible();
    await page.locator('#logo').setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: PNG });
    await expect(page.getByText(w('brand.problem_file', { max: 1024 }))).toHaveCount(0);
    await expect(page.getByAltText(w('brand.logo_chosen'))).toHaveAttribute('src', /^data:image\/png/);
    await expectAccessible(page);
    await page.getByRole('button', { name: w('brand.logo_upload') }).click();
    await expect(page.getByText(w('brand.logo_now'))).toBeVisible();
    const logo = await page.locator('main img.tenant-logo').getAttribute('src');
    expect((await page.request.get(logo!)).headers()['content-type']).toBe('image/png');

    await hydrated(page);
    await page.locator('#logo').setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>') });
    await page.getByRole('button', { name: w('brand.logo_upload') }).click();
    await expect(page.getByText(w('brand.problem_vector'))).toBeVisible();
    await expectAccessible(page);
    await page.goto(`/t/${slug}/brand`);
    await page.locator('summary', { hasText: w('brand.logo_remove') }).click();
    await page.getByRole('button', { name: w('brand.logo_remove') }).click();
    await expect(page.getByText(w('brand.logo_none'))).toBeVisible();
    expect((await page.request.get(logo!)).status()).toBe(404);
    await page.context().close();
  });
});

test('between companies the colour changes with the page @phone', async ({ page }) => {
  await signIn(page, PEOPLE.otherOwner);
  await page.goto('/t/cadena-norte');
  await expect(page.locator('head link#brand')).toHaveAttribute('href', /^\/brand\/0f766e\.css/);
  await hydrated(page);
  await expectAccessible(page);
  await page.goto('/account/profile');
  await expect(page.locator('head link#brand')).toHaveCount(0);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`on paper a page is black on white and holds no controls, ${colorScheme}`, async ({ page }) => {
    await signIn(page, PEOPLE.otherOwner);
    await page.goto('/t/cadena-norte/locations');
    await page.emulateMedia({ colorScheme, media: 'print' });
    expect(await drawn(page, 'html', 'background-color')).toBe('rgb(255, 255, 255)');
    expect(await drawn(page, 'h1', 'color')).toBe('rgb(0, 0, 0)');
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.locator('thead').first()).toHaveCSS('display', 'table-header-group');
    for (const gone of ['nav', 'aside', '.button']) {
      for (const one of await page.locator(gone).all()) await expect(one).toBeHidden();
    }
  });
}

test('the gallery of tokens is accessible in both themes @phone', async ({ page }) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.goto('/gallery/tokens');
    await hydrated(page);
    await expectAccessible(page);
    await expect(page.locator('[data-specimen=pairs] tbody tr').first()).toBeVisible();
  }
});
