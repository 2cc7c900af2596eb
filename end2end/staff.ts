import type { Browser, Page } from '@playwright/test';
import { expect, PEOPLE, signIn } from './fixtures';
import { linkTo, NEW_PASSWORD } from './letters';
import type { Words } from './words';

/** Invites somebody to the staff, on a page of an administrator's. */
export async function inviteStaff(page: Page, email: string, role: string, w: Words) {
  await page.goto('/staff/users');
  await page.locator('#email').fill(email);
  await page.locator('#role').selectOption(role);
  await page.getByRole('button', { name: w('staff.invite') }).click();
  await expect(page.getByRole('listitem').filter({ hasText: email })).toBeVisible();
}

/** Somebody new of the staff, on a page of their own: what they do is in nobody's way. */
export async function newStaff(browser: Browser, role: string, w: Words): Promise<{ page: Page; name: string; email: string }> {
  const mark = `${role}-${Date.now()}-${Math.floor(Math.random() * 1e6)}`;
  const email = `${mark}@barberpro.example`;
  const name = `Equipo ${mark}`;
  const administrator = await (await browser.newContext()).newPage();
  await signIn(administrator, PEOPLE.staff);
  await inviteStaff(administrator, email, role, w);
  await administrator.context().close();

  const page = await (await browser.newContext()).newPage();
  const [address, code] = (await linkTo(email, 'invitation')).split('#');
  // By hand, as where the link cannot be followed.
  await page.goto(address);
  await page.locator('#code').fill(code);
  await page.getByRole('button', { name: w('session.go_on') }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(w('session.join_title', { place: w('product.name') }));
  await page.locator('#display_name').fill(name);
  await page.locator('#new_password').fill(NEW_PASSWORD);
  await page.getByRole('button', { name: w('session.join_submit') }).click();
  await expect(page).toHaveURL(/\/staff$/);
  return { page, name, email };
}
