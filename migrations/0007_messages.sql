-- Everything that is said to a person is a row first, written in the transaction of what it is about: a mail is sent if
-- and only if that happened. A worker sends what is due and writes down what became of it.

create table messages (
  id uuid primary key,
  -- Null: the platform's own, such as a new password.
  tenant_id uuid references tenants,
  channel text not null check (channel in ('email')),
  recipient text not null check (length(recipient) between 3 and 254),
  template text not null check (template ~ '^[a-z_]{1,40}$'),
  locale text not null check (locale in ('es-AR', 'en')),
  -- What the template says, single-use codes among it. Gone as soon as nobody needs it to send.
  payload sealed,
  status text not null check (status in ('queued', 'sending', 'sent', 'failed')),
  attempts integer not null default 0,
  next_attempt_at timestamptz not null,
  -- Who sends it has until then; after that another one takes it over.
  locked_until timestamptz,
  last_error text check (length(last_error) <= 500),
  -- What the mail server answered when it took the message.
  provider_receipt text check (length(provider_receipt) <= 500),
  sent_at timestamptz,
  created_at timestamptz not null,
  -- A message with the key of an earlier one is not written.
  dedupe_key text check (length(dedupe_key) between 1 and 200),
  check ((payload is null) = (status in ('sent', 'failed'))),
  check ((sent_at is not null) = (status = 'sent')),
  check ((locked_until is not null) = (status = 'sending'))
);
create unique index messages_dedupe_key on messages (tenant_id, dedupe_key) nulls not distinct where dedupe_key is not null;
create index messages_tenant_idx on messages (tenant_id, id);
create index messages_due_idx on messages (next_attempt_at) where status in ('queued', 'sending');
-- Who writes a message does not read any.
call app_enable_tenant_rls('messages', 'insert');
create policy identity on messages for insert to app_identity with check (true);
create policy platform on messages for insert to app_platform with check (true);
create policy worker on messages to app_worker using (true) with check (true);
grant insert on messages to app_identity, app_platform;
grant select (id, tenant_id, recipient, template, locale, payload, status, attempts, next_attempt_at, locked_until),
  update (payload, status, attempts, next_attempt_at, locked_until, last_error, provider_receipt, sent_at)
  on messages to app_worker;
call app_encrypted('messages', 'id', 'payload');
call app_classify('messages', 'key', 'id', 'tenant_id');
-- The answers of mail servers repeat the address.
call app_classify('messages', 'contact', 'recipient', 'last_error', 'provider_receipt');
call app_classify('messages', 'personal', 'template', 'locale');
call app_classify('messages', 'technical', 'channel', 'status', 'attempts', 'next_attempt_at', 'locked_until', 'sent_at',
  'created_at', 'dedupe_key');
