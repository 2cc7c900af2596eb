import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScrolling, hydrated, PEOPLE, signIn, test } from '../fixtures';
import { inBothLanguages } from '../words';

const TEXT = Buffer.from('Lo que hay que recordar\n');
const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });

inBothLanguages((w, locale, phone) => {
  test(`a file is sent, found, downloaded and deleted${phone}`, async ({ page }) => {
    // Of a name of its own: other tests send files to the same company.
    const name = `Constancia ${locale} ${Date.now()}-${Math.floor(Math.random() * 1e6)}.txt`;
    await signIn(page, PEOPLE.owner);
    await page.goto('/t/barberia-sur/files');
    await hydrated(page);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(w('files.title'));
    await expect(page.getByText(w('files.document_hint'))).toBeVisible();
    await expectAccessible(page);
    await page.locator('#file').setInputFiles({ name, mimeType: 'text/plain', buffer: TEXT });
    await page.getByRole('button', { name: w('files.send') }).click();
    await expect(row(page, name)).toContainText(w('files.kind_text'));
    await expect(row(page, name)).toContainText(w('files.scan_none'));
    await expectNoSidewaysScrolling(page);

    await hydrated(page);
    await page.getByRole('searchbox').fill(name);
    await expect(page).toHaveURL(/[?&]q=/);
    await expect(page.getByRole('row').filter({ hasText: '.txt' })).toHaveCount(1);
    await expectAccessible(page);
    const download = page.waitForEvent('download');
    await row(page, name).getByRole('button', { name: w('files.download') }).click();
    const file = await download;
    expect(file.suggestedFilename()).toBe(name);
    const chunks: Buffer[] = [];
    for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).equals(TEXT)).toBe(true);

    await page.reload();
    await row(page, name).locator('summary', { hasText: w('files.delete') }).click();
    await expect(row(page, name)).toContainText(w('files.delete_text', { name }));
    await expectAccessible(page);
    await row(page, name).getByRole('button', { name: w('files.delete') }).click();
    await expect(page).toHaveURL(/\/files$/);
    await expect(row(page, name)).toHaveCount(0);
  });

  test('what is wrong with a file is said, before it is sent where that can be seen', async ({ page }) => {
    await signIn(page, PEOPLE.owner);
    await page.goto('/t/barberia-sur/files');
    await hydrated(page);
    await page.locator('select[name=purpose]').first().selectOption('picture');
    await expect(page.getByText(w('files.picture_hint'))).toBeVisible();
    await expect(page.locator('#file')).toHaveAttribute('accept', 'image/png,image/jpeg,image/webp');
    const large = Buffer.alloc(10 * 1024 * 1024 + 1);
    await page.locator('#file').setInputFiles({ name: 'grande.png', mimeType: 'image/png', buffer: large });
    await expect(page.getByText(w('files.problem_large', { max: 10 }))).toBeVisible();
    await expect(page.locator('#file')).toHaveAttribute('aria-invalid', 'true');
    const drawing = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>');
    await page.locator('#file').setInputFiles({ name: 'dibujo.png', mimeType: 'image/png', buffer: drawing });
    await expect(page.getByText(w('files.problem_large', { max: 10 }))).toHaveCount(0);
    await page.getByRole('button', { name: w('files.send') }).click();
    await expect(page.getByText(w('files.problem_active'))).toBeVisible();
    // What was chosen is still chosen; the file has to be chosen anew.
    await expect(page.locator('select[name=purpose]').first()).toHaveValue('picture');
    await expectAccessible(page);
  });
});

test('who may not see files is told so, and finds no way to them', async ({ page }) => {
  await signIn(page, PEOPLE.manager);
  await page.goto('/t/barberia-sur/locations');
  await hydrated(page);
  await expect(page.getByRole('link', { name: 'Archivos' })).toHaveCount(0);
  const answer = await page.goto('/t/barberia-sur/files');
  expect(answer!.status()).toBe(403);
  await expect(page.locator('#file')).toHaveCount(0);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });
  test('a file is sent by the browser itself, and its content is a download', async ({ page }) => {
    const name = `Sin guiones ${Date.now()}.txt`;
    await signIn(page, PEOPLE.owner);
    await page.goto('/t/barberia-sur/files');
    await page.locator('#file').setInputFiles({ name, mimeType: 'text/plain', buffer: TEXT });
    await page.getByRole('button', { name: 'Subir archivo' }).click();
    await expect(row(page, name)).toBeVisible();
    const download = page.waitForEvent('download');
    await row(page, name).getByRole('button', { name: 'Descargar' }).click();
    expect((await download).suggestedFilename()).toBe(name);
    await row(page, name).locator('summary').click();
    await row(page, name).getByRole('button', { name: 'Eliminar' }).click();
    await expect(row(page, name)).toHaveCount(0);
  });
});
