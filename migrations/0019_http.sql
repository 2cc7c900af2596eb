-- What the first answer to a POST with an Idempotency-Key was, so that the same request is answered the same again. Answers
-- hold people's addresses and keys' secrets, so all of them are sealed. Null in rows of servers from before: what they wrote
-- down is never taken for the same request by newer ones, because its digest is made of more than theirs.
alter table idempotency_keys
  add column id uuid not null default gen_random_uuid() constraint idempotency_keys_id_key unique,
  add column answer sealed;
call app_classify('idempotency_keys', 'key', 'id');
call app_encrypted('idempotency_keys', 'id', 'answer');

alter table platform_idempotency_keys
  add column id uuid not null default gen_random_uuid() constraint platform_idempotency_keys_id_key unique,
  add column answer sealed;
call app_classify('platform_idempotency_keys', 'key', 'id');
call app_encrypted('platform_idempotency_keys', 'id', 'answer');

-- The worker finds what is older than a day by it, without reading what it says.
grant select (id) on idempotency_keys to app_worker;
grant select (id) on platform_idempotency_keys to app_worker;

-- What is edited has a version, so that of two editors at once neither overwrites the other's work. A person's counts the
-- edits of their own profile, not their sign-ins.
alter table users add column version integer not null default 1;
call app_classify('users', 'technical', 'version');
alter table staff_members add column version integer not null default 1;
call app_classify('staff_members', 'technical', 'version');

-- How long letters wait, for whoever watches over the installation: counts, not contents.
grant select (created_at) on messages to app_worker;
