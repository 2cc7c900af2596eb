-- A POST that creates may carry an Idempotency-Key: sent again, it gives back what the first one made. The row is
-- written in the transaction that creates, so a crash half way leaves neither.

create table idempotency_keys (
  tenant_id uuid not null default app_tenant_id() references tenants,
  operation text not null,
  key text not null check (length(key) between 1 and 255),
  request_digest bytea not null check (length(request_digest) = 32),
  resource_id uuid not null,
  created_at timestamptz not null,
  primary key (tenant_id, operation, key)
);
create index idempotency_keys_created_at_idx on idempotency_keys (created_at);
call app_enable_tenant_rls('idempotency_keys', 'select, insert, update, delete');
call app_classify('idempotency_keys', 'key', 'tenant_id', 'resource_id');
call app_classify('idempotency_keys', 'technical', 'operation', 'key', 'request_digest', 'created_at');

-- The same for what staff create outside any tenant; keys belong to the person who sent them.
create table platform_idempotency_keys (
  user_id uuid not null references users on delete cascade,
  operation text not null,
  key text not null check (length(key) between 1 and 255),
  request_digest bytea not null check (length(request_digest) = 32),
  resource_id uuid not null,
  created_at timestamptz not null,
  primary key (user_id, operation, key)
);
grant select, insert, update, delete on platform_idempotency_keys to app_platform;
call app_classify('platform_idempotency_keys', 'key', 'user_id', 'resource_id');
call app_classify('platform_idempotency_keys', 'technical', 'operation', 'key', 'request_digest', 'created_at');
