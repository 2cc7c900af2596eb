-- Secrets at rest. A value is sealed under a data key of its tenant (or of the platform), a data key is kept wrapped by a
-- master key, and the master keys are not in the database at all. A copy of the database opens nothing.

-- What `Db::seal` makes: version (1), data key (16), nonce (12), ciphertext and tag (16 and more).
create domain sealed as bytea check (length(value) >= 45);

-- No foreign key to tenants: a key is made in a transaction of its own, perhaps before its tenant's has committed.
create table data_keys (
  id uuid primary key,
  -- Null: the platform's, for what belongs to no tenant.
  tenant_id uuid,
  purpose text not null check (purpose in ('seal', 'index')),
  master_key_id text not null check (length(master_key_id) between 1 and 40),
  -- nonce (12), the key (32), tag (16)
  wrapped bytea not null check (length(wrapped) = 60),
  created_at timestamptz not null,
  -- From here on it only opens; a newer key seals.
  superseded_at timestamptz,
  -- Nothing was sealed under it any more. It is kept: a transaction that began long before may still bring a value.
  retired_at timestamptz check (retired_at is null or superseded_at is not null)
);
create unique index data_keys_current_key on data_keys (tenant_id, purpose) nulls not distinct where superseded_at is null;
-- Protected as a tenant's table, and then taken from the tenants' role as well: only app_keys reaches it.
call app_enable_tenant_rls('data_keys', 'select');
revoke all on data_keys from app_tenant;
create policy keys on data_keys to app_keys using (true) with check (true);
grant select, insert, update (master_key_id, wrapped, superseded_at, retired_at) on data_keys to app_keys;
call app_classify('data_keys', 'key', 'id', 'tenant_id');
call app_classify('data_keys', 'secret', 'wrapped');
call app_classify('data_keys', 'technical', 'purpose', 'master_key_id', 'created_at', 'superseded_at', 'retired_at');

-- For a table with columns of type `sealed`: lets the rotation of keys find and replace their values, and nothing else of
-- the table. `row_column` is the uuid that the values are bound to. The columns belong in ENCRYPTED (domain/src/encryption)
-- too; a guard compares.
create procedure app_encrypted(tbl regclass, row_column name, variadic columns name[])
  language plpgsql as $$
declare
  column_name name;
  tenant_column text := case when exists (
    select from pg_attribute where attrelid = tbl and attname = 'tenant_id' and not attisdropped) then ', tenant_id' else '' end;
begin
  foreach column_name in array columns loop
    if not exists (select from pg_attribute where attrelid = tbl and attname = column_name and atttypid = 'sealed'::regtype) then
      raise exception '%.% is not of type sealed', tbl, column_name;
    end if;
    call app_classify(tbl, 'secret', column_name);
    execute format('grant select (%I%s, %I), update (%I) on %s to app_keys',
      row_column, tenant_column, column_name, column_name, tbl);
  end loop;
  if not exists (select from pg_policy where polrelid = tbl and polname = 'keys') then
    execute format('create policy keys on %s to app_keys using (true) with check (true)', tbl);
  end if;
end
$$;
