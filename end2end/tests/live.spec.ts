import { expect, hydrated, PEOPLE, signIn, test } from '../fixtures';

test('a list shows what somebody else changed, and nothing that is typed is lost', async ({ page, browser }) => {
  const name = `En vivo ${test.info().project.name} ${Date.now()}`;
  await signIn(page, PEOPLE.owner);
  const entities = await (await page.request.get('/api/tenants/barberia-sur/legal-entities')).json();
  const address = { street: 'Calle 1', city: 'Salta', province: 'AR-A', postal_code: '4400', phone: '', version: 1 };
  const shop = { ...address, name, legal_entity_id: entities.items[0].id, status: 'open' };
  const made = await page.request.post('/api/tenants/barberia-sur/locations', { data: shop });
  expect(made.status()).toBe(201);
  const { id } = await made.json();

  // Only this shop, whatever other tests make meanwhile.
  const opened = page.waitForRequest((request) => request.url().includes('/live'));
  await page.goto(`/t/barberia-sur/locations?q=${encodeURIComponent(name)}`);
  await hydrated(page);
  await opened;
  await expect(page.getByText('Actualizado ahora')).toBeVisible();
  const row = page.locator('tbody tr', { hasText: name });
  await expect(row).toContainText('Abierta');
  await row.getByRole('link', { name }).focus();

  const other = await browser.newContext();
  const elsewhere = await other.newPage();
  await signIn(elsewhere, PEOPLE.owner);
  const closed = await elsewhere.request.put(`/api/tenants/barberia-sur/locations/${id}/status`, { data: { status: 'closed' } });
  expect(closed.status()).toBe(200);
  await expect(row).toContainText('Cerrada', { timeout: 15_000 });
  await expect(row.getByRole('link', { name })).toBeFocused();
  await other.close();
});
