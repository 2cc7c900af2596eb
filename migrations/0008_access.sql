-- How people get in and what they may do there: second factors, throttles, invitations, roles of a tenant's own, its
-- sign-in policy, staff inside a tenant, and what happened to any of it.

-- A person ---------------------------------------------------------------------------------------------------------

alter table users
  -- Whether signing in asks for more than a password. Kept by whoever adds or removes a factor.
  add column has_second_factor boolean not null default false,
  -- What is known of the password when it was last typed: the longest of the offered minimum lengths that it reaches,
  -- and its zxcvbn score. Neither is the password's own length.
  add column password_at_least smallint,
  add column password_score smallint check (password_score between 0 and 4),
  add column last_signed_in_at timestamptz,
  -- A sign-in that was under way then begins no session.
  add column sessions_ended_at timestamptz;
call app_classify('users', 'technical', 'has_second_factor', 'last_signed_in_at', 'sessions_ended_at');
call app_classify('users', 'secret', 'password_at_least', 'password_score');

-- A tenant's people see the names and addresses of each other, and of nobody else.
alter table users enable row level security;
alter table users force row level security;
create policy owner on users to app_owner using (true) with check (true);
create policy identity on users to app_identity using (true) with check (true);
create policy platform on users to app_platform using (true) with check (true);
create policy tenant on users for select to app_tenant
  using (exists (select from memberships where memberships.user_id = users.id));
grant select (id, email, display_name, has_second_factor, password_at_least, password_score) on users to app_tenant;

delete from sessions;
alter table sessions
  add column id uuid unique,
  add column method text check (method in ('password', 'passkey', 'oidc')),
  add column signed_in_at timestamptz,
  add column second_factor_at timestamptz,
  -- Set where a tenant's own provider vouched for the person: the session reaches that tenant and nothing else.
  add column confined_to uuid references tenants on delete cascade,
  add column device text check (length(device) <= 200),
  add column address_digest bytea check (length(address_digest) = 32),
  add column last_seen_at timestamptz not null,
  -- Between two requests: a session that was idle for longer than a tenant allows does not come back by being used.
  add column longest_idle_seconds integer not null default 0;
call app_classify('sessions', 'key', 'id', 'confined_to');
call app_classify('sessions', 'personal', 'device', 'address_digest', 'method');
call app_classify('sessions', 'technical', 'signed_in_at', 'second_factor_at', 'last_seen_at', 'longest_idle_seconds');
alter table sessions enable row level security;
alter table sessions force row level security;
create policy owner on sessions to app_owner using (true) with check (true);
create policy identity on sessions to app_identity using (true) with check (true);
create policy platform on sessions to app_platform using (true);
create policy tenant on sessions for select to app_tenant
  using ((confined_to is null or confined_to = app_tenant_id())
         and exists (select from memberships where memberships.user_id = sessions.user_id));
grant select (id, user_id, method, signed_in_at, second_factor_at, confined_to, device, address_digest, last_seen_at,
  longest_idle_seconds, expires_at) on sessions to app_tenant;
grant select (id, user_id, signed_in_at, last_seen_at, expires_at), delete on sessions to app_platform;

-- Letters that whoever types an address gives rise to; written by the worker, so that nobody can time whether it is known.
create table letter_requests (
  id uuid primary key,
  kind text not null check (kind in ('password_reset', 'account_locked')),
  email text not null check (length(email) <= 254),
  locale text not null check (locale in ('es-AR', 'en')),
  created_at timestamptz not null
);
call app_classify('letter_requests', 'key', 'id');
call app_classify('letter_requests', 'contact', 'email');
call app_classify('letter_requests', 'personal', 'locale');
call app_classify('letter_requests', 'technical', 'kind', 'created_at');

