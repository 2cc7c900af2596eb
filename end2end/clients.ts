import { expect, type Browser, type Page } from '@playwright/test';
import { hydrated, PEOPLE, signIn } from './fixtures';
import { linkTo, NEW_PASSWORD } from './letters';
import type { Words } from './words';

let count = 0;

export interface Client {
  /** Where the owner is signed in, on the first page of the company. */
  page: Page;
  slug: string;
  name: string;
  email: string;
}

/** A client that no other test knows, made by staff, and its owner in a browser of their own. */
export async function newClient(browser: Browser, w: Words, kind: 'client' | 'sandbox' = 'client'): Promise<Client> {
  const slug = `prueba-${process.pid}-${Date.now()}-${(count += 1)}`;
  const name = `Prueba ${slug}`;
  const email = `titular-${slug}@ejemplo.example`;
  const staff = await (await browser.newContext()).newPage();
  await signIn(staff, PEOPLE.staff);
  await staff.goto('/staff/tenants/new');
  await hydrated(staff);
  await staff.locator('#name').fill(name);
  await staff.locator('#slug').fill(slug);
  await staff.locator('#legal_name').fill(`${name} SRL`);
  await staff.locator('#cuit').fill('30-70308853-4');
  await staff.locator('#tax_condition').selectOption('monotributo');
  await staff.locator('#owner_email').fill(email);
  await staff.locator(`input[name="form[kind]"][value=${kind}]`).check();
  await staff.getByRole('button', { name: w('tenants.create') }).click();
  await expect(staff).toHaveURL(/staff\/tenants$/);
  await staff.context().close();

  const page = await (await browser.newContext()).newPage();
  await page.goto(await linkTo(email, 'invitation'));
  await expect(page).toHaveURL(/invitation\/answer$/);
  await page.locator('#display_name').fill(`Titular ${slug}`);
  await page.locator('#new_password').fill(NEW_PASSWORD);
  await page.getByRole('button', { name: w('session.join_submit') }).click();
  await expect(page).toHaveURL(new RegExp(`/t/${slug}$`));
  return { page, slug, name, email };
}

/** The staff's page of a client, found by its slug. */
export async function openClient(page: Page, { slug, name }: { slug: string; name: string }) {
  await page.goto(`/staff/tenants?q=${slug}`);
  await page.getByRole('link', { name, exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
}
