import { createHmac } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, type Browser, type Page } from '@playwright/test';
import { hydrated, PEOPLE, PORT, signIn } from './fixtures';

/** Where end2end/serve has letters written. */
const folder = path.join(process.env.TMPDIR ?? '/tmp', `barberpro-mail-${PORT}`);

/** The letters to an address, as text, the latest last. */
function letters(to: string): string[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((name) => name.endsWith('.eml')).sort();
  const raw = files.map((name) => readFileSync(path.join(folder, name), 'utf8'));
  return raw.filter((text) => text.split('\r\n\r\n')[0].includes(to)).map(decoded);
}

/** Quoted-printable (RFC 2045) as text. */
function decoded(raw: string): string {
  const joined = raw.replace(/=\r?\n/g, '');
  return Buffer.from(joined.replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16))), 'latin1').toString('utf8');
}

/** The link to `page` in the latest letter to an address, of those that say `about`. */
export async function linkTo(to: string, page: 'reset' | 'invitation', about = ''): Promise<string> {
  let link = '';
  await expect
    .poll(
      () => {
        const said = letters(to).filter((text) => text.includes(about));
        const found = said.flatMap((text) => [...text.matchAll(new RegExp(`/${page}#([0-9a-z]+)`, 'g'))].map((match) => match[0]));
        link = found.at(-1) ?? '';
        return link;
      },
      { timeout: 20_000 },
    )
    .not.toBe('');
  return link;
}

/** Waits for a letter to an address that says all of this. */
export async function letterTo(to: string, ...words: string[]) {
  const said = () => letters(to).filter((text) => words.every((part) => text.includes(part))).length;
  await expect.poll(said, { timeout: 20_000, message: `a letter to ${to}: ${words.join(', ')}` }).toBeGreaterThan(0);
}

/** What an authenticator app shows for a key (RFC 6238). */
export function totp(base32: string, at = Date.now()): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...base32.replace(/\s/g, '')].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const mac = createHmac('sha1', key).update(step).digest();
  const offset = mac[19] & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

export const NEW_PASSWORD = 'tijera verde cuatro lunas';
let count = 0;

/** Somebody whom no other test knows. */
export function somebody(): { name: string; email: string } {
  const mark = `${process.pid}-${(count += 1)}`;
  return { name: `Nadia ${mark}`, email: `nadia-${mark}@ejemplo.example` };
}

/** An owner invites an address to their company, in a browser of their own. */
export async function invite(browser: Browser, email: string, { owner = PEOPLE.owner, company = 'barberia-sur', role = 'reception' } = {}) {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, owner);
  await page.goto(`/t/${company}/members/new`);
  await hydrated(page);
  await page.locator('#email').fill(email);
  await page.locator(`input[name="form[role]"][value="${role}"]`).check();
  await page.locator('input[name="form[reach]"][value="all"]').check();
  await page.locator('main form button[type=submit]').last().click();
  await expect(page).toHaveURL(/members$/);
  await page.context().close();
}

/** Invites somebody new to Barbería Sur and lets them join, in a browser of their own. */
export async function newMember(browser: Browser, role = 'reception'): Promise<{ page: Page; email: string; name: string }> {
  const { name, email } = somebody();
  await invite(browser, email, { role });
  const page = await (await browser.newContext()).newPage();
  await page.goto(await linkTo(email, 'invitation'));
  await expect(page).toHaveURL(/invitation\/answer$/);
  await page.locator('#display_name').fill(name);
  await page.locator('#new_password').fill(NEW_PASSWORD);
  await page.locator('main form button[type=submit]').click();
  await expect(page).toHaveURL(/\/t\/barberia-sur$/);
  return { page, email, name };
}

export async function signInAs(page: Page, email: string, password = NEW_PASSWORD) {
  await page.goto('/sign-in');
  await page.locator('#email').fill(email);
  await page.locator('#password').fill(password);
  await page.locator('main form button[type=submit]').first().click();
}
