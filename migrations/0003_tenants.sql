-- A tenant is a client organisation of the platform. Tax never hangs on it but on its legal entities.

create table tenants (
  id uuid primary key,
  slug text not null constraint tenants_slug_key unique check (slug ~ '^[a-z0-9](-?[a-z0-9])+$' and length(slug) between 2 and 40),
  name text collate "es-x-icu" not null check (length(name) between 1 and 120),
  locale text not null check (locale in ('es-AR', 'en')),
  time_zone text not null,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index tenants_name_idx on tenants (name, id);
call app_enable_tenant_rls('tenants', 'select, update');
create policy identity on tenants for select to app_identity using (true);
create policy platform on tenants to app_platform using (true) with check (true);
grant select on tenants to app_identity;
grant select, insert, update on tenants to app_platform;
call app_classify('tenants', 'key', 'id', 'slug');
call app_classify('tenants', 'business', 'name', 'locale', 'time_zone');
call app_classify('tenants', 'technical', 'version', 'created_at', 'updated_at');

create table legal_entities (
  tenant_id uuid not null default app_tenant_id() references tenants,
  id uuid not null,
  legal_name text collate "es-x-icu" not null check (length(legal_name) between 1 and 160),
  cuit text not null check (cuit ~ '^[0-9]{11}$'),
  tax_condition text not null check (tax_condition in ('responsable_inscripto', 'monotributo', 'exento')),
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  constraint legal_entities_cuit_key unique (tenant_id, cuit)
);
call app_enable_tenant_rls('legal_entities');
create policy platform on legal_entities to app_platform using (true) with check (true);
grant select, insert on legal_entities to app_platform;
call app_classify('legal_entities', 'key', 'tenant_id', 'id');
-- A sole trader's legal name and CUIT are a person's own.
call app_classify('legal_entities', 'personal', 'legal_name', 'cuit');
call app_classify('legal_entities', 'business', 'tax_condition');
call app_classify('legal_entities', 'technical', 'version', 'created_at', 'updated_at');

-- ARCA numbers its vouchers per CUIT and point of sale (1 to 99998; five digits since RG 4290/2018).
create table points_of_sale (
  tenant_id uuid not null default app_tenant_id(),
  id uuid not null,
  legal_entity_id uuid not null,
  number integer not null check (number between 1 and 99998),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, legal_entity_id) references legal_entities,
  constraint points_of_sale_number_key unique (tenant_id, legal_entity_id, number)
);
call app_enable_tenant_rls('points_of_sale');
call app_classify('points_of_sale', 'key', 'tenant_id', 'id', 'legal_entity_id');
call app_classify('points_of_sale', 'business', 'number');
call app_classify('points_of_sale', 'technical', 'created_at');

create table memberships (
  tenant_id uuid not null default app_tenant_id() references tenants,
  id uuid not null,
  user_id uuid not null references users on delete cascade,
  role text not null check (role in ('owner', 'administrator', 'regional_manager', 'reception', 'analyst', 'provider')),
  all_locations boolean not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  constraint memberships_user_key unique (tenant_id, user_id)
);
create index memberships_user_id_idx on memberships (user_id);
call app_enable_tenant_rls('memberships');
create policy identity on memberships for select to app_identity using (true);
create policy platform on memberships for insert to app_platform with check (true);
grant select on memberships to app_identity;
grant insert on memberships to app_platform;
call app_classify('memberships', 'key', 'tenant_id', 'id', 'user_id');
call app_classify('memberships', 'personal', 'role', 'all_locations');
call app_classify('memberships', 'technical', 'created_at');
