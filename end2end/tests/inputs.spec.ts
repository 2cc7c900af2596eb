import type { Page } from '@playwright/test';
import { expect, expectAccessible, hydrated, PEOPLE, signIn, test } from '../fixtures';
import { inBothLanguages, type Words } from '../words';

/** What is sent for a field whose text says it another way. */
const sent = (page: Page, name: string) => page.locator(`input[type=hidden][name="${name}"]`);
/** The choices of the list that is open; those of a select are not in sight. */
const choices = (page: Page) => page.locator('li[role=option]');
/** The field, its label and its messages. */
const frame = (page: Page, id: string) => page.locator('div.min-w-0').filter({ has: page.locator(`#${id}`) }).last();

async function open(page: Page, address: '/gallery/fields' | '/gallery/pickers') {
  await page.goto(address);
  await hydrated(page);
}

/** Types into a field as a person does, and leaves it. */
async function type(page: Page, id: string, text: string) {
  await page.locator(`#${id}`).focus();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(text);
  await page.keyboard.press('Tab');
}

/** The button that opens the calendar of a field. */
const calendar = (page: Page, id: string) =>
  page.locator('.picker').filter({ has: page.locator(`#${id}`) }).locator('button[aria-haspopup=dialog]');

for (const address of ['/gallery/fields', '/gallery/pickers'] as const) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`every field of ${address} is accessible and fits, ${colorScheme} @phone`, async ({ page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await open(page, address);
      await expectAccessible(page);
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
      expect(sideways).toBe(false);
    });
  }
}

