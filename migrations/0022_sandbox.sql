-- A company to try things in. Its clock runs ahead of the real one by as much as its people moved it on.
create table sandboxes (
  tenant_id uuid primary key default app_tenant_id() references tenants,
  -- Never back: what has happened there would be in its future. Ten years at most.
  ahead_seconds bigint not null default 0 check (ahead_seconds between 0 and 315576000),
  moved_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null
);
call app_enable_tenant_rls('sandboxes', 'select');
grant update (ahead_seconds, moved_at, version) on sandboxes to app_tenant;
create policy identity on sandboxes for select to app_identity using (true);
create policy platform on sandboxes to app_platform using (true) with check (true);
create policy worker on sandboxes for select to app_worker using (true);
grant select on sandboxes to app_identity, app_worker;
grant select, insert on sandboxes to app_platform;
call app_classify('sandboxes', 'key', 'tenant_id');
call app_classify('sandboxes', 'technical', 'ahead_seconds', 'moved_at', 'version', 'created_at');

-- How far a tenant's clock is ahead: nothing, but for sandboxes. What a tenant's tokens and jobs are due by is written in its
-- time and compared with this added.
create function app_tenant_ahead(uuid) returns interval language sql stable
  return coalesce((select make_interval(secs => s.ahead_seconds) from sandboxes s where s.tenant_id = $1), interval '0');
create function app_tenant_time(uuid, timestamptz) returns timestamptz language sql stable
  return $2 + app_tenant_ahead($1);
