import type { Page } from '@playwright/test';
import { expect, expectAccessible, hydrated, PEOPLE, signIn, test } from '../fixtures';
import { NEW_PASSWORD, newMember } from '../letters';
import { beginning, inBothLanguages } from '../words';

/** An address of nobody, of this run only. */
const someone = () => `invitada-${test.info().project.name}-${Date.now()}@ejemplo.com`;

async function openMember(page: Page, name: string) {
  await page.goto('/t/barberia-sur/members');
  await page.getByRole('link', { name, exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
}

/** Nothing but the frames that are meant to scrolls sideways. */
async function expectNoSidewaysScroll(page: Page) {
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  expect(sideways).toBe(false);
}

inBothLanguages((w, _locale, phone) => {
  test(`an owner invites somebody, corrects what is missing, and takes it back${phone}`, async ({ page }) => {
    const email = someone();
    await signIn(page, PEOPLE.owner);
    await page.goto('/t/barberia-sur/members');
    await hydrated(page);
    await expect(page.getByRole('row', { name: /Lucía Paredes/ })).toContainText(w('roles.owner'));
    await expect(page.getByRole('row', { name: /Diego Sosa/ })).toContainText('San Telmo');
    await page.getByRole('link', { name: w('members.invite') }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(w('members.new'));

    // Checked in the browser: nothing is sent, everything wrong is said.
    let sent = 0;
    page.on('request', (request) => (sent += request.url().includes('/invite_member') ? 1 : 0));
    await page.getByRole('button', { name: w('members.send') }).click();
    await expect(page.getByText(w('problems.required'))).toHaveCount(2);
    await expect(page.locator('#email')).toBeFocused();
    await page.locator('#email').fill(email);
    await page.getByRole('radio', { name: beginning(w('roles.reception')) }).check();
    await expect(page.getByRole('checkbox', { name: 'San Telmo' })).toBeHidden();
    await page.getByRole('radio', { name: beginning(w('members.reach_some')) }).check();
    await expect(page.getByRole('checkbox', { name: 'San Telmo' })).toBeVisible();
    await page.getByRole('button', { name: w('members.send') }).click();
    await expect(page.getByText(w('problems.required'))).toHaveCount(1);
    expect(sent).toBe(0);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);

    await page.getByRole('checkbox', { name: 'San Telmo' }).check();
    await page.getByRole('button', { name: w('members.send') }).click();
    await expect(page).toHaveURL(/\/t\/barberia-sur\/members$/);
    const row = page.getByRole('row', { name: email });
    await expect(row).toContainText(w('roles.reception'));
    await expect(row).toContainText(w('members.some'));
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByRole('button', { name: w('members.revoke_of', { email }) }).click();
    await expect(page).toHaveURL(/\/t\/barberia-sur\/members$/);
    await expect(page.getByRole('heading', { name: w('members.invitations') })).toBeVisible();
    await expect(row).toHaveCount(0);
  });

  test('somebody who is a member already is not invited, and nothing chosen is lost', async ({ page }) => {
    await signIn(page, PEOPLE.owner);
    await page.goto('/t/barberia-sur/members/new');
    await hydrated(page);
    await page.locator('#email').fill(PEOPLE.provider);
    await page.getByRole('radio', { name: beginning(w('roles.analyst')) }).check();
    await page.getByRole('button', { name: w('members.send') }).click();
    await expect(page.getByText(w('problems.taken'))).toBeVisible();
    await expect(page.getByRole('radio', { name: beginning(w('roles.analyst')) })).toBeChecked();
    await expect(page.locator('#email')).toBeFocused();
  });

  test('an owner changes somebody’s place, ends their sessions, and takes them out', async ({ page, browser }) => {
    test.slow();
    const member = await newMember(browser);
    await signIn(page, PEOPLE.owner);
    await openMember(page, member.name);
    await hydrated(page);
    await expect(page.getByRole('radio', { name: beginning(w('roles.reception')) })).toBeChecked();
    await page.getByRole('radio', { name: beginning(w('roles.analyst')) }).check();
    await page.getByRole('radio', { name: beginning(w('members.reach_some')) }).check();
    await page.getByRole('checkbox', { name: 'San Telmo' }).check();
    await page.getByRole('button', { name: w('form.save') }).click();
    await expect(page).toHaveURL(/\/t\/barberia-sur\/members$/);
    const row = page.getByRole('row', { name: member.email });
    await expect(row).toContainText(w('roles.analyst'));
    await expect(row).toContainText('San Telmo');
    await member.page.goto('/t/barberia-sur/locations');
    await expect(member.page.getByRole('link', { name: 'San Telmo' })).toBeVisible();
    await expect(member.page.getByRole('link', { name: 'Palermo' })).toHaveCount(0);

    await openMember(page, member.name);
    await expect(page.getByText(w('members.without_second_factor'))).toBeVisible();
    await page.getByRole('button', { name: w('members.end_sessions') }).click();
    await expect(page.getByText(w('members.sessions_none'))).toBeVisible();
    await member.page.reload();
    await expect(member.page.getByText(w('errors.sign_in_again'), { exact: true })).toBeVisible();
    await member.page.getByRole('main').getByRole('link', { name: w('errors.sign_in') }).click();
    await expect(member.page).toHaveURL(/sign-in\/again/);
    await member.page.locator('#email').fill(member.email);
    await member.page.locator('#password').fill(NEW_PASSWORD);
    await member.page.getByRole('button', { name: w('session.submit'), exact: true }).click();
    await expect(member.page, 'signing in leads back').toHaveURL(/\/t\/barberia-sur\/locations$/);

    await page.locator('summary', { hasText: w('members.remove') }).click();
    await expect(page.getByText(w('members.remove_text', { name: member.name }))).toBeVisible();
    await page.getByRole('button', { name: w('members.remove') }).click();
    await expect(page).toHaveURL(/\/t\/barberia-sur\/members$/);
    await expect(row).toHaveCount(0);
    await member.page.reload();
    await expect(member.page.getByText(w('errors.not_found'), { exact: true })).toBeVisible();
    await page.goto('/t/barberia-sur/access-events');
    const events = page.getByRole('listitem').filter({ hasText: member.name });
    await expect(events.filter({ hasText: w('access_events.member_changed') })).toContainText(w('roles.analyst'));
    await expect(events.filter({ hasText: w('access_events.member_sessions_ended') })).toHaveCount(1);
    await expect(events.filter({ hasText: w('access_events.member_removed') })).toContainText('Lucía Paredes');
    await member.page.context().close();
  });

  test('people see of others what their place allows', async ({ page }) => {
    await signIn(page, PEOPLE.manager);
    await page.goto('/t/barberia-sur/members');
    await expect(page.getByRole('row', { name: /Martín Aguirre/ })).toContainText(w('members.you'));
    await expect(page.getByRole('link', { name: w('members.invite') })).toHaveCount(0);
    await expect(page.getByText(w('members.invitations'))).toHaveCount(0);
    await page.getByRole('link', { name: 'Diego Sosa' }).click();
    await expect(page.getByText(w('members.read_only'))).toBeVisible();
    for (const name of [w('form.save'), w('members.view_as'), w('members.end_sessions')]) {
      await expect(page.getByRole('button', { name })).toHaveCount(0);
    }
    await page.goto('/t/barberia-sur/members/new');
    await expect(page.getByText(w('errors.forbidden'), { exact: true })).toBeVisible();
    await page.goto('/t/barberia-sur/roles/new');
    await expect(page.getByText(w('errors.forbidden'), { exact: true })).toBeVisible();
    await page.goto('/t/cadena-norte/roles/new');
    await expect(page.getByText(w('errors.not_found'), { exact: true })).toBeVisible();
  });

  test('who may not see people is not led to them', async ({ page }) => {
    await signIn(page, PEOPLE.provider);
    await page.goto('/t/barberia-sur');
    const navigation = page.getByRole('navigation', { name: w('nav.main') });
    await expect(navigation.getByRole('link', { name: w('nav.locations') })).toBeVisible();
    await expect(navigation.getByRole('link', { name: w('nav.people') })).toHaveCount(0);
    await page.goto('/t/barberia-sur/members');
    await expect(page.getByText(w('errors.forbidden'), { exact: true })).toBeVisible();
  });

  test(`it is said what somebody can do, and why${phone}`, async ({ page }) => {
    await signIn(page, PEOPLE.owner);
    await openMember(page, 'Diego Sosa');
    await hydrated(page);
    const answer = page.getByRole('main').getByRole('status').last();
    const others = ['owner', 'administrator', 'regional_manager'].map((role) => w(`roles.${role}`)).join(', ');

    await page.getByLabel(w('members.why_action'), { exact: true }).selectOption({ label: w('actions.locations_edit') });
    await page.getByLabel(w('members.why_location')).selectOption({ label: 'San Telmo' });
    await page.getByRole('button', { name: w('members.why_ask') }).click();
    await expect(page).toHaveURL(/action=locations\.edit&location=loc_/);
    await expect(answer).toContainText(w('members.why_no'));
    await expect(answer).toContainText(w('members.why_lacks', { role: w('roles.provider'), others }));
    await expect(answer).toContainText(w('members.why_reaches'));

    await page.getByLabel(w('members.why_action'), { exact: true }).selectOption({ label: w('actions.locations_view') });
    await page.getByLabel(w('members.why_location')).selectOption({ label: 'Palermo' });
    await page.getByRole('button', { name: w('members.why_ask') }).click();
    await expect(answer).toContainText(w('members.why_not_reached'));
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);

    // The address is the question.
    await page.getByLabel(w('members.why_location')).selectOption({ label: 'San Telmo' });
    await page.getByRole('button', { name: w('members.why_ask') }).click();
    await expect(answer).toContainText(w('members.why_yes'));
    await page.reload();
    await expect(answer).toContainText(w('members.why_yes'));
    await expect(page.getByLabel(w('members.why_action'), { exact: true })).toHaveValue('locations.view');
  });

  test(`an owner looks at the console as somebody else, and comes back${phone}`, async ({ page }) => {
    await signIn(page, PEOPLE.owner);
    await openMember(page, 'Diego Sosa');
    await page.getByRole('button', { name: w('members.view_as') }).click();
    await expect(page).toHaveURL(/\/t\/barberia-sur$/);
    const banner = page.getByText(w('members.viewing_title', { name: 'Diego Sosa' }));
    await expect(banner).toBeVisible();
    await hydrated(page);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.goto('/t/barberia-sur/locations');
    await expect(banner).toBeVisible();
    await expect(page.getByRole('link', { name: 'San Telmo' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Palermo' })).toHaveCount(0);
    await expect(page.getByRole('link', { name: w('locations.new') })).toHaveCount(0);
    await page.getByRole('button', { name: w('members.viewing_stop') }).click();
    await expect(page).toHaveURL(/\/t\/barberia-sur$/);
    await expect(banner).toHaveCount(0);
    await page.goto('/t/barberia-sur/locations');
    await expect(page.getByRole('link', { name: 'Palermo' })).toBeVisible();
  });

  test('one’s own page shows the session one is in', async ({ page }) => {
    await signIn(page, PEOPLE.owner);
    await openMember(page, 'Lucía Paredes');
    await expect(page.getByRole('heading', { name: w('members.sessions') })).toBeVisible();
    await expect(page.getByText(w('members.method_password')).first()).toBeVisible();
    // Nobody looks as themselves.
    await expect(page.getByRole('button', { name: w('members.view_as') })).toHaveCount(0);
    await hydrated(page);
    await expectAccessible(page);
  });

  test(`an owner makes a role, changes it, and deletes it${phone}`, async ({ page }) => {
    const name = `Encargada ${test.info().project.name} ${Date.now()}`;
    await signIn(page, PEOPLE.owner);
    await page.goto('/t/barberia-sur/roles');
    await hydrated(page);
    await page.getByRole('link', { name: w('custom_roles.new') }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(w('custom_roles.new'));
    await page.getByRole('button', { name: w('custom_roles.create') }).click();
    await expect(page.getByText(w('problems.required'))).toHaveCount(2);
    await expect(page.locator('#name')).toBeFocused();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.locator('#name').fill(name);
    await page.getByRole('checkbox', { name: w('actions.locations_view') }).check();
    await page.getByRole('checkbox', { name: w('actions.locations_edit') }).check();
    await page.getByRole('button', { name: w('custom_roles.create') }).click();
    await expect(page).toHaveURL(/\/t\/barberia-sur\/roles$/);
    await expect(page.getByRole('row', { name })).toContainText(w('actions.locations_edit'));

    await page.getByRole('link', { name }).click();
    await expect(page.getByRole('checkbox', { name: w('actions.locations_edit') })).toBeChecked();
    await page.getByRole('checkbox', { name: w('actions.locations_edit') }).uncheck();
    await page.getByRole('checkbox', { name: w('actions.members_view') }).check();
    await page.getByRole('button', { name: w('form.save') }).click();
    await expect(page).toHaveURL(/\/t\/barberia-sur\/roles$/);
    await expect(page.getByRole('row', { name })).toContainText(w('actions.members_view'));
    await expect(page.getByRole('row', { name })).not.toContainText(w('actions.locations_edit'));

    // It is offered to whom one invites.
    await page.goto('/t/barberia-sur/members/new');
    await expect(page.getByRole('radio', { name })).toBeEnabled();

    await page.goto('/t/barberia-sur/roles');
    await page.getByRole('link', { name }).click();
    await page.locator('details.confirm summary').click();
    await expect(page.getByText(w('custom_roles.remove_text', { name }))).toBeVisible();
    await page.locator('details.confirm button').click();
    await expect(page).toHaveURL(/\/t\/barberia-sur\/roles$/);
    await expect(page.getByRole('link', { name })).toHaveCount(0);
  });

  test(`the table of roles says what each may, and scrolls in its own frame${phone}`, async ({ page }) => {
    await signIn(page, PEOPLE.owner);
    await page.goto('/t/barberia-sur/members');
    await page.getByRole('navigation', { name: w('nav.people') }).getByRole('link', { name: w('custom_roles.title') }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(w('custom_roles.title'));
    const frame = page.getByRole('region', { name: w('custom_roles.built_in') });
    await expect(frame.getByRole('columnheader')).toContainText([w('custom_roles.permission'), w('roles.owner'), w('roles.administrator')]);
    await expect(frame.getByRole('row', { name: w('actions.locations_view') }).getByRole('img', { name: w('members.yes') })).toHaveCount(6);
    await expect(frame.getByRole('row', { name: w('actions.locations_create') }).getByRole('img', { name: w('members.yes') })).toHaveCount(2);
    await expect(frame.getByRole('row', { name: w('actions.locations_create') }).getByRole('img', { name: w('members.no') })).toHaveCount(4);
    await hydrated(page);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
  });
});

test.describe('in English', () => {
  test.use({ locale: 'en-US' });

  test('people and roles read in English', async ({ page }) => {
    await signIn(page, PEOPLE.owner);
    await page.goto('/t/barberia-sur/members');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('People');
    await expect(page.getByRole('row', { name: /Lucía Paredes/ })).toContainText('Owner');
    await page.getByRole('link', { name: 'Martín Aguirre' }).click();
    await expect(page.getByRole('button', { name: 'View as this person' })).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Can they do this, and why?' })).toBeVisible();
    await page.goto('/t/barberia-sur/roles');
    await expect(page.getByRole('heading', { name: 'Roles that come with BarberPro' })).toBeVisible();
    await expect(page.getByRole('rowheader', { name: 'See people and roles' })).toBeVisible();
  });

  // In Spanish: api_keys.spec.ts.
  test('an owner makes an API key, renews and revokes it', async ({ page, request }) => {
    const name = `Website ${Date.now()}`;
    const answer = async (secret: string) =>
      (await request.get('/api/tenants/barberia-sur/locations', { headers: { authorization: `Bearer ${secret}` } })).status();
    const shown = async () => {
      const secret = page.getByRole('status').filter({ hasText: 'Copy the key now' }).locator('code');
      await expect(secret).toHaveText(/^bpk_/);
      return (await secret.innerText()).trim();
    };
    await signIn(page, PEOPLE.owner);
    await page.goto('/t/barberia-sur/api-keys');
    await page.getByRole('link', { name: 'New key' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('New key');
    await hydrated(page);
    await page.getByRole('button', { name: 'Create key' }).click();
    await expect(page.getByText('Fill in this field.')).toHaveCount(2);
    await page.getByRole('textbox', { name: 'Name' }).fill(name);
    await page.getByRole('checkbox', { name: 'See the shops' }).check();
    await page.locator('#expires_on').fill('2020-01-01');
    await page.getByRole('button', { name: 'Create key' }).click();
    await expect(page.getByText('That day is over.')).toBeVisible();
    await page.locator('#expires_on').fill('2099-12-31');
    await page.getByRole('button', { name: 'Create key' }).click();
    await expect(page).toHaveURL(/\/t\/barberia-sur\/api-keys$/);
    const first = await shown();
    const key = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name, exact: true }) });
    await expect(key).toContainText('Active');
    await expect(key).toContainText('Not used yet');
    await key.locator('summary', { hasText: '1 permission' }).click();
    await expect(key.getByText('See the shops')).toBeVisible();
    expect(await answer(first)).toBe(200);

    await hydrated(page);
    await key.locator('summary', { hasText: 'Renew' }).click();
    await key.getByLabel('The present one stops working').selectOption({ label: 'In 1 hour' });
    await key.getByRole('button', { name: 'Give me the new key' }).click();
    await expect(key).toContainText('The key before works until');
    const second = await shown();
    expect(await answer(first)).toBe(200);
    expect(await answer(second)).toBe(200);

    await key.locator('summary', { hasText: 'Revoke' }).click();
    await expect(key).toContainText('this cannot be undone');
    await key.getByRole('button', { name: 'Revoke' }).click();
    await expect(key).toContainText('Revoked');
    await expect(key.getByRole('button')).toHaveCount(0);
    expect(await answer(second)).toBe(401);
    await page.getByRole('link', { name: 'Activity' }).click();
    const events = page.getByRole('listitem');
    await expect(events.filter({ hasText: `Lucía Paredes created the API key ${name}` })).toContainText('See the shops');
    await expect(events.filter({ hasText: `Lucía Paredes renewed the API key ${name}` })).toContainText('went on working for 1 h.');
    await expect(events.filter({ hasText: `Lucía Paredes revoked the API key ${name}` })).toBeVisible();
  });
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('a refused invitation keeps what was chosen, an accepted one leads on', async ({ page }) => {
    const email = someone();
    await signIn(page, PEOPLE.owner);
    await page.goto('/t/barberia-sur/members/new');
    await page.locator('#email').fill('sin-arroba');
    await page.getByRole('radio', { name: /^Profesional/ }).check();
    await expect(page.getByRole('checkbox', { name: 'Avellaneda' })).toBeHidden();
    await page.getByRole('radio', { name: /^Sólo algunas/ }).check();
    await page.getByRole('checkbox', { name: 'Avellaneda' }).check();
    await page.getByRole('button', { name: 'Enviar invitación' }).click();
    await expect(page.getByText('Escribí un correo válido')).toBeVisible();
    await expect(page).toHaveURL(/members\/new$/);
    await expect(page.locator('#email')).toHaveValue('sin-arroba');
    await expect(page.getByRole('radio', { name: /^Profesional/ })).toBeChecked();
    await expect(page.getByRole('radio', { name: /^Sólo algunas/ })).toBeChecked();
    await expect(page.getByRole('checkbox', { name: 'Avellaneda' })).toBeChecked();
    await expect(page.getByRole('checkbox', { name: 'Palermo' })).not.toBeChecked();
    await page.locator('#email').fill(email);
    await page.getByRole('button', { name: 'Enviar invitación' }).click();
    await expect(page).toHaveURL(/\/members$/);
    await expect(page.getByRole('row', { name: email })).toContainText('Profesional');
    await page.getByRole('button', { name: `Anular la invitación a ${email}` }).click();
    await expect(page.getByRole('row', { name: email })).toHaveCount(0);
  });

  test('a refused role keeps its name and its permissions', async ({ page }) => {
    await signIn(page, PEOPLE.owner);
    await page.goto('/t/barberia-sur/roles/new');
    await page.getByRole('checkbox', { name: 'Invitar personas' }).check();
    await page.getByRole('button', { name: 'Crear rol' }).click();
    await expect(page.getByText('Completá este campo.')).toHaveCount(1);
    await expect(page).toHaveURL(/roles\/new$/);
    await expect(page.getByRole('checkbox', { name: 'Invitar personas' })).toBeChecked();
    await page.locator('#name').fill('Quien invita');
    await page.getByRole('checkbox', { name: 'Invitar personas' }).uncheck();
    await page.getByRole('button', { name: 'Crear rol' }).click();
    await expect(page.getByText('Completá este campo.')).toHaveCount(1);
    await expect(page.locator('#name')).toHaveValue('Quien invita');
  });

  test('a question about somebody is answered', async ({ page }) => {
    await signIn(page, PEOPLE.owner);
    await openMember(page, 'Martín Aguirre');
    await page.locator('#why-action').selectOption('locations.create');
    await page.getByRole('button', { name: 'Averiguar' }).click();
    await expect(page).toHaveURL(/action=locations\.create/);
    await expect(page.locator('#why-action')).toHaveValue('locations.create');
    await expect(page.getByText('Su rol, Gerencia regional, no lo incluye.')).toBeVisible();
    await expect(page.getByText('Hace falta trabajar en todas las sucursales')).toBeVisible();
  });
});
