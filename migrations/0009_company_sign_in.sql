-- Signing in by a tenant's own provider (OpenID Connect): the provider, the mail domains that are the tenant's, and who is
-- who there.

create table oidc_providers (
  tenant_id uuid primary key default app_tenant_id() references tenants,
  -- What the sealed secret is bound to.
  id uuid not null constraint oidc_providers_id_key unique,
  -- Exactly as the provider writes it in its tokens.
  issuer text not null check (length(issuer) between 9 and 300),
  client_id text not null check (length(client_id) between 1 and 300),
  client_secret sealed not null,
  enabled boolean not null,
  -- Whether somebody whom it vouches for becomes a member by signing in, and as what.
  joins_automatically boolean not null,
  default_role text not null
    check (default_role in ('administrator', 'regional_manager', 'reception', 'analyst', 'provider', 'custom')),
  default_custom_role_id uuid,
  all_locations boolean not null,
  -- Whether its word counts as a second factor too.
  trusts_second_factor boolean not null,
  -- Whether an owner chose it. Otherwise it does not vouch for owners: who may set it up could become one.
  set_up_by_owner boolean not null,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint oidc_providers_custom_role_fkey foreign key (tenant_id, default_custom_role_id) references custom_roles,
  check ((default_role = 'custom') = (default_custom_role_id is not null))
);
call app_enable_tenant_rls('oidc_providers', 'select, insert, update');
create policy identity on oidc_providers for select to app_identity using (true);
grant select on oidc_providers to app_identity;
call app_classify('oidc_providers', 'key', 'tenant_id', 'id', 'default_custom_role_id');
call app_classify('oidc_providers', 'business', 'issuer', 'client_id', 'enabled', 'joins_automatically', 'default_role',
  'all_locations', 'trusts_second_factor', 'set_up_by_owner');
call app_encrypted('oidc_providers', 'id', 'client_secret');
call app_classify('oidc_providers', 'technical', 'version', 'created_at', 'updated_at');

create table oidc_provider_locations (
  tenant_id uuid not null default app_tenant_id() references oidc_providers on delete cascade,
  location_id uuid not null,
  primary key (tenant_id, location_id),
  constraint oidc_provider_locations_location_fkey foreign key (tenant_id, location_id) references locations
);
call app_enable_tenant_rls('oidc_provider_locations', 'select, insert, delete');
call app_classify('oidc_provider_locations', 'key', 'tenant_id', 'location_id');

-- Any number of tenants may say that a domain is theirs; one can show it.
create table oidc_domains (
  tenant_id uuid not null default app_tenant_id() references tenants,
  domain text not null check (domain = lower(domain) and length(domain) between 3 and 230),
  -- What the domain's DNS has to say. It is public there.
  challenge text not null check (length(challenge) = 26),
  created_at timestamptz not null,
  verified_at timestamptz,
  primary key (tenant_id, domain)
);
create unique index oidc_domains_verified_key on oidc_domains (domain) where verified_at is not null;
call app_enable_tenant_rls('oidc_domains');
create policy identity on oidc_domains for select to app_identity using (true);
grant select (tenant_id, domain, verified_at) on oidc_domains to app_identity;
call app_classify('oidc_domains', 'key', 'tenant_id');
call app_classify('oidc_domains', 'business', 'domain');
call app_classify('oidc_domains', 'technical', 'challenge', 'created_at', 'verified_at');

-- Who the provider's subjects are here. An address may change hands; a subject does not (OpenID Connect Core, 5.7).
create table oidc_links (
  tenant_id uuid not null default app_tenant_id() references tenants,
  issuer text not null check (length(issuer) <= 300),
  subject text not null check (length(subject) between 1 and 255),
  user_id uuid not null references users on delete cascade,
  created_at timestamptz not null,
  primary key (tenant_id, issuer, subject)
);
call app_enable_tenant_rls('oidc_links', 'select, insert');
create policy identity on oidc_links for select to app_identity using (true);
grant select on oidc_links to app_identity;
call app_classify('oidc_links', 'key', 'tenant_id', 'user_id');
call app_classify('oidc_links', 'personal', 'issuer', 'subject');
call app_classify('oidc_links', 'technical', 'created_at');