create table password_resets (
  code_digest bytea primary key check (length(code_digest) = 32),
  user_id uuid not null references users on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index password_resets_user_idx on password_resets (user_id);
create index password_resets_expires_at_idx on password_resets (expires_at);
call app_classify('password_resets', 'secret', 'code_digest');
call app_classify('password_resets', 'key', 'user_id');
call app_classify('password_resets', 'technical', 'created_at', 'expires_at', 'used_at');

-- Time-based one-time passwords (RFC 6238). One per person; a new one replaces it once confirmed.
create table totp_factors (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  secret sealed not null,
  confirmed_at timestamptz,
  -- The last step that let somebody in: each is worth something once (RFC 6238, 5.2).
  last_step bigint,
  created_at timestamptz not null
);
create unique index totp_factors_confirmed_key on totp_factors (user_id) where confirmed_at is not null;
create unique index totp_factors_pending_key on totp_factors (user_id) where confirmed_at is null;
call app_classify('totp_factors', 'key', 'id', 'user_id');
call app_encrypted('totp_factors', 'id', 'secret');
call app_classify('totp_factors', 'technical', 'confirmed_at', 'last_step', 'created_at');

create table recovery_codes (
  user_id uuid not null references users on delete cascade,
  code_digest bytea not null check (length(code_digest) = 32),
  created_at timestamptz not null,
  used_at timestamptz,
  primary key (user_id, code_digest)
);
call app_classify('recovery_codes', 'key', 'user_id');
call app_classify('recovery_codes', 'secret', 'code_digest');
call app_classify('recovery_codes', 'technical', 'created_at', 'used_at');

-- WebAuthn credentials. What is kept is the public key: it opens nothing.
create table passkeys (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  name text not null check (length(name) between 1 and 60),
  credential_id bytea not null constraint passkeys_credential_key unique,
  credential jsonb not null,
  created_at timestamptz not null,
  last_used_at timestamptz
);
create index passkeys_user_idx on passkeys (user_id);
call app_classify('passkeys', 'key', 'id', 'user_id', 'credential_id');
call app_classify('passkeys', 'personal', 'name');
call app_classify('passkeys', 'secret', 'credential');
call app_classify('passkeys', 'technical', 'created_at', 'last_used_at');

-- Browsers that somebody signed in from before. A stranger's wrong guesses lock the stranger out, not them.
create table known_devices (
  user_id uuid not null references users on delete cascade,
  token_digest bytea not null check (length(token_digest) = 32),
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  primary key (user_id, token_digest)
);
create index known_devices_last_seen_at_idx on known_devices (last_seen_at);
call app_classify('known_devices', 'key', 'user_id');
call app_classify('known_devices', 'secret', 'token_digest');
call app_classify('known_devices', 'technical', 'created_at', 'last_seen_at');

-- Throttles. Keys are digests of an account, an address or a device, known or not.
create table sign_in_attempts (
  key bytea primary key check (length(key) = 32),
  attempts integer not null,
  last_at timestamptz not null,
  locked_until timestamptz
);
create index sign_in_attempts_last_at_idx on sign_in_attempts (last_at);
call app_classify('sign_in_attempts', 'personal', 'key');
call app_classify('sign_in_attempts', 'technical', 'attempts', 'last_at', 'locked_until');

-- Generic cell rate algorithm: one instant a caller. Unlogged: after a crash everybody starts anew.
create unlogged table rate_limits (
  key bytea primary key check (length(key) = 32),
  -- When the caller will have all of their allowance back.
  full_at timestamptz not null
);
create index rate_limits_full_at_idx on rate_limits (full_at);
call app_classify('rate_limits', 'personal', 'key');
call app_classify('rate_limits', 'technical', 'full_at');

-- Update, because a row is locked before it is taken.
grant select, insert, update, delete on letter_requests to app_identity;
grant select, insert, update, delete on password_resets to app_identity;
grant select, insert, update, delete on totp_factors to app_identity;
grant select, insert, update, delete on recovery_codes to app_identity;
grant select, insert, update, delete on passkeys to app_identity;
grant select, insert, update, delete on known_devices to app_identity;
grant select, insert, update, delete on sign_in_attempts to app_identity;
grant select, insert, update, delete on rate_limits to app_identity;

-- People of the platform ---------------------------------------------------------------------------------------------

alter table staff_members add column invited_by uuid references users on delete set null;
call app_classify('staff_members', 'key', 'invited_by');
grant select, insert, update, delete on staff_members to app_platform;
grant update (sessions_ended_at) on users to app_platform;

create table staff_invitations (
  id uuid primary key,
  email text not null check (email = lower(email) and length(email) <= 254),
  role text not null check (role in ('customer_success', 'support', 'finance', 'operations', 'administrator')),
  code_digest bytea not null unique check (length(code_digest) = 32),
  invited_by uuid references users on delete set null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  revoked_at timestamptz
);
create unique index staff_invitations_email_key on staff_invitations (email) where accepted_at is null and revoked_at is null;
call app_classify('staff_invitations', 'key', 'id', 'invited_by');
call app_classify('staff_invitations', 'contact', 'email');
call app_classify('staff_invitations', 'personal', 'role');
call app_classify('staff_invitations', 'secret', 'code_digest');
call app_classify('staff_invitations', 'technical', 'created_at', 'expires_at', 'accepted_at', 'revoked_at');
grant select, insert, update (revoked_at) on staff_invitations to app_platform;
grant select, update (accepted_at) on staff_invitations to app_identity;
grant insert on staff_members to app_identity;

-- A tenant -----------------------------------------------------------------------------------------------------------

create table custom_roles (
  tenant_id uuid not null default app_tenant_id() references tenants,
  id uuid not null,
  name text collate "es-x-icu" not null check (length(name) between 1 and 60),
  actions text[] not null,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  constraint custom_roles_name_key unique (tenant_id, name)
);
call app_enable_tenant_rls('custom_roles');
create policy identity on custom_roles for select to app_identity using (true);
grant select on custom_roles to app_identity;
call app_classify('custom_roles', 'key', 'tenant_id', 'id');
call app_classify('custom_roles', 'business', 'name', 'actions');
call app_classify('custom_roles', 'technical', 'version', 'created_at', 'updated_at');

alter table memberships
  drop constraint memberships_role_check,
  add constraint memberships_role_check
    check (role in ('owner', 'administrator', 'regional_manager', 'reception', 'analyst', 'provider', 'custom')),
  add column custom_role_id uuid,
  add constraint memberships_custom_role_fkey foreign key (tenant_id, custom_role_id) references custom_roles,
  add constraint memberships_custom_role_check check ((role = 'custom') = (custom_role_id is not null)),
  -- Sessions begun before this reach the tenant no more.
  add column sign_in_again_after timestamptz,
  add column version integer not null default 1,
  add column updated_at timestamptz;
-- Whom to tell when staff come in.
create policy platform_read on memberships for select to app_platform using (true);
grant select (tenant_id, user_id, role) on memberships to app_platform;
create index memberships_custom_role_idx on memberships (tenant_id, custom_role_id) where custom_role_id is not null;
call app_classify('memberships', 'key', 'custom_role_id');
call app_classify('memberships', 'technical', 'sign_in_again_after', 'version', 'updated_at');

create table invitations (
  tenant_id uuid not null default app_tenant_id() references tenants,
  id uuid not null,
  email text not null check (email = lower(email) and length(email) <= 254),
  role text not null check (role in ('owner', 'administrator', 'regional_manager', 'reception', 'analyst', 'provider', 'custom')),
  custom_role_id uuid,
  all_locations boolean not null,
  code_digest bytea not null constraint invitations_code_key unique check (length(code_digest) = 32),
  -- Neither: made by staff together with the tenant.
  invited_by uuid references users on delete set null,
  api_key_id uuid,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  revoked_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, custom_role_id) references custom_roles,
  check ((role = 'custom') = (custom_role_id is not null))
);
create unique index invitations_email_key on invitations (tenant_id, email) where accepted_at is null and revoked_at is null;
call app_enable_tenant_rls('invitations', 'select, insert, update (accepted_at, revoked_at)');
create policy identity on invitations for select to app_identity using (true);
create policy platform on invitations for insert to app_platform with check (true);
grant select on invitations to app_identity;
grant insert on invitations to app_platform;
call app_classify('invitations', 'key', 'tenant_id', 'id', 'custom_role_id', 'invited_by', 'api_key_id');
call app_classify('invitations', 'contact', 'email');
call app_classify('invitations', 'personal', 'role', 'all_locations');
call app_classify('invitations', 'secret', 'code_digest');
call app_classify('invitations', 'technical', 'created_at', 'expires_at', 'accepted_at', 'revoked_at');

