import { expect, expectAccessible, hydrated, PEOPLE, signIn, test } from '../fixtures';
import { newClient } from '../clients';
import { newStaff } from '../staff';
import { inBothLanguages } from '../words';

inBothLanguages((w, _locale, phone) => {
  test('the palette finds pages, records and actions by the keyboard alone', async ({ page }) => {
    await signIn(page, PEOPLE.owner);
    await page.goto('/t/barberia-sur');
    await hydrated(page);
    await page.keyboard.press('Control+k');
    const field = page.getByRole('combobox', { name: w('palette.open') });
    await expect(field).toBeFocused();
    await expectAccessible(page);
    // A record.
    await page.keyboard.type('telmo');
    const option = page.locator('#palette').getByRole('option', { name: /San Telmo/ });
    await expect(option).toBeVisible();
    await expect(option).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/locations\/loc_/);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('San Telmo');
    // Who the company is before the tax authority, by name and by a number that is written either way.
    for (const typed of ['barberia sur s', '30-7030', '3070308853']) {
      await page.keyboard.press('Control+k');
      await expect(field).toHaveValue('');
      await page.keyboard.type(typed);
      await expect(page.locator('#palette').getByRole('option', { name: /30-70308853-4/ })).toBeVisible();
      await page.keyboard.press('Escape');
    }
    // A page, without its accents; the last one of the list, and round to the first.
    await page.keyboard.press('Control+k');
    await expect(field).toBeFocused();
    await expect(field).toHaveValue('');
    await page.keyboard.press('ArrowUp');
    await expect(page.locator('#palette').getByRole('option').last()).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('ArrowDown');
    await expect(page.locator('#palette').getByRole('option').first()).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.type(w('nav.people').slice(0, 4).toLowerCase());
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/members$/);
    // An action.
    await page.keyboard.press('Control+k');
    await page.keyboard.type(w('locations.new').toLowerCase());
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/locations\/new$/);
    // Nothing, and away again with the focus where it was.
    await page.locator('#name').focus();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('qqqqqq');
    await expect(page.getByText(w('palette.nothing'))).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.locator('#name')).toBeFocused();
  });

  test('a window that is just closing opens again, and gives up only what it was asked to', async ({ page }) => {
    await signIn(page, PEOPLE.owner);
    await page.goto('/t/barberia-sur');
    await hydrated(page);
    const palette = page.locator('#palette');
    await page.keyboard.press('Control+k');
    await expect(palette).toBeVisible();
    // In one moment, as when somebody is quicker than the browser: it closes as by Escape (HTML, 4.11.4: it is told of `cancel`
    // before, of `close` only in a later task), and the key comes in between.
    await palette.evaluate((window: HTMLDialogElement) => {
      if (window.dispatchEvent(new Event('cancel', { cancelable: true }))) window.close();
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', ctrlKey: true, bubbles: true }));
      return new Promise((later) => setTimeout(later, 200));
    });
    await expect(palette).toBeVisible();
    await expect(page.getByRole('combobox', { name: w('palette.open') })).toBeFocused();
    // What a field inside gives up, as the choice of a file, is passed on to the window and is not its own.
    await palette.locator('input').dispatchEvent('cancel', { bubbles: true });
    await page.waitForTimeout(200);
    await expect(palette).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(palette).toBeHidden();
  });

  test('keys lead to pages, and a sheet tells of them', async ({ page }) => {
    await signIn(page, PEOPLE.owner);
    await page.goto('/t/barberia-sur');
    await hydrated(page);
    await page.keyboard.press('g');
    await page.keyboard.press('l');
    await expect(page).toHaveURL(/\/locations$/);
    await expect(page.getByRole('searchbox')).toBeVisible();
    await page.keyboard.press('/');
    await expect(page.getByRole('searchbox')).toBeFocused();
    await page.keyboard.press('?');
    await expect(page.getByRole('searchbox')).toHaveValue('?');
    await page.getByRole('heading', { level: 1 }).click();
    await page.keyboard.press('?');
    const sheet = page.getByRole('dialog', { name: w('keys.title') });
    await expect(sheet).toBeVisible();
    await expectAccessible(page);
    await expect(sheet).toContainText(`g ${w('keys.then')} l`);
    await expect(sheet).toContainText(`j ${w('keys.or')} k`);
    // Single keys can be turned off, and stay so (WCAG 2.2, 2.1.4).
    await sheet.getByRole('checkbox').uncheck();
    await page.keyboard.press('Escape');
    await expect(sheet).toBeHidden();
    await page.keyboard.press('?');
    await expect(sheet).toBeHidden();
    await page.reload();
    await hydrated(page);
    await page.keyboard.press('?');
    await expect(sheet).toBeHidden();
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('combobox', { name: w('palette.open') })).toBeFocused();
  });

  test(`a shop is closed, and the way back opens it again${phone}`, async ({ browser }) => {
    test.slow();
    const client = await newClient(browser, w);
    const owner = client.page;
    await owner.goto(`/t/${client.slug}/locations/new`);
    await hydrated(owner);
    await owner.locator('#name').fill('Aviso');
    await owner.locator('#street').fill('Mitre 1');
    await owner.locator('#city').fill('Quilmes');
    await owner.locator('#province').selectOption('AR-B');
    await owner.getByRole('button', { name: w('locations.create') }).click();
    const said = owner.getByRole('region', { name: w('kit.said') });
    await expect(said).toContainText(w('form.said_created', { name: 'Aviso' }));
    await owner.getByRole('link', { name: 'Aviso', exact: true }).click();
    await owner.getByRole('button', { name: w('locations.close_one') }).click();
    await expect(said).toContainText(w('locations.said_closed', { name: 'Aviso' }));
    await hydrated(owner);
    await expectAccessible(owner);
    await said.getByRole('button', { name: w('kit.undo') }).click();
    await expect(said).toContainText(w('locations.said_opened', { name: 'Aviso' }));
    await expect(owner.getByRole('button', { name: w('locations.close_one') })).toBeVisible();
    // It is said once.
    await owner.reload();
    await expect(said).toHaveText('');
    await owner.context().close();
  });

  test('several shops are closed at once, and the work goes on while pages change', async ({ browser }) => {
    test.slow();
    const client = await newClient(browser, w);
    const owner = client.page;
    const entities = await (await owner.request.get(`/api/tenants/${client.slug}/legal-entities`)).json();
    const entity = (entities.items ?? entities)[0].id;
    for (const name of ['Uno', 'Dos', 'Tres', 'Cuatro']) {
      const made = await owner.request.post(`/api/tenants/${client.slug}/locations`, {
        data: { name, legal_entity_id: entity, street: 'Mitre 1', city: 'Quilmes', province: 'AR-B' },
      });
      expect(made.status()).toBe(201);
    }
    await owner.goto(`/t/${client.slug}/locations`);
    await hydrated(owner);
    // From the first to the third, as lists of mails do it.
    const boxes = owner.getByRole('checkbox', { name: w('kit.choose_row') });
    await boxes.nth(0).check();
    await boxes.nth(2).click({ modifiers: ['Shift'] });
    const bar = owner.getByRole('group', { name: w('kit.bulk') });
    await expect(bar).toContainText(w('kit.chosen_many', { count: 3 }));
    // However long the list, it is at hand.
    await expect(bar).toBeInViewport({ ratio: 1 });
    await expectAccessible(owner);
    await bar.getByRole('button', { name: w('locations.close_many') }).click();
    await owner.getByRole('link', { name: w('nav.people') }).first().click();
    const tray = owner.getByRole('region', { name: w('kit.work') });
    await expect(tray).toContainText(w('kit.work_ended'));
    await expect(tray).toContainText('3 / 3');
    const closed = async () => (await (await owner.request.get(`/api/tenants/${client.slug}/locations?status=closed`)).json()).items.length;
    expect(await closed()).toBe(3);
    // And the way back, from wherever one is by then.
    await tray.getByRole('button', { name: w('kit.undo') }).click();
    await expect(tray).toContainText(w('locations.opening'));
    await expect(tray).toContainText(w('kit.work_ended'));
    await expect.poll(closed).toBe(0);
    // Once all is done it folds by itself, not while somebody is at it, and opens again.
    const fold = tray.getByRole('button', { name: w('kit.work_done_one') });
    await tray.getByRole('button', { name: w('kit.dismiss') }).focus();
    await owner.waitForTimeout(11_000);
    await expect(fold).toHaveAttribute('aria-expanded', 'true');
    await owner.getByRole('heading', { level: 1 }).click();
    await expect(fold).toHaveAttribute('aria-expanded', 'false', { timeout: 12_000 });
    await expect(tray.getByRole('button', { name: w('kit.dismiss') })).toBeHidden();
    await expectAccessible(owner);
    await fold.press('Enter');
    await expect(fold).toHaveAttribute('aria-expanded', 'true');
    await tray.getByRole('button', { name: w('kit.dismiss') }).click();
    await expect(tray).toHaveText('');
    await owner.context().close();
  });

  test('the order and the columns of a list are in its address, and it leaves as a file', async ({ page }) => {
    await signIn(page, PEOPLE.otherOwner);
    await page.goto('/t/cadena-norte/locations');
    await hydrated(page);
    const names = page.locator('tbody th');
    const forth = await names.allInnerTexts();
    await page.getByRole('columnheader', { name: w('locations.name') }).getByRole('link').click();
    await expect(page).toHaveURL(/sort=(-|%2D)name/);
    await expect(page.getByRole('columnheader', { name: w('locations.name') })).toHaveAttribute('aria-sort', 'descending');
    await expect.poll(() => names.allInnerTexts()).toEqual([...forth].reverse());
    await page.locator('summary', { hasText: w('kit.columns') }).click();
    await page.getByRole('link', { name: w('kit.hide_column', { name: w('locations.phone') }) }).click();
    await expect(page).toHaveURL(/hide=phone/);
    await expect(page.getByRole('columnheader', { name: w('locations.phone') })).toHaveCount(0);
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: w('kit.export') }).click()]);
    const { readFileSync } = await import('node:fs');
    const lines = readFileSync(await download.path(), 'utf8').replace(/^\uFEFF/, '').trim().split('\r\n');
    expect(lines[0]).toContain(w('locations.name'));
    expect(lines.slice(1).map((line) => line.split(/[;,]/)[0].replaceAll('"', ''))).toEqual([...forth].reverse());
  });

  test('what others did is told, counted and read', async ({ browser }) => {
    test.slow();
    const client = await newClient(browser, w);
    // Somebody of their own: whoever is in a company starts elsewhere.
    const staff = await newStaff(browser, 'support', w);
    await staff.page.goto(`/staff/tenants?q=${client.slug}`);
    await staff.page.getByRole('link', { name: client.name }).click();
    await staff.page.locator('#reason').fill('Revisar los avisos con la dueña');
    await staff.page.getByRole('button', { name: w('staff_access.enter') }).click();
    await expect(staff.page).toHaveURL(new RegExp(`/t/${client.slug}$`));
    await staff.page.context().close();

    const owner = client.page;
    await owner.goto(`/t/${client.slug}`);
    await hydrated(owner);
    // It is told some seconds later, and counted when a page is there.
    const bell = owner.locator('.frame-top').getByRole('link', { name: /[1-9]/ });
    await expect(async () => {
      await owner.reload();
      await expect(bell).toBeVisible({ timeout: 3000 });
    }).toPass({ timeout: 30_000 });
    await bell.click();
    await expect(owner.getByRole('heading', { level: 1 })).toHaveText(w('notifications.title'));
    await expect(owner.getByRole('listitem').filter({ hasText: w('access_events.staff_entered') }).first()).toContainText(w('notifications.unread'));
    await expectAccessible(owner);
    await owner.getByRole('button', { name: w('notifications.mark_read') }).click();
    await expect(owner.getByRole('button', { name: w('notifications.mark_read') })).toHaveCount(0);
    await hydrated(owner);
    await expect(owner.locator('.bell-count')).toHaveCount(0);
    await owner.context().close();
  });
});

