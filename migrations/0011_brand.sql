-- How a tenant's own pages look: its colour, and its logo.

create table tenant_brands (
  tenant_id uuid primary key default app_tenant_id() references tenants,
  -- As it was asked for; what it becomes on a page is derived from it. None: the product's own.
  colour text check (colour ~ '^#[0-9a-f]{6}$'),
  version integer not null default 1,
  updated_at timestamptz not null
);
call app_enable_tenant_rls('tenant_brands', 'select, insert, update');
create policy identity on tenant_brands for select to app_identity using (true);
grant select (tenant_id, colour) on tenant_brands to app_identity;
call app_classify('tenant_brands', 'key', 'tenant_id');
call app_classify('tenant_brands', 'business', 'colour');
call app_classify('tenant_brands', 'technical', 'version', 'updated_at');

-- One a tenant. The picture is made anew from what was sent, so that nothing else is in it: 512 x 512 pixels of four bytes
-- at most, and what a PNG adds to them. Each has an id of its own, which is its address: a new logo is a new address.
create table tenant_logos (
  tenant_id uuid primary key default app_tenant_id() references tenants,
  id uuid not null constraint tenant_logos_id_key unique,
  png bytea not null check (octet_length(png) between 1 and 1100000),
  -- SHA-256 of it: the same picture sent again keeps its address.
  digest bytea not null check (octet_length(digest) = 32),
  created_at timestamptz not null
);
call app_enable_tenant_rls('tenant_logos', 'select, insert, update, delete');
-- Whoever has its address sees it: it is on pages, and will be in letters.
create policy identity on tenant_logos for select to app_identity using (true);
grant select (tenant_id, id, png) on tenant_logos to app_identity;
call app_classify('tenant_logos', 'key', 'tenant_id', 'id');
call app_classify('tenant_logos', 'business', 'png');
call app_classify('tenant_logos', 'technical', 'digest', 'created_at');