create table invitation_locations (
  tenant_id uuid not null default app_tenant_id(),
  invitation_id uuid not null,
  location_id uuid not null,
  primary key (tenant_id, invitation_id, location_id),
  foreign key (tenant_id, invitation_id) references invitations on delete cascade,
  foreign key (tenant_id, location_id) references locations
);
call app_enable_tenant_rls('invitation_locations', 'select, insert');
call app_classify('invitation_locations', 'key', 'tenant_id', 'invitation_id', 'location_id');

create table sign_in_policies (
  tenant_id uuid primary key default app_tenant_id() references tenants,
  -- Names of built-in roles, ids of custom ones.
  second_factor_roles text[] not null default '{}',
  session_minutes integer check (session_minutes between 15 and 43200),
  idle_minutes integer check (idle_minutes between 5 and 43200),
  networks text[] not null default '{}',
  password_at_least smallint not null default 10,
  password_score smallint not null default 2 check (password_score between 0 and 4),
  password_sign_in boolean not null default true,
  version integer not null default 1,
  updated_at timestamptz not null
);
call app_enable_tenant_rls('sign_in_policies', 'select, insert, update');
create policy identity on sign_in_policies for select to app_identity using (true);
grant select on sign_in_policies to app_identity;
call app_classify('sign_in_policies', 'key', 'tenant_id');
call app_classify('sign_in_policies', 'business', 'second_factor_roles', 'session_minutes', 'idle_minutes', 'networks',
  'password_at_least', 'password_score', 'password_sign_in');
