import { newClient } from '../clients';
import { expect, expectAccessible, expectNoSidewaysScrolling, hydrated, PEOPLE, signIn, test } from '../fixtures';
import { newStaff } from '../staff';
import { inBothLanguages } from '../words';

inBothLanguages((w, _locale, phone) => {
  test(`a company reads what was said in its name and what became of it${phone}`, async ({ page }) => {
    await signIn(page, PEOPLE.owner);
    await page.goto('/t/barberia-sur/messages');
    await hydrated(page);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(w('messages.title'));
    // Other tests write letters of this company too: which of them are first is not known.
    const list = page.getByRole('table');
    await expect(list.getByRole('link').first()).toBeVisible();
    await expectAccessible(page);
    await expectNoSidewaysScrolling(page);

    await page.getByLabel(w('messages.status'), { exact: true }).selectOption('failed');
    await expect(page).toHaveURL(/status=failed/);
    await expect(list.getByText('tomas.luna@corero.example')).toBeVisible();
    await expect(list.getByText(w('messages.sent'), { exact: true })).toHaveCount(0);
    await page.getByRole('link', { name: w('messages.template_invitation') }).first().click();
    await expect(page).toHaveURL(/\/messages\/msg_/);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(w('messages.template_invitation'));
    // The newest first, with what the mail server answered.
    for (const status of ['queued', 'sending', 'failed']) {
      await expect(page.getByRole('listitem').filter({ hasText: w(`messages.${status}`) }).first()).toBeVisible();
    }
    await expect(page.getByRole('listitem').filter({ hasText: 'User unknown' })).toHaveCount(1);
    await expect(page.getByText(w('messages.basis_contract'), { exact: true })).toBeVisible();
    await expectAccessible(page);
    await expectNoSidewaysScrolling(page);
  });

  test('a company chooses its quiet hours, and is told at the field what is wrong with them', async ({ browser }) => {
    test.slow();
    const client = await newClient(browser, w);
    const page = client.page;
    await page.goto(`/t/${client.slug}/messages`);
    await hydrated(page);
    const [from, to] = [page.locator('#from'), page.locator('#to')];
    await expect(from).toHaveValue('21:00');
    await to.fill('21');
    await to.press('Tab');
    await page.getByRole('button', { name: w('form.save') }).click();
    await expect(page.getByText(w('messages.problem_same_time'))).toBeVisible();
    await hydrated(page);
    await page.locator('#to').fill('7:30');
    await page.locator('#to').press('Tab');
    await page.getByRole('button', { name: w('form.save') }).click();
    await expect(page.getByText(w('messages.said_quiet'))).toBeVisible();
    await hydrated(page);
    await expect(page.locator('#to')).toHaveValue('07:30');
    await expectAccessible(page);
    await page.context().close();
  });

  test(`somebody reads a notification by itself and chooses what they hear of${phone}`, async ({ browser }) => {
    test.slow();
    const client = await newClient(browser, w);
    const staff = await newStaff(browser, 'support', w);
    await staff.page.goto(`/staff/tenants?q=${client.slug}`);
    await staff.page.getByRole('link', { name: client.name }).click();
    await staff.page.locator('#reason').fill('Revisar los mensajes con la dueña');
    await staff.page.getByRole('button', { name: w('staff_access.enter') }).click();
    await expect(staff.page).toHaveURL(new RegExp(`/t/${client.slug}$`));
    await staff.page.context().close();

    const page = client.page;
    const news = page.getByRole('listitem').filter({ hasText: w('access_events.staff_entered') }).first();
    // It is told some seconds later.
    await expect(async () => {
      await page.goto(`/t/${client.slug}/notifications`);
      await expect(news).toContainText(w('notifications.unread'), { timeout: 3000 });
    }).toPass({ timeout: 30_000 });
    await hydrated(page);
    await news.getByRole('button', { name: w('notifications.mark_one_read') }).click();
    await expect(news.getByRole('button', { name: w('notifications.mark_one_unread') })).toBeVisible();
    await expect(news).not.toContainText(w('notifications.unread'));

    const inbox = page.getByRole('group', { name: w('notifications.in_app') });
    const mail = page.getByRole('group', { name: w('notifications.mail') });
    // Nobody puts off mail about security.
    await expect(mail.getByRole('checkbox', { name: w('notifications.category_security') })).toBeDisabled();
    await expect(mail.getByRole('checkbox', { name: w('notifications.category_security') })).toBeChecked();
    await inbox.getByRole('checkbox', { name: w('notifications.category_access') }).uncheck();
    await mail.getByRole('checkbox', { name: w('notifications.category_team') }).check();
    await page.getByRole('button', { name: w('form.save') }).click();
    await expect(page.getByText(w('notifications.said_chosen'))).toBeVisible();
    await hydrated(page);
    await expect(inbox.getByRole('checkbox', { name: w('notifications.category_access') })).not.toBeChecked();
    await expect(mail.getByRole('checkbox', { name: w('notifications.category_team') })).toBeChecked();
    await expectAccessible(page);
    await expectNoSidewaysScrolling(page);
    await page.context().close();
  });
});

test('who may not see messages is not led to them', async ({ page }) => {
  await signIn(page, PEOPLE.manager);
  await page.goto('/t/barberia-sur');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Mensajes', exact: true })).toHaveCount(0);
  await page.goto('/t/barberia-sur/messages');
  await expect(page.getByText('No tenés permiso para esto')).toHaveCount(1);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('messages are found and read', async ({ page }) => {
    await signIn(page, PEOPLE.owner);
    await page.goto('/t/barberia-sur/messages');
    await page.getByLabel('Estado', { exact: true }).selectOption('held');
    await page.getByRole('button', { name: 'Filtrar' }).click();
    await expect(page).toHaveURL(/status=held/);
    await expect(page.getByText('No hay mensajes así')).toBeVisible();
  });
});
