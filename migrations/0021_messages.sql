-- One table of everything that is said to people, whatever the channel: mail as before, and what stands in the inbox of the
-- pages. Each message says by what right it is sent, what became of it is kept, and a company's nights are quiet.

alter table messages
  drop constraint messages_channel_check,
  add constraint messages_channel_check check (channel in ('email', 'in_app')),
  drop constraint messages_status_check,
  add constraint messages_status_check
    check (status in ('queued', 'held', 'sending', 'sent', 'delivered', 'read', 'failed', 'suppressed')),
  -- What the server before wrote in a status, and what stands in the inbox of somebody.
  drop constraint messages_check,
  drop constraint messages_check1,
  drop constraint messages_check2,
  alter column recipient drop not null,
  -- Whom it is for, where that is somebody with a login.
  add column recipient_user uuid references users on delete cascade,
  -- Of the template: what it has to know, and what it says, change with it.
  add column template_version smallint not null default 1 check (template_version > 0),
  -- By what right it is sent (GDPR, article 6; Ley 25.326, articles 5 and 27). Null: written by the server before, while both
  -- run; the template says it.
  add column basis text check (basis in ('security', 'contract', 'legitimate_interest', 'consent')),
  add column consent_id uuid,
  -- What a person can turn off.
  add column category text check (category in ('security', 'team', 'access', 'company')),
  -- The quiet hours that it was written in end then.
  add column not_before timestamptz,
  -- What a notification tells of.
  add column access_event_id uuid,
  add column read_at timestamptz,
  add constraint messages_tenant_id_key unique (tenant_id, id),
  add constraint messages_access_event_fkey foreign key (tenant_id, access_event_id) references access_events,
  add constraint messages_reaches_somebody_check check (case channel
    when 'email' then recipient is not null
    else recipient is null and recipient_user is not null and tenant_id is not null end),
  add constraint messages_consent_check check ((consent_id is not null) = (basis is not distinct from 'consent')),
  add constraint messages_payload_check check (
    (payload is not null) = (channel = 'email' and status in ('queued', 'held', 'sending'))),
  add constraint messages_sent_at_check check ((sent_at is not null) = (status = 'sent')),
  add constraint messages_locked_until_check check ((locked_until is not null) = (status = 'sending')),
  add constraint messages_read_at_check check ((read_at is not null) = (status = 'read')),
  -- What stands in an inbox is there; what is sent is not.
  add constraint messages_inbox_check check (case channel
    when 'in_app' then status in ('delivered', 'read', 'suppressed')
    else status not in ('delivered', 'read') end);

update messages set basis = case when template = 'invitation' then 'contract' else 'security' end;

-- The unique key over the same columns takes its place.
drop index messages_tenant_idx;
drop index messages_due_idx;
create index messages_due_idx on messages (next_attempt_at) where status in ('queued', 'held', 'sending');
-- The list of a company, the inbox of a person, and how much of it is unread.
create index messages_list_idx on messages (tenant_id, created_at, id);
create index messages_inbox_idx on messages (tenant_id, recipient_user, created_at, id)
  where channel = 'in_app' and status in ('delivered', 'read');
create index messages_unread_idx on messages (tenant_id, recipient_user, created_at)
  where channel = 'in_app' and status = 'delivered';
-- For removing what is old, by whole days: an index over the moment itself would be taken for lists in its order, which would
-- then be searched among the messages of everybody.
create index messages_over_idx on messages (((created_at at time zone 'UTC')::date))
  where status in ('sent', 'delivered', 'read', 'failed', 'suppressed');

-- A company reads what was said in its name, never what a letter says: the payload is left out. What it writes besides new
-- messages is that somebody read theirs.
grant select (id, tenant_id, channel, recipient, recipient_user, template, template_version, locale, basis, consent_id,
  category, status, attempts, not_before, access_event_id, created_at, read_at), update (status, read_at)
  on messages to app_tenant;
grant select (channel, not_before, created_at), update (not_before), delete on messages to app_worker;
call app_classify('messages', 'key', 'recipient_user', 'consent_id', 'access_event_id');
call app_classify('messages', 'personal', 'category');
call app_classify('messages', 'technical', 'template_version', 'basis', 'not_before', 'read_at');

