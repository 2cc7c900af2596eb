-- The roles of the database, made before any migration runs (roles belong to the cluster, not to one database, and
-- making them needs more rights than a migration has). Safe to run again. `server migrate` runs it; see README.md here.
do $$
declare
  role_name text;
begin
  -- app_owner     owns the tables; only migrations act as it
  -- app_tenant    requests inside one tenant; sees the rows of app.tenant_id and nothing else
  -- app_identity  who is asking: logins, sessions, slugs, before any tenant is known
  -- app_platform  cross-tenant work of staff; every action through it is authorised
  -- app_keys      wrapped data keys and encrypted columns; encryption itself and the rotation of keys
  -- app_worker    what is done without anybody asking, across tenants: sending messages
  foreach role_name in array array['app_owner', 'app_tenant', 'app_identity', 'app_platform', 'app_keys', 'app_worker'] loop
    if not exists (select from pg_roles where rolname = role_name) then
      begin
        execute format('create role %I nologin noinherit nosuperuser nobypassrls', role_name);
      exception when duplicate_object or unique_violation then
        null; -- two servers starting at once
      end;
    end if;
  end loop;
end
$$;
