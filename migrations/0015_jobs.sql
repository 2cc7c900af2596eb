-- What is to be done later, once, by whichever worker comes first. A job is written in the transaction of what it follows
-- from, and its end in the transaction of what it does.

create table jobs (
  id uuid primary key,
  -- Null: the platform's own.
  tenant_id uuid default app_tenant_id() references tenants,
  queue text not null check (queue ~ '^[a-z_]{1,40}$'),
  kind text not null check (kind ~ '^[a-z_]{1,40}\.[a-z_]{1,40}$'),
  -- Ids, moments and numbers, nothing that people typed: staff read it, and it outlives what it names.
  payload jsonb not null check (jsonb_typeof(payload) = 'object' and octet_length(payload::text) <= 4096),
  -- Of a kind and a tenant, one unfinished job has it.
  unique_key text check (unique_key ~ '^[a-z0-9_/.:-]{1,200}$'),
  status text not null check (status in ('waiting', 'running', 'done', 'cancelled', 'dead')),
  -- Not before.
  run_at timestamptz not null,
  -- How often it was begun. Whoever runs it writes under this number: once another one has begun it, in vain.
  attempt integer not null default 0,
  max_attempts integer not null check (max_attempts between 1 and 100),
  attempts_left integer not null check (attempts_left between 0 and max_attempts),
  worker text check (length(worker) between 1 and 100),
  -- Who runs it has it until then; after that another one takes it over.
  lease_until timestamptz,
  cancel_requested_at timestamptz,
  progress_done bigint not null default 0 check (progress_done >= 0),
  -- Null: nobody knows how much there is.
  progress_total bigint check (progress_total >= 0),
  last_error text check (length(last_error) <= 500),
  created_at timestamptz not null,
  finished_at timestamptz,
  unique (tenant_id, id),
  check ((lease_until is not null) = (status = 'running')),
  check ((worker is not null) = (status = 'running')),
  check ((finished_at is not null) = (status in ('done', 'cancelled', 'dead')))
);
create unique index jobs_unique_key on jobs (tenant_id, kind, unique_key) nulls not distinct
  where unique_key is not null and status in ('waiting', 'running');
create index jobs_due_idx on jobs (queue, coalesce(lease_until, run_at)) where status in ('waiting', 'running');
create index jobs_status_idx on jobs (status, id);
create index jobs_finished_at_idx on jobs (finished_at) where finished_at is not null;
-- Who asks for a job does not read any.
call app_enable_tenant_rls('jobs', 'insert');
create policy identity on jobs for insert to app_identity with check (true);
create policy platform on jobs to app_platform using (true) with check (true);
create policy worker on jobs to app_worker using (true) with check (true);
grant insert on jobs to app_identity;
grant select, insert, update (status, run_at, attempts_left, cancel_requested_at, finished_at) on jobs to app_platform;
grant select, insert, delete, update (status, run_at, attempt, attempts_left, worker, lease_until, cancel_requested_at,
  progress_done, progress_total, last_error, finished_at) on jobs to app_worker;
call app_classify('jobs', 'key', 'id', 'tenant_id', 'payload', 'unique_key');
call app_classify('jobs', 'technical', 'queue', 'kind', 'status', 'run_at', 'attempt', 'max_attempts', 'attempts_left', 'worker',
  'lease_until', 'cancel_requested_at', 'progress_done', 'progress_total', 'created_at', 'finished_at');
-- The answer of somebody else's server may say more than it should.
call app_classify('jobs', 'personal', 'last_error');

-- What became of each attempt, and what staff did.
create table job_events (
  tenant_id uuid,
  job_id uuid not null,
  id uuid not null,
  kind text not null check (kind in
    ('started', 'done', 'failed', 'lost', 'interrupted', 'cancel_requested', 'cancelled', 'dead', 'replayed')),
  attempt integer not null,
  worker text check (length(worker) between 1 and 100),
  actor_id uuid references users on delete set null,
  actor_name text,
  error text check (length(error) <= 500),
  at timestamptz not null,
  primary key (job_id, id),
  foreign key (tenant_id, job_id) references jobs (tenant_id, id)
);
-- Protected as a tenant's table, and then taken from the tenants' role as well: names of staff stand in it.
call app_enable_tenant_rls('job_events', 'select');
revoke all on job_events from app_tenant;
create policy platform on job_events to app_platform using (true) with check (true);
create policy worker on job_events to app_worker using (true) with check (true);
grant select, insert on job_events to app_platform;
grant select, insert, delete on job_events to app_worker;
call app_classify('job_events', 'key', 'tenant_id', 'job_id', 'id', 'actor_id');
call app_classify('job_events', 'personal', 'actor_name', 'error');
call app_classify('job_events', 'technical', 'kind', 'attempt', 'worker', 'at');

-- Up to when what recurs has been asked for: who moves it on asks for the job, and nobody else does.
create table job_schedules (
  kind text primary key check (kind ~ '^[a-z_]{1,40}\.[a-z_]{1,40}$'),
  last_due_at timestamptz not null
);
grant select, insert, update (last_due_at) on job_schedules to app_worker;
call app_classify('job_schedules', 'technical', 'kind', 'last_due_at');

-- Idempotency keys are worth something for a day; then the worker removes them.
create policy worker on idempotency_keys to app_worker using (true);
grant select (tenant_id, operation, key, created_at), delete on idempotency_keys to app_worker;
grant select (user_id, operation, key, created_at), delete on platform_idempotency_keys to app_worker;
create index platform_idempotency_keys_created_at_idx on platform_idempotency_keys (created_at);
