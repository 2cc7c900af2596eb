import { expect, expectAccessible, expectNoSidewaysScrolling, hydrated, PEOPLE, signIn, test } from '../fixtures';
import { inBothLanguages } from '../words';

inBothLanguages((w, _locale, phone) => {
  test(`an owner sees who looked at what, and that nobody changed it${phone}`, async ({ page }) => {
    await signIn(page, PEOPLE.owner);
    await page.goto('/t/barberia-sur/members');
    await page.goto('/t/barberia-sur/audit');
    await hydrated(page);
    const rows = page.getByRole('main').getByRole('listitem');
    await page.getByLabel(w('audit.kind')).selectOption('member');
    await expect(page).toHaveURL(/action=member/);
    await expect(rows.filter({ hasText: w('audit.did_member_list_viewed') }).first()).toBeVisible();
    await expect(rows.filter({ hasText: w('audit.did_audit_list_viewed') })).toHaveCount(0);
    await expectNoSidewaysScrolling(page);
    await expectAccessible(page);
    // The worker has sealed it by now, or does within a moment.
    await expect(async () => {
      await page.reload();
      await expect(rows.first()).not.toContainText(w('audit.not_sealed'), { timeout: 500 });
    }).toPass();
    await page.getByRole('main').getByRole('link', { name: w('audit.verify'), exact: true }).click();
    await expect(page.getByRole('status').filter({ hasText: w('audit.verified') })).toBeVisible();
    await expect(page.getByText(w('audit.broken'))).toHaveCount(0);
  });
});

test('the chain is downloaded as it is, and its checkpoints are public', async ({ page, request }) => {
  await signIn(page, PEOPLE.owner);
  await page.request.get('/api/tenants/barberia-sur/members');
  const state = async () => (await page.request.get('/api/tenants/barberia-sur/audit/state')).json();
  await expect.poll(async () => (await state()).signed_at ?? null, { timeout: 15_000 }).not.toBeNull();
  const bundle = await page.request.get('/api/tenants/barberia-sur/audit/bundle');
  expect(bundle.status()).toBe(200);
  const lines = (await bundle.text()).trim().split('\n').map((line) => JSON.parse(line));
  expect(lines[0]).toMatchObject({ line: 'header', chain: (await state()).chain });
  expect(lines.at(-1)).toMatchObject({ line: 'checkpoint', sequence: lines[0].records });
  // Whoever knows its name, and nobody's session.
  const published = await (await request.get(`/api/audit/chains/${lines[0].chain}/checkpoints`)).json();
  expect(published.items.length).toBeGreaterThan(0);
  expect((await (await request.get('/api/audit/keys')).json()).items.length).toBeGreaterThan(0);
});