call app_classify('sign_in_policies', 'technical', 'version', 'updated_at');

create table api_keys (
  tenant_id uuid not null default app_tenant_id() references tenants,
  id uuid not null,
  name text collate "es-x-icu" not null check (length(name) between 1 and 80),
  actions text[] not null,
  all_locations boolean not null,
  networks text[] not null default '{}',
  created_by uuid references users on delete set null,
  created_at timestamptz not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz,
  primary key (tenant_id, id)
);
call app_enable_tenant_rls('api_keys', 'select, insert, update (revoked_at)');
create policy identity on api_keys for select to app_identity using (true);
create policy identity_use on api_keys for update to app_identity using (true) with check (true);
grant select, update (last_used_at) on api_keys to app_identity;
call app_classify('api_keys', 'key', 'tenant_id', 'id', 'created_by');
call app_classify('api_keys', 'business', 'name', 'actions', 'all_locations', 'networks');
call app_classify('api_keys', 'technical', 'created_at', 'expires_at', 'revoked_at', 'last_used_at');

create table api_key_locations (
  tenant_id uuid not null default app_tenant_id(),
  api_key_id uuid not null,
  location_id uuid not null,
  primary key (tenant_id, api_key_id, location_id),
  foreign key (tenant_id, api_key_id) references api_keys on delete cascade,
  foreign key (tenant_id, location_id) references locations
);
call app_enable_tenant_rls('api_key_locations', 'select, insert');
create policy identity on api_key_locations for select to app_identity using (true);
grant select on api_key_locations to app_identity;
call app_classify('api_key_locations', 'key', 'tenant_id', 'api_key_id', 'location_id');

