-- What every later migration builds on: who the current transaction speaks for, how a tenant table is protected, how a
-- column states its privacy class, how month partitions are made.

grant select on _sqlx_migrations to app_identity;

-- After `set local`, a setting of our own reverts to the empty string, not to null: hence nullif.
create function app_tenant_id() returns uuid
  language sql stable parallel safe
  as $$ select nullif(current_setting('app.tenant_id', true), '')::uuid $$;

create function app_user_id() returns uuid
  language sql stable parallel safe
  as $$ select nullif(current_setting('app.user_id', true), '')::uuid $$;

-- For searching by what people type: no case, no accents.
create function app_fold(value text) returns text
  language sql immutable strict parallel safe
  as $$ select translate(lower(value), 'áàäâéèëêíìïîóòöôúùüûñç', 'aaaaeeeeiiiioooouuuunc') $$;

-- Fails closed: with no tenant set, app_tenant_id() is null and no row matches.
-- The policy for app_owner exists because FORCE subjects the owner too: without it a backfill would touch no rows.
create procedure app_enable_tenant_rls(tbl regclass, privileges text default 'select, insert, update, delete')
  language plpgsql as $$
declare
  tenant_column name := case when tbl = to_regclass('tenants') then 'id' else 'tenant_id' end;
begin
  execute format('alter table %s enable row level security', tbl);
  execute format('alter table %s force row level security', tbl);
  execute format(
    'create policy tenant on %s to app_tenant using (%I = app_tenant_id()) with check (%I = app_tenant_id())',
    tbl, tenant_column, tenant_column);
  execute format('create policy owner on %s to app_owner using (true) with check (true)', tbl);
  execute format('grant %s on %s to app_tenant', privileges, tbl);
end
$$;

-- The classes drive erasure, export and redaction:
--   key       ids and references          technical  versions, timestamps, digests of requests
--   business  the tenant's own business   personal   identifies or describes a person
--   contact   reaches a person            secret     credentials and their hashes
create procedure app_classify(tbl regclass, class text, variadic columns name[])
  language plpgsql as $$
declare
  column_name name;
begin
  if class not in ('key', 'technical', 'business', 'personal', 'contact', 'secret') then
    raise exception 'unknown privacy class %', class;
  end if;
  foreach column_name in array columns loop
    execute format('comment on column %s.%I is %L', tbl, column_name, 'privacy: ' || class);
  end loop;
end
$$;

-- Makes the partition of one month, with the parent's protection. Row level security is not inherited by partitions:
-- a leaf read directly would be open. Runs as its owner so that the worker, which owns nothing, can call it.
create function app_make_month_partition(parent regclass, month date) returns text
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  first_day date := date_trunc('month', month);
  leaf text := format('%s_%s', parent, to_char(first_day, 'YYYY_MM'));
begin
  if to_regclass(leaf) is not null then
    return leaf;
  end if;
  if not exists (select from pg_partitioned_table where partrelid = parent) then
    raise exception '% is not partitioned', parent;
  end if;
  execute format('create table %I partition of %s for values from (%L) to (%L)',
    leaf, parent, first_day, first_day + interval '1 month');
  call app_enable_tenant_rls(leaf::regclass, 'select, insert');
  return leaf;
end
$$;
revoke execute on function app_make_month_partition from public;
grant execute on function app_make_month_partition to app_platform;
