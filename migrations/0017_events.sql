-- What happened to a tenant's business, for programs: written in the transaction that does it, read by whoever has to know.

-- Within a transaction events are in this order.
create sequence events_sequence;
grant usage on sequence events_sequence to app_tenant, app_platform;

create table events (
  tenant_id uuid not null default app_tenant_id() references tenants,
  id uuid not null,
  -- The transaction that writes it. Events are read by (xact, sequence), and only those whose transaction is older than
  -- every one that still runs: whatever commits later comes later in this order. Ids alone do not give that.
  xact xid8 not null default pg_current_xact_id(),
  sequence bigint not null default nextval('events_sequence'),
  kind text not null check (length(kind) between 1 and 60),
  version smallint not null check (version > 0),
  -- The shop it is about, where it is about one.
  location_id uuid,
  -- Otherwise: only who reaches one of these shops is to know. Null: the tenant as a whole.
  reach uuid[],
  actor_kind text not null check (actor_kind in ('member', 'viewing_as', 'staff', 'api_key', 'invitation')),
  actor_id uuid,
  request_id uuid not null,
  at timestamptz not null,
  payload jsonb not null,
  primary key (tenant_id, id, at)
) partition by range (at);
create index events_order_idx on events (xact, sequence);
create index events_tenant_order_idx on events (tenant_id, xact, sequence);
call app_enable_tenant_rls('events', 'select, insert');
create policy platform on events for insert to app_platform with check (true);
create policy worker on events for select to app_worker using (true);
grant insert on events to app_platform;
grant select on events to app_worker;
call app_classify('events', 'key', 'tenant_id', 'id', 'location_id', 'reach', 'actor_id', 'request_id');
call app_classify('events', 'technical', 'xact', 'sequence', 'kind', 'version', 'actor_kind', 'at');
-- What somebody may do describes them; names and addresses of people are never in it.
call app_classify('events', 'personal', 'payload');

-- Whatever month nobody made: a change is never refused because its event has no place.
create table events_default partition of events default;
call app_enable_tenant_rls('events_default', 'select, insert');

-- Months are those of UTC, whoever makes them.
set local time zone 'UTC';
select app_make_month_partition('events', (date_trunc('month', now()) + make_interval(months => ahead))::date)
  from generate_series(0, 2) ahead;
grant execute on function app_make_month_partition to app_worker;

-- How far each reader has come, written in the transaction of what it does with what it read.
create table event_consumers (
  name text primary key check (name ~ '^[a-z_]{1,40}$'),
  xact xid8 not null,
  sequence bigint not null,
  updated_at timestamptz not null
);
grant select, insert, update on event_consumers to app_worker;
call app_classify('event_consumers', 'technical', 'name', 'xact', 'sequence', 'updated_at');

-- Drops the months that ended by then and that every consumer has read; what lies in no month of its own goes row by row.
-- Says which months went. Runs as its owner: the worker owns nothing. A reader in the way is waited for a moment, not
-- queued behind with everybody after it.
create function app_drop_read_events(ended_by timestamptz) returns setof text
  language plpgsql security definer set search_path = public, pg_temp set lock_timeout = '2s' set timezone = 'UTC' as $$
declare
  leaf text;
  unread boolean;
begin
  for leaf in
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'events'::regclass and c.relname ~ '^events_[0-9]{4}_[0-9]{2}$'
      and to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month' <= ended_by
    order by 1
  loop
    execute format('select exists (select from %I e, event_consumers c where (e.xact, e.sequence) > (c.xact, c.sequence))', leaf)
      into unread;
    if not unread then
      execute format('drop table %I', leaf);
      return next leaf;
    end if;
  end loop;
  delete from events_default e
    where e.at < ended_by
      and not exists (select from event_consumers c where (e.xact, e.sequence) > (c.xact, c.sequence));
end
$$;
revoke execute on function app_drop_read_events from public;
grant execute on function app_drop_read_events to app_worker;
