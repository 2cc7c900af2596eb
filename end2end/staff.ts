import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { expect, PEOPLE, signIn } from './fixtures';

/** Good enough for every rule that a test sets. */
const OWN_PASSWORD = 'tijera verde cuatro lunas';

/** Where `end2end/serve` has letters written, by the port of the address under test. */
const FOLDER = path.join(process.env.TMPDIR ?? tmpdir(), 'barberpro-mail-3100');

/** The text of a letter, whatever it was encoded as. */
function readable(letter: string): string {
  const plain = letter.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  const parts = letter.split(/content-transfer-encoding: base64\r?\n(?:[^\r\n]+\r?\n)*\r?\n/i).slice(1);
  return [plain, ...parts.map((part) => Buffer.from(part.split(/\r?\n--/)[0], 'base64').toString('utf8'))].join('\n');
}

function codeFor(email: string): string | undefined {
  for (const name of readdirSync(FOLDER).filter((name) => name.endsWith('.eml'))) {
    const letter = readFileSync(path.join(FOLDER, name), 'utf8');
    if (!letter.includes(email)) continue;
    const code = readable(letter).match(/\/invitation#([0-9a-z]{26})/);
    if (code) return code[1];
  }
}

/** The code of the letter that was sent to an address of this run. */
export async function letterCode(email: string): Promise<string> {
  let code: string | undefined;
  await expect(() => expect((code = codeFor(email))).toBeTruthy()).toPass({ timeout: 15_000 });
  return code!;
}

/** Invites somebody to the staff, on a page of an administrator's. */
export async function inviteStaff(page: Page, email: string, role: string) {
  await page.goto('/staff/users');
  await page.locator('#email').fill(email);
  await page.locator('#role').selectOption(role);
  await page.getByRole('button', { name: 'Mandar la invitación' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: email })).toBeVisible();
}

/** Somebody new of the staff, on a page of their own: what they do is in nobody's way. */
export async function newStaff(browser: Browser, role: string): Promise<{ page: Page; name: string; email: string }> {
  const mark = `${role}-${Date.now()}-${Math.floor(Math.random() * 1e6)}`;
  const email = `${mark}@barberpro.example`;
  const name = `Equipo ${mark}`;
  const administrator = await (await browser.newContext()).newPage();
  await signIn(administrator, PEOPLE.staff);
  await inviteStaff(administrator, email, role);
  await administrator.context().close();

  const page = await (await browser.newContext()).newPage();
  await page.goto('/invitation');
  await page.locator('#code').fill(await letterCode(email));
  await page.getByRole('button', { name: 'Seguir' }).click();
  await page.locator('#display_name').fill(name);
  await page.locator('#new_password').fill(OWN_PASSWORD);
  await page.getByRole('button', { name: 'Crear mi cuenta y entrar' }).click();
  await expect(page).toHaveURL(/\/staff\/tenants$/);
  return { page, name, email };
}