-- What became of each message, in the transaction of each change. Never edited.
create table message_statuses (
  tenant_id uuid,
  message_id uuid not null,
  id uuid not null,
  status text not null
    check (status in ('queued', 'held', 'sending', 'sent', 'delivered', 'read', 'failed', 'suppressed')),
  attempt integer not null default 0,
  -- What a mail server answered, or why nothing was sent.
  detail text check (length(detail) <= 500),
  at timestamptz not null,
  primary key (message_id, id),
  foreign key (tenant_id, message_id) references messages (tenant_id, id) on delete cascade
);
call app_enable_tenant_rls('message_statuses', 'select, insert');
create policy identity on message_statuses for insert to app_identity with check (true);
create policy platform on message_statuses for insert to app_platform with check (true);
create policy worker on message_statuses to app_worker using (true) with check (true);
grant insert on message_statuses to app_identity, app_platform;
grant insert, select (message_id), delete on message_statuses to app_worker;
call app_classify('message_statuses', 'key', 'tenant_id', 'message_id', 'id');
call app_classify('message_statuses', 'contact', 'detail');
call app_classify('message_statuses', 'technical', 'status', 'attempt', 'at');

-- As far as it is known of those that are there.
insert into message_statuses (tenant_id, message_id, id, status, at)
  select tenant_id, id, gen_random_uuid(), 'queued', created_at from messages;
insert into message_statuses (tenant_id, message_id, id, status, attempt, detail, at)
  select tenant_id, id, gen_random_uuid(), 'sent', attempts, provider_receipt, sent_at from messages where status = 'sent';
insert into message_statuses (tenant_id, message_id, id, status, attempt, detail, at)
  select tenant_id, id, gen_random_uuid(), 'failed', attempts, last_error, greatest(next_attempt_at, created_at)
  from messages where status = 'failed';

-- When a company's people are left alone, by the clocks of its own zone. From the evening to the morning, as a rule.
create table quiet_hours (
  tenant_id uuid primary key default app_tenant_id() references tenants,
  is_on boolean not null,
  begins time not null,
  ends time not null check (ends <> begins),
  version integer not null,
  updated_at timestamptz not null
);
call app_enable_tenant_rls('quiet_hours', 'select, insert, update');
-- Whoever writes a message asks them.
create policy identity on quiet_hours for select to app_identity using (true);
create policy platform on quiet_hours for select to app_platform using (true);
grant select on quiet_hours to app_identity, app_platform;
call app_classify('quiet_hours', 'key', 'tenant_id');
call app_classify('quiet_hours', 'business', 'is_on', 'begins', 'ends');
call app_classify('quiet_hours', 'technical', 'version', 'updated_at');

-- What a member wants to hear of, and how, where that is not what everybody does: every category is in the inbox unless it
-- was put off, and comes by mail only where that was asked for. So a category of a later release is as it is for everybody.
create table notification_preferences (
  tenant_id uuid not null default app_tenant_id() references tenants,
  user_id uuid not null references users on delete cascade,
  in_app_off text[] not null,
  mail_on text[] not null,
  version integer not null,
  updated_at timestamptz not null,
  primary key (tenant_id, user_id)
);
call app_enable_tenant_rls('notification_preferences', 'select, insert, update');
call app_classify('notification_preferences', 'key', 'tenant_id', 'user_id');
call app_classify('notification_preferences', 'personal', 'in_app_off', 'mail_on');
call app_classify('notification_preferences', 'technical', 'version', 'updated_at');

-- Access events in the order in which they are read by who tells people of them: as events are (0017). Those that are there
-- are read too, and the latest of them told of. Servers of the release before fill these columns in by their defaults.
create sequence access_events_sequence;
grant usage on sequence access_events_sequence to app_tenant, app_platform;
alter table access_events
  add column xact xid8 not null default pg_current_xact_id(),
  add column sequence bigint not null default nextval('access_events_sequence');
create index access_events_order_idx on access_events (xact, sequence) where kind <> 'viewing.page';
create policy worker on access_events for select to app_worker using (true);
grant select (tenant_id, id, kind, at, xact, sequence) on access_events to app_worker;
call app_classify('access_events', 'technical', 'xact', 'sequence');

-- How far they have been told of.
create table notification_cursor (
  is_only boolean primary key default true check (is_only),
  xact xid8 not null,
  sequence bigint not null,
  updated_at timestamptz not null
);
grant select, insert, update on notification_cursor to app_worker;
call app_classify('notification_cursor', 'technical', 'is_only', 'xact', 'sequence', 'updated_at');

-- In whose language somebody is written to.
grant select (locale) on users to app_tenant;