-- A key has two secrets while it is being replaced. What is stored is a digest of 256 random bits.
create table api_key_secrets (
  tenant_id uuid not null default app_tenant_id(),
  api_key_id uuid not null,
  prefix text not null constraint api_key_secrets_prefix_key unique,
  secret_digest bytea not null check (length(secret_digest) = 32),
  -- Who saw it, and knows it for as long as it works.
  shown_to uuid references users on delete set null,
  created_at timestamptz not null,
  expires_at timestamptz,
  primary key (tenant_id, api_key_id, prefix),
  foreign key (tenant_id, api_key_id) references api_keys on delete cascade
);
call app_enable_tenant_rls('api_key_secrets', 'select, insert, update (expires_at)');
create policy identity on api_key_secrets for select to app_identity using (true);
grant select on api_key_secrets to app_identity;
call app_classify('api_key_secrets', 'key', 'tenant_id', 'api_key_id', 'prefix', 'shown_to');
call app_classify('api_key_secrets', 'secret', 'secret_digest');
call app_classify('api_key_secrets', 'technical', 'created_at', 'expires_at');

-- Staff inside a tenant: with a reason, for a time, seen by the tenant and ended by either side.
create table staff_access (
  tenant_id uuid not null default app_tenant_id() references tenants,
  id uuid not null,
  staff_user_id uuid not null references users on delete cascade,
  staff_name text not null,
  reason text not null check (length(reason) between 10 and 500),
  level text not null check (level in ('read', 'assist')),
  all_locations boolean not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  ended_by text check (ended_by in ('staff', 'tenant', 'time')),
  primary key (tenant_id, id),
  check (expires_at > created_at and expires_at <= created_at + interval '8 hours'),
  check ((ended_at is null) = (ended_by is null))
);
-- One at a time: whoever ends it has ended it.
create unique index staff_access_open_key on staff_access (tenant_id, staff_user_id) where ended_at is null;
create index staff_access_open_idx on staff_access (staff_user_id, expires_at) where ended_at is null;
create index staff_access_created_at_idx on staff_access (tenant_id, created_at, id);
call app_enable_tenant_rls('staff_access', 'select, update (ended_at, ended_by)');
create policy identity on staff_access for select to app_identity using (true);
create policy platform on staff_access to app_platform using (true) with check (true);
grant select on staff_access to app_identity;
grant select, insert, update (ended_at, ended_by) on staff_access to app_platform;
call app_classify('staff_access', 'key', 'tenant_id', 'id', 'staff_user_id');
call app_classify('staff_access', 'personal', 'staff_name', 'reason');
call app_classify('staff_access', 'business', 'level', 'all_locations');
call app_classify('staff_access', 'technical', 'created_at', 'expires_at', 'ended_at', 'ended_by');

create table staff_access_locations (
  tenant_id uuid not null default app_tenant_id(),
  staff_access_id uuid not null,
  location_id uuid not null,
  primary key (tenant_id, staff_access_id, location_id),
  foreign key (tenant_id, staff_access_id) references staff_access on delete cascade,
  foreign key (tenant_id, location_id) references locations
);
call app_enable_tenant_rls('staff_access_locations', 'select');
create policy identity on staff_access_locations for select to app_identity using (true);
create policy platform on staff_access_locations to app_platform using (true) with check (true);
grant select on staff_access_locations to app_identity;
grant select, insert on staff_access_locations to app_platform;
call app_classify('staff_access_locations', 'key', 'tenant_id', 'staff_access_id', 'location_id');

-- What happened to who may do what. Written with the change, never edited.
create table access_events (
  tenant_id uuid not null default app_tenant_id() references tenants,
  id uuid not null,
  kind text not null check (length(kind) between 1 and 60),
  actor_kind text not null check (actor_kind in ('member', 'viewing_as', 'staff', 'api_key', 'invitation')),
  actor_id uuid,
  actor_name text not null,
  subject_id uuid,
  subject_name text,
  detail text,
  request_id uuid not null,
  at timestamptz not null,
  primary key (tenant_id, id)
);
create index access_events_at_idx on access_events (tenant_id, at, id);
call app_enable_tenant_rls('access_events', 'select, insert');
create policy platform on access_events for insert to app_platform with check (true);
grant insert on access_events to app_platform;
call app_classify('access_events', 'key', 'tenant_id', 'id', 'actor_id', 'subject_id', 'request_id');
call app_classify('access_events', 'personal', 'actor_name', 'subject_name', 'detail');
call app_classify('access_events', 'technical', 'kind', 'actor_kind', 'at');
