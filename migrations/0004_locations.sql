-- The shops of a tenant. Each belongs to one legal entity, whose invoices it issues.

create table locations (
  tenant_id uuid not null default app_tenant_id() references tenants,
  id uuid not null,
  legal_entity_id uuid not null,
  name text collate "es-x-icu" not null check (length(name) between 1 and 80),
  street text not null check (length(street) between 1 and 160),
  city text not null check (length(city) between 1 and 80),
  province text not null check (province ~ '^AR-[A-Z]$'),
  postal_code text check (postal_code ~ '^([A-HJ-NP-Z][0-9]{4}[A-Z]{3}|[1-9][0-9]{3})$'),
  phone text check (phone ~ '^\+[1-9][0-9]{6,14}$'),
  time_zone text not null,
  status text not null check (status in ('open', 'closed')),
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, legal_entity_id) references legal_entities,
  constraint locations_name_key unique (tenant_id, name)
);
create index locations_name_idx on locations (tenant_id, name, id);
create index locations_legal_entity_idx on locations (tenant_id, legal_entity_id);
call app_enable_tenant_rls('locations');
create policy platform on locations for select to app_platform using (true);
grant select on locations to app_platform;
call app_classify('locations', 'key', 'tenant_id', 'id', 'legal_entity_id');
call app_classify('locations', 'business', 'name', 'street', 'city', 'province', 'postal_code', 'phone', 'time_zone', 'status');
call app_classify('locations', 'technical', 'version', 'created_at', 'updated_at');

-- Where a membership is limited to some shops, these are they.
create table membership_locations (
  tenant_id uuid not null default app_tenant_id(),
  membership_id uuid not null,
  location_id uuid not null,
  primary key (tenant_id, membership_id, location_id),
  foreign key (tenant_id, membership_id) references memberships on delete cascade,
  foreign key (tenant_id, location_id) references locations
);
create index membership_locations_location_idx on membership_locations (tenant_id, location_id);
call app_enable_tenant_rls('membership_locations');
create policy identity on membership_locations for select to app_identity using (true);
grant select on membership_locations to app_identity;
call app_classify('membership_locations', 'key', 'tenant_id', 'membership_id', 'location_id');