inBothLanguages((w: Words, locale, phone) => {
  const spanish = locale === 'es-AR';

  test(`a day is typed in many ways and sent in one${phone}`, async ({ page }) => {
    await open(page, '/gallery/pickers');
    for (const text of ['3/9/26', '03-09-2026', '2026-09-03', '03092026', '3 sept 2026']) {
      await type(page, 'date_empty', text);
      await expect(page.locator('#date_empty'), text).toHaveValue('3/9/2026');
      await expect(sent(page, 'date_empty'), text).toHaveValue('2026-09-03');
    }
    await type(page, 'date_empty', '31/2/2026');
    await expect(frame(page, 'date_empty')).toContainText(w('problems.date'));
    await expect(page.locator('#date_empty')).toHaveAttribute('aria-invalid', 'true');
    await expect(page.locator('#date_empty')).toHaveValue('31/2/2026');
    await type(page, 'date_empty', '28/2/2026');
    await expect(frame(page, 'date_empty')).not.toContainText(w('problems.date'));
    await type(page, 'date_limited', '20/11/2026');
    await expect(frame(page, 'date_limited')).toContainText(w('inputs.not_before', { day: '21/11/2026' }));
  });

  test('a calendar is walked and left with keys alone', async ({ page }) => {
    await open(page, '/gallery/pickers');
    await type(page, 'date_empty', '3/9/2026');
    // Leaving the text leads to the button.
    await expect(calendar(page, 'date_empty')).toBeFocused();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await expect(dialog).toBeVisible();
    const focused = page.locator(':focus');
    await expect(focused).toHaveAccessibleName(spanish ? 'jueves, 3 de septiembre de 2026' : 'Thursday, September 3, 2026');
    await expectAccessible(page);
    for (const [key, day] of [
      ['ArrowRight', '2026-09-04'],
      ['ArrowDown', '2026-09-11'],
      ['Home', '2026-09-07'],
      ['End', '2026-09-13'],
      ['ArrowUp', '2026-09-06'],
      ['ArrowLeft', '2026-09-05'],
      ['PageDown', '2026-10-05'],
      ['PageUp', '2026-09-05'],
      ['Shift+PageDown', '2027-09-05'],
      ['Shift+PageUp', '2026-09-05'],
    ]) {
      await page.keyboard.press(key);
      await expect(focused, key).toHaveAttribute('data-day', day);
    }
    await page.keyboard.press('Enter');
    await expect(dialog).toBeHidden();
    await expect(page.locator('#date_empty')).toHaveValue('5/9/2026');
    await expect(sent(page, 'date_empty')).toHaveValue('2026-09-05');
    await expect(calendar(page, 'date_empty')).toBeFocused();

    // Escape changes nothing.
    await page.keyboard.press('Enter');
    await expect(focused).toHaveAttribute('data-day', '2026-09-05');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(page.locator('#date_empty')).toHaveValue('5/9/2026');
    await expect(calendar(page, 'date_empty')).toBeFocused();
  });

  test('a calendar with limits goes no further than they do', async ({ page }) => {
    await open(page, '/gallery/pickers');
    await calendar(page, 'date_limited').focus();
    await page.keyboard.press('Enter');
    const focused = page.locator(':focus');
    await expect(focused).toHaveAttribute('data-day', '2026-11-21');
    await page.keyboard.press('ArrowLeft');
    await expect(focused).toHaveAttribute('data-day', '2026-11-21');
    await page.keyboard.press('PageDown');
    await expect(focused).toHaveAttribute('data-day', '2026-11-28');
    await expect(page.locator('[data-day="2026-11-20"]')).toHaveAttribute('aria-disabled', 'true');
    await page.keyboard.press('Enter');
    await expect(sent(page, 'date_limited')).toHaveValue('2026-11-28');
  });

  test(`two days are chosen one after the other, or by the name of a period${phone}`, async ({ page }) => {
    await open(page, '/gallery/pickers');
    await calendar(page, 'range_empty_to').click();
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText(w('inputs.first_day'));
    await expectAccessible(page);
    await page.keyboard.press('Enter');
    await expect(dialog).toContainText(w('inputs.last_day'));
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await expect(dialog).toBeHidden();
    // Put in order, whichever was chosen first.
    await expect(page.locator('#range_empty_from')).toHaveValue('14/11/2026');
    await expect(sent(page, 'range_empty_to')).toHaveValue('2026-11-21');

    await calendar(page, 'range_empty_to').click();
    await dialog.getByRole('button', { name: w('inputs.last_month') }).click();
    await expect(dialog).toBeHidden();
    await expect(page.locator('#range_empty_from')).toHaveValue('1/10/2026');
    await expect(page.locator('#range_empty_to')).toHaveValue('31/10/2026');
    // What is not allowed whole is not offered.
    await calendar(page, 'range_limited_to').click();
    await expect(dialog.getByRole('button', { name: w('inputs.this_month') })).toHaveCount(0);
    await expect(dialog.getByRole('button', { name: w('inputs.yesterday') })).toBeVisible();
    await page.keyboard.press('Escape');

    await type(page, 'range_empty_to', '1/9/2026');
    await expect(frame(page, 'range_empty_to')).toContainText(w('inputs.backwards'));
    await type(page, 'range_empty_to', '2/10/2026');
    await expect(frame(page, 'range_empty_to')).not.toContainText(w('inputs.backwards'));
  });

  test('a time is typed in many ways, or taken from the list', async ({ page }) => {
    await open(page, '/gallery/pickers');
    for (const text of ['930', '9:30', '9.30', '9:30 am']) {
      await type(page, 'time_empty', text);
      await expect(page.locator('#time_empty'), text).toHaveValue('09:30');
      await expect(sent(page, 'time_empty'), text).toHaveValue('09:30');
    }
    await page.locator('#time_empty').focus();
    await page.keyboard.press('ArrowDown');
    const input = page.locator('#time_empty');
    await expect(input).toHaveAttribute('aria-expanded', 'true');
    await expect(page.locator('[data-active]')).toHaveText('09:30');
    await expectAccessible(page);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(input).toHaveValue('10:00');
    await expect(input).toHaveAttribute('aria-expanded', 'false');
    await type(page, 'time_limited', '8');
    await expect(frame(page, 'time_limited')).toContainText(w('inputs.not_earlier', { time: '09:00' }));
    await type(page, 'time_empty', '25');
    await expect(frame(page, 'time_empty')).toContainText(w('inputs.not_a_time'));
  });

  test('one of many is found by typing and chosen with keys', async ({ page }) => {
    await open(page, '/gallery/pickers');
    const input = page.locator('#combobox_empty');
    await input.focus();
    await page.keyboard.type('mend');
    await expect(choices(page)).toHaveCount(1);
    await expectAccessible(page);
    await page.keyboard.press('ArrowDown');
    await expect(input).toHaveAttribute('aria-activedescendant', 'combobox_empty-choice-0');
    await page.keyboard.press('Enter');
    await expect(input).toHaveValue('Mendoza');
    await expect(input).toBeFocused();
    await expect(sent(page, 'combobox_empty')).toHaveValue('AR-M');
    await expect(choices(page)).toHaveCount(0);

    // Half a name is no choice: what was chosen comes back.
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('nada de esto');
    await expect(page.getByText(w('inputs.nothing_found')).first()).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(input).toHaveValue('Mendoza');

    // Without typing there is what the page brought; Home and End go to its ends.
    await page.keyboard.press('ArrowDown');
    await expect(choices(page)).toHaveCount(5);
    await page.keyboard.press('End');
    await expect(input).toHaveAttribute('aria-activedescendant', 'combobox_empty-choice-4');
    await page.keyboard.press('ArrowDown');
    await expect(input).toHaveAttribute('aria-activedescendant', 'combobox_empty-choice-0');
    await page.keyboard.press('Tab');
    await expect(choices(page)).toHaveCount(0);
    await expect(sent(page, 'combobox_empty')).toHaveValue('AR-M');

    // What may be empty is emptied.
    await page.locator('#combobox_optional').focus();
    await page.keyboard.press('Escape');
    await expect(page.locator('#combobox_optional')).toHaveValue('');
    await expect(sent(page, 'combobox_optional')).toHaveValue('');
  });

  test('an answer that comes too late is dropped, and a search that fails can be tried again', async ({ page }) => {
    await open(page, '/gallery/pickers');
    await page.locator('#combobox_slow').focus();
    await page.keyboard.type('m');
    await expect(page.getByText(w('inputs.searching')).first()).toBeVisible();
    // The first question is on its way when the second is asked, and answered after it.
    await page.waitForTimeout(300);
    await page.keyboard.type('end');
    await expect(choices(page)).toHaveText([/Mendoza/]);
    await page.waitForTimeout(1_500);
    await expect(choices(page)).toHaveText([/Mendoza/]);
    await page.keyboard.press('Escape');

    const failing = page.locator('#combobox_failing');
    await failing.focus();
    await page.keyboard.press('ArrowDown');
    await expect(page.getByText(w('inputs.search_failed')).first()).toBeVisible();
    await page.keyboard.press('Tab');
    await expect(page.getByRole('button', { name: w('inputs.try_again') })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(failing).toBeFocused();
    await expect(page.getByRole('button', { name: w('inputs.try_again') })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(failing).toHaveAttribute('aria-expanded', 'false');
  });

  test('numbers are stepped, and amounts are written as their reader writes them', async ({ page }) => {
    await open(page, '/gallery/fields');
    const number = page.locator('#number_filled');
    await number.focus();
    for (const [key, value] of [['ArrowUp', '30'], ['ArrowUp', '45'], ['ArrowDown', '30'], ['PageDown', '0'], ['PageUp', '60']]) {
      await page.keyboard.press(key);
      await expect(number, key).toHaveValue(value);
      await expect(sent(page, 'number_filled'), key).toHaveValue(value);
    }
    await type(page, 'number_filled', '61');
    await expect(frame(page, 'number_filled')).toContainText(w('problems.between', { min: 0, max: 60 }));
    await type(page, 'number_filled', 'dos');
    await expect(frame(page, 'number_filled')).toContainText(w('inputs.not_a_number'));

    await expect(page.locator('#money_filled')).toHaveValue(spanish ? '1.234,50' : '1,234.50');
    for (const text of ['1234567.5', spanish ? '1.234.567,5' : '1,234,567.5', '$ 1234567,50']) {
      await type(page, 'money_empty', text);
      await expect(page.locator('#money_empty'), text).toHaveValue(spanish ? '1.234.567,50' : '1,234,567.50');
      await expect(sent(page, 'money_empty'), text).toHaveValue('1234567.50');
    }
    await type(page, 'money_empty', '-5');
    await expect(frame(page, 'money_empty')).toContainText(w('inputs.below_zero'));
  });

  test('codes are checked as they are left and written as people read them', async ({ page }) => {
    await open(page, '/gallery/fields');
    await type(page, 'cuit_empty', '30703088535');
    await expect(frame(page, 'cuit_empty')).toContainText(w('problems.cuit'));
    await expect(page.locator('#cuit_empty')).toHaveAttribute('aria-invalid', 'true');
    await type(page, 'cuit_empty', '30703088534');
    await expect(page.locator('#cuit_empty')).toHaveValue('30-70308853-4');
    await expect(frame(page, 'cuit_empty')).not.toContainText(w('problems.cuit'));
    // What the server said is over once something is typed.
    await expect(frame(page, 'cuit_wrong')).toContainText(w('problems.cuit'));
    await page.locator('#cuit_wrong').focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Backspace');
    await page.keyboard.type('4');
    await expect(frame(page, 'cuit_wrong')).not.toContainText(w('problems.cuit'));

    await type(page, 'phone_empty', '011 15-2345-6789');
    await expect(page.locator('#phone_empty')).toHaveValue('+54 9 11 2345-6789');
    await type(page, 'phone_empty', 'llamame');
    await expect(frame(page, 'phone_empty')).toContainText(w('problems.phone'));
  });

  test('characters are counted, passwords shown, switches switched', async ({ page }) => {
    await open(page, '/gallery/fields');
    await page.locator('#area_empty').fill('á'.repeat(195));
    await expect(frame(page, 'area_empty')).toContainText(w('inputs.characters', { n: 195, max: 200 }));
    await expect(frame(page, 'area_empty').getByRole('status')).toHaveText(w('inputs.characters_left', { n: 5 }));

    await type(page, 'password_empty', 'secreta');
    const show = frame(page, 'password_empty').getByRole('button', { name: w('inputs.show') });
    await expect(show).toBeFocused();
    await page.keyboard.press('Space');
    await expect(page.locator('#password_empty')).toHaveAttribute('type', 'text');
    await expect(show).toHaveAttribute('aria-pressed', 'true');
    await page.keyboard.press('Space');
    await expect(page.locator('#password_empty')).toHaveAttribute('type', 'password');

    const off = page.getByRole('switch', { name: w('gallery_inputs.off') });
    await off.focus();
    await page.keyboard.press('Space');
    await expect(off).toBeChecked();

    const filled = page.getByRole('searchbox', { name: w('gallery_inputs.filled') });
    await filled.focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(filled).toHaveValue('');
    await expect(filled).toBeFocused();
  });

  test(`files are looked at, sent with their progress in sight, and taken out again${phone}`, async ({ page }) => {
    await open(page, '/gallery/pickers');
    const files = frame(page, 'files_several');
    // The smallest picture there is.
    const picture = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
    await page.locator('#files_several').setInputFiles([
      { name: 'frente.png', mimeType: 'image/png', buffer: picture },
      { name: 'rota.png', mimeType: 'image/png', buffer: picture },
      { name: 'notas.txt', mimeType: 'text/plain', buffer: Buffer.from('hola') },
    ]);
    await expect(files).toContainText('notas.txt');
    await expect(page.locator('#files_several')).toHaveAttribute('aria-invalid', 'true');
    // What was chosen is listed below the frame.
    const rows = files.locator('..').getByRole('listitem');
    await expect(rows).toHaveCount(2);
    await expect(rows.nth(0)).toContainText(w('inputs.sent'));
    await expect(rows.nth(0).locator('img')).toHaveAttribute('src', /^data:image\/png/);
    await expect(rows.nth(1)).toContainText(w('inputs.not_sent'));
    await expect(sent(page, 'files_several[]')).toHaveValue('fil_frente.png');
    await expectAccessible(page);
    await rows.nth(1).getByRole('button', { name: w('inputs.send_again', { name: 'rota.png' }) }).click();
    await expect(rows.nth(1)).toContainText(w('inputs.sending'));
    await rows.nth(1).getByRole('button', { name: w('inputs.remove_file', { name: 'rota.png' }) }).click();
    await expect(rows).toHaveCount(1);

    const one = frame(page, 'files_one');
    await page.locator('#files_one').setInputFiles({ name: 'grande.png', mimeType: 'image/png', buffer: Buffer.alloc(250_000, 1) });
    await expect(one).toContainText('grande.png');
    await expect(one.locator('..').getByRole('listitem')).toHaveCount(0);
  });

  test('who leaves a form with changes is asked, and only then', async ({ page }) => {
    await signIn(page, PEOPLE.owner);
    await page.goto('/t/barberia-sur/locations/new');
    await hydrated(page);
    const away = page.getByRole('main').getByRole('link', { name: w('locations.title') });
    const question = page.getByRole('dialog', { name: w('inputs.leave_title') });

    // Nothing was changed: nothing is asked.
    await page.locator('#name').fill('Otra');
    await page.locator('#name').fill('');
    await away.click();
    await expect(page).toHaveURL(/\/locations$/);

    await page.goto('/t/barberia-sur/locations/new');
    await hydrated(page);
    await page.locator('#name').fill('A medio escribir');
    await away.click();
    await expect(question).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await expect(question).toHaveCount(0);
    await expect(page).toHaveURL(/locations\/new$/);
    await expect(page.locator('#name')).toHaveValue('A medio escribir');
    await expect(away).toBeFocused();

    // A reload is asked about by the browser.
    const asked: string[] = [];
    page.on('dialog', async (dialog) => {
      asked.push(dialog.type());
      await dialog.accept();
    });
    await page.reload();
    expect(asked).toEqual(['beforeunload']);

    await hydrated(page);
    await page.locator('#name').fill('A medio escribir');
    await away.focus();
    await page.keyboard.press('Enter');
    await question.getByRole('button', { name: w('inputs.leave') }).focus();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/locations$/);

    // Cancelling asks nothing.
    await page.goto('/t/barberia-sur/locations/new');
    await hydrated(page);
    await page.locator('#name').fill('A medio escribir');
    await page.getByRole('link', { name: w('form.cancel') }).click();
    await expect(page).toHaveURL(/\/locations$/);
    await expect(question).toHaveCount(0);
    expect(asked).toEqual(['beforeunload']);
  });
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('every field can be filled in and is named', async ({ page }) => {
    await page.goto('/gallery/pickers');
    await expect(page.locator('select#combobox_empty option')).toHaveCount(6);
    await expect(page.locator('select#combobox_empty')).toHaveAttribute('name', 'combobox_empty');
    await expect(page.locator('select#combobox_filled')).toHaveValue('AR-X');
    await expect(page.locator('#date_filled')).toHaveValue('25/11/2026');
    for (const id of ['date_empty', 'range_empty_from', 'range_empty_to', 'time_empty']) {
      await expect(page.locator(`input#${id}[type=text]`), id).toHaveAttribute('name', id);
    }
    await expect(page.locator('input#files_several[type=file]')).toHaveAttribute('name', 'files_several[]');
    await expect(page.locator('#files_several')).toBeVisible();
    // Nothing is there that would not answer.
    await expect(page.locator('main button:visible')).toHaveCount(0);
    await page.goto('/gallery/fields');
    await expect(page.locator('#money_filled')).toHaveAttribute('name', 'money_filled');
    await expect(page.locator('#password_empty')).toHaveAttribute('type', 'password');
    await expect(page.locator('main button:visible')).toHaveCount(0);
  });
});
