-- What a client organisation goes through: it sets itself up, its legal entities change, staff suspend it and let it in
-- again.

-- A row a suspension; the open one is the tenant's status. It is no column of `tenants`, which a tenant may update.
create table tenant_suspensions (
  tenant_id uuid not null default app_tenant_id() references tenants,
  id uuid not null,
  reason text not null check (length(reason) between 10 and 500),
  suspended_by uuid references users on delete set null,
  suspended_by_name text not null,
  suspended_at timestamptz not null,
  reactivation_reason text check (length(reactivation_reason) between 10 and 500),
  reactivated_by uuid references users on delete set null,
  reactivated_by_name text,
  reactivated_at timestamptz,
  primary key (tenant_id, id),
  check ((reactivated_at is null) = (reactivation_reason is null)),
  check ((reactivated_at is null) = (reactivated_by_name is null))
);
-- Nobody is suspended twice.
create unique index tenant_suspensions_open_key on tenant_suspensions (tenant_id) where reactivated_at is null;
call app_enable_tenant_rls('tenant_suspensions', 'select (tenant_id, reactivated_at)');
create policy identity on tenant_suspensions for select to app_identity using (true);
create policy platform on tenant_suspensions to app_platform using (true) with check (true);
grant select (tenant_id, reactivated_at) on tenant_suspensions to app_identity;
grant select, insert, update (reactivation_reason, reactivated_by, reactivated_by_name, reactivated_at)
  on tenant_suspensions to app_platform;
call app_classify('tenant_suspensions', 'key', 'tenant_id', 'id', 'suspended_by', 'reactivated_by');
call app_classify('tenant_suspensions', 'personal', 'reason', 'suspended_by_name', 'reactivation_reason',
  'reactivated_by_name');
call app_classify('tenant_suspensions', 'technical', 'suspended_at', 'reactivated_at');

-- A closed one issues nothing any more and keeps what it issued.
alter table legal_entities
  add column status text not null default 'open' constraint legal_entities_status_check check (status in ('open', 'closed')),
  -- What a voucher says of its issuer besides (RG 1415, annex II): the registration for gross income, as the province
  -- writes it, and when the activity began.
  add column gross_income_number text check (length(gross_income_number) between 1 and 20),
  add column activity_started_on date;
call app_classify('legal_entities', 'business', 'status', 'activity_started_on');
call app_classify('legal_entities', 'personal', 'gross_income_number');

-- Of setting up, what no other table knows. A tenant without a row has done none of it.
create table onboarding (
  tenant_id uuid primary key default app_tenant_id() references tenants,
  -- Its own people looked through the company's data and saved them.
  company_reviewed_at timestamptz,
  -- When the last step was done for the first time. What is undone later changes nothing here.
  completed_at timestamptz,
  dismissed_at timestamptz
);
call app_enable_tenant_rls('onboarding', 'select, insert, update');
create policy platform on onboarding for select to app_platform using (true);
grant select on onboarding to app_platform;
call app_classify('onboarding', 'key', 'tenant_id');
call app_classify('onboarding', 'technical', 'company_reviewed_at', 'completed_at', 'dismissed_at');

-- Null for those who had one before this was kept.
alter table users add column second_factor_since timestamptz;
call app_classify('users', 'technical', 'second_factor_since');
grant select (second_factor_since) on users to app_tenant;

-- How far a client has come, for staff: whether and when, not who.
create policy platform_read on invitations for select to app_platform using (true);
grant select (tenant_id, invited_by, api_key_id, created_at, revoked_at) on invitations to app_platform;
grant select (id, created_at) on memberships to app_platform;
