import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, type APIRequestContext } from '@playwright/test';
import { PASSWORD, PEOPLE } from './fixtures';

/** An address, with who looks at it (nobody in particular where that is null) and the link there that is followed. */
export type Visit = [address: string, who: string | null, link?: string];

export const nameOf = ([address, , link]: Visit) => (link ? `${address} > ${link}` : address);

/** Signs in whoever looks at it, and tells the address itself: ids are other ones each time. */
export async function approach(request: APIRequestContext, [address, who, link]: Visit): Promise<string> {
  if (who) expect((await request.post('/api/session', { data: { email: who, password: PASSWORD } })).status()).toBe(204);
  if (!link) return address;
  const list = await (await request.get(address)).text();
  const found = [...list.matchAll(/<a href="([^"]+)"[^>]*>([^<]*)/g)].find(([, , text]) => text === link);
  expect(found, `${address} has a link ${link}`).toBeTruthy();
  return found![1];
}

/** The addresses of routes.rs that hold no parameter, those under `/t/:tenant` as Barbería Sur has them. */
function routes(): string[] {
  const source = readFileSync(path.join(__dirname, '../app/src/routes.rs'), 'utf8');
  const found: string[] = [];
  let parent = '';
  for (const [, closing, opening, address] of source.matchAll(/(<\/ParentRoute>)|<(Parent)?Route path=path!\("([^"]*)"\)/g)) {
    if (closing) parent = '';
    else if (opening) parent = address.replace(':tenant', 'barberia-sur');
    else if (!address.includes(':')) found.push(address.startsWith('/') ? address : [parent, address].filter(Boolean).join('/'));
  }
  return found;
}

export const ROUTES = routes();

/** The pages of the gallery: the kit in every state. Their data is made up on the spot, so they always look the same. */
export const GALLERY: Visit[] = ROUTES.filter((address) => address.startsWith('/gallery/')).map((address) => [address, null]);

/** Every page. */
export const PAGES: Visit[] = [
  ['/sign-in', null],
  ['/sign-in/again', PEOPLE.owner],
  ['/sign-in/company', null],
  ['/sign-in/second', null],
  ['/nowhere', null],
  ['/t/barberia-sur', PEOPLE.owner],
  ['/t/barberia-sur/locations', PEOPLE.owner],
  ['/t/barberia-sur/locations?q=nada', PEOPLE.owner],
  ['/t/barberia-sur/locations/new', PEOPLE.owner],
  ['/t/barberia-sur/locations', PEOPLE.owner, 'San Telmo'],
  ['/t/barberia-sur/settings', PEOPLE.owner],
  ['/t/cadena-norte', PEOPLE.owner],
  ['/t/barberia-sur/brand', PEOPLE.owner],
  ['/t/barberia-sur/clock', PEOPLE.owner],
  ['/t/salon-de-prueba', PEOPLE.sandboxOwner],
  ['/t/salon-de-prueba/clock', PEOPLE.sandboxOwner],
  ['/t/barberia-sur/legal-entities', PEOPLE.owner],
  ['/t/barberia-sur/legal-entities/new', PEOPLE.owner],
  ['/t/barberia-sur/notifications', PEOPLE.owner],
  ['/t/barberia-sur/messages', PEOPLE.owner],
  ['/t/barberia-sur/messages?status=held', PEOPLE.owner],
  ['/t/barberia-sur/messages?status=failed', PEOPLE.owner, 'Invitación'],
  ['/p/barberia-sur', PEOPLE.provider],
  ['/p/barberia-sur/shops', PEOPLE.provider],
  ['/p/barberia-sur/notifications', PEOPLE.provider],
  ['/p/barberia-sur/me', PEOPLE.provider],
  ['/t/barberia-sur/members', PEOPLE.owner],
  ['/t/barberia-sur/members/new', PEOPLE.owner],
  ['/t/barberia-sur/members', PEOPLE.owner, 'Diego Sosa'],
  ['/t/barberia-sur/roles', PEOPLE.owner],
  ['/t/barberia-sur/roles/new', PEOPLE.owner],
  ['/t/barberia-sur/sign-in-settings', PEOPLE.owner],
  ['/t/barberia-sur/company-sign-in', PEOPLE.owner],
  ['/t/barberia-sur/api-keys', PEOPLE.owner],
  ['/t/barberia-sur/api-keys/new', PEOPLE.owner],
  ['/t/barberia-sur/staff-access', PEOPLE.owner],
  ['/t/barberia-sur/access-events', PEOPLE.owner],
  ['/t/barberia-sur/audit', PEOPLE.owner],
  ['/t/barberia-sur/audit?verify=1', PEOPLE.owner],
  ['/t/barberia-sur/audit?action=location', PEOPLE.owner],
  ['/staff/audit', PEOPLE.staff],
  ['/t/barberia-sur/events', PEOPLE.owner],
  ['/t/barberia-sur/files', PEOPLE.owner],
  ['/t/barberia-sur/files?q=nada', PEOPLE.owner],
  ['/account/profile', PEOPLE.owner],
  ['/account/security', PEOPLE.owner],
  ['/account/totp', PEOPLE.owner],
  ['/account/recovery-codes', PEOPLE.owner],
  ['/account/sessions', PEOPLE.owner],
  ['/account/confirm', PEOPLE.owner],
  ['/forgot', null],
  ['/reset', null],
  ['/reset/sent', null],
  ['/reset/password', null],
  ['/invitation', null],
  ['/invitation/answer', null],
  ['/staff', PEOPLE.staff],
  ['/staff/users', PEOPLE.staff],
  ['/staff/access', PEOPLE.staff],
  ['/staff/jobs', PEOPLE.staff],
  ['/staff/jobs?status=cancelled', PEOPLE.staff],
  ['/staff/tenants', PEOPLE.staff],
  ['/staff/tenants', PEOPLE.staff, 'Barbería Sur'],
  ['/staff/tenants/new', PEOPLE.staff],
  ['/staff/tenants?status=suspended', PEOPLE.staff],
  ...GALLERY,
];

/** What people see first and most, and forms like all others are: photographed besides the gallery. */
export const FIRST_PAGES: Visit[] = [
  ['/sign-in', null],
  ['/nowhere', null],
  ['/t/barberia-sur', PEOPLE.owner],
  ['/t/barberia-sur/locations', PEOPLE.owner],
  ['/t/barberia-sur/locations/new', PEOPLE.owner],
  ['/t/barberia-sur/members', PEOPLE.owner],
  ['/t/barberia-sur/settings', PEOPLE.owner],
  ['/t/barberia-sur/legal-entities', PEOPLE.owner],
  ['/t/barberia-sur/brand', PEOPLE.owner],
  ['/p/barberia-sur', PEOPLE.provider],
  ['/staff', PEOPLE.staff],
  ['/staff/tenants', PEOPLE.staff],
  ['/staff/tenants/new', PEOPLE.staff],
];