test('pages are about one shop or all of them, as the address says', async ({ page }) => {
  await signIn(page, PEOPLE.owner);
  await page.goto('/t/barberia-sur');
  await hydrated(page);
  const switcher = page.getByRole('combobox', { name: 'Sucursal', exact: true });
  await switcher.selectOption({ label: 'Palermo' });
  await expect(page).toHaveURL(/\?location=loc_/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Palermo');
  await page.getByRole('link', { name: /Personas$/ }).last().click();
  await expect(page).toHaveURL(/members\?location=loc_/);
  // Diego cuts hair in San Telmo only.
  await expect(page.getByRole('link', { name: 'Lucía Paredes' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Diego Sosa' })).toHaveCount(0);
});

test('a provider has what matters at the thumb @phone', async ({ page }) => {
  await signIn(page, PEOPLE.provider);
  await page.goto('/');
  await expect(page).toHaveURL(/\/p\/barberia-sur$/);
  await hydrated(page);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Diego');
  await expect(page.getByText('Defensa 1020')).toBeVisible();
  const bar = page.getByRole('navigation', { name: 'Navegación principal' });
  for (const [name, address] of [['Sucursales', 'shops'], ['Avisos', 'notifications'], ['Yo', 'me']]) {
    const link = bar.getByRole('link', { name });
    const box = (await link.boundingBox())!;
    expect(Math.min(box.width, box.height), `${name} is as large as a thumb`).toBeGreaterThanOrEqual(44);
    await link.click();
    await expect(page).toHaveURL(new RegExp(`/p/barberia-sur/${address}$`));
    await expect(link).toHaveAttribute('aria-current', 'page');
  }
});

test('a provider keeps the bar at the thumb on the pages of their account @phone', async ({ page }) => {
  await signIn(page, PEOPLE.provider);
  await page.goto('/p/barberia-sur/me');
  await hydrated(page);
  const bar = page.getByRole('navigation', { name: 'Navegación principal' });
  const tabs = page.getByRole('navigation', { name: 'Tu cuenta' });
  await page.getByRole('link', { name: 'Perfil' }).click();
  await expect(page).toHaveURL(/\/account\/profile\?from=barberia-sur$/);
  await expect(bar.getByRole('link', { name: 'Yo' })).toHaveAttribute('aria-current', 'page');
  await expectAccessible(page);
  await tabs.getByRole('link').nth(2).click();
  await expect(page).toHaveURL(/\/account\/sessions\?from=barberia-sur$/);
  await expect(tabs.getByRole('link').nth(2)).toHaveAttribute('aria-current', 'page');
  await expect(bar).toBeVisible();
  // A form leads on to the same side.
  await tabs.getByRole('link').first().click();
  await page.locator('main form button[type=submit]').click();
  await expect(page).toHaveURL(/\/account\/profile\?from=barberia-sur$/);
  await hydrated(page);
  // Who has that side alone is on it wherever they come from.
  await page.goto('/account/security');
  await expect(bar).toBeVisible();
  await hydrated(page);
  await bar.getByRole('link', { name: 'Inicio' }).click();
  await expect(page).toHaveURL(/\/p\/barberia-sur$/);
});

test('the account of whoever has another side is in no provider\u2019s frame', async ({ page }) => {
  await signIn(page, PEOPLE.owner);
  await page.goto('/account/profile?from=barberia-sur');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator('.bottom-bar')).toHaveCount(0);
});

test('thousands of rows are in the page a few at a time', async ({ page }) => {
  await page.goto('/gallery/tables');
  await hydrated(page);
  const table = page.locator('[data-specimen=table-thousands]');
  await expect(table.getByRole('status')).toHaveText('5.000 filas');
  const frame = table.locator('.table-window');
  expect(await table.locator('tbody tr[aria-rowindex]').count()).toBeLessThan(100);
  await frame.evaluate((frame) => frame.scrollTo(0, frame.scrollHeight));
  await expect(table.getByRole('rowheader', { name: / 5000$/ })).toBeVisible();
  expect(await table.locator('tbody tr[aria-rowindex]').count()).toBeLessThan(100);
  await table.getByRole('searchbox').fill('ana nandu');
  await expect(table.getByRole('status')).toHaveText('625 filas');
});

test('a page has its title at every moment, while it is taken over and from one page to the next', async ({ page }) => {
  await page.addInitScript(() => {
    const titles: string[] = [];
    Object.assign(window, { titles });
    const note = () => document.querySelector('title') && titles.push(document.title);
    new MutationObserver(note).observe(document, { subtree: true, childList: true, characterData: true });
  });
  const titles = () => page.evaluate(() => [...new Set((window as unknown as { titles: string[] }).titles)]);
  await signIn(page, PEOPLE.owner);
  await page.goto('/t/barberia-sur/members');
  await hydrated(page);
  expect(await titles()).toEqual(['Personas · BarberPro']);
  await page.getByRole('navigation').getByRole('link', { name: 'Sucursales' }).first().click();
  await expect(page).toHaveTitle('Sucursales · BarberPro');
  expect(await titles()).toEqual(['Personas · BarberPro', 'Sucursales · BarberPro']);
});
