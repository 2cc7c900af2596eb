-- What was done and what was looked at: one record in the transaction that does it, never edited by whoever wrote it. A
-- sealer, which is a worker, encrypts what a record says in words, and chains it to the one before (domain/src/audit).

create table audit_records (
  -- Null: the platform's own.
  tenant_id uuid references tenants,
  id uuid not null,
  at timestamptz not null,
  -- Who did it, and by what right.
  actor_kind text not null check (actor_kind in ('member', 'viewing_as', 'staff', 'api_key', 'invitation', 'person')),
  actor_id uuid,
  -- Whom they looked as, or by which stay of staff they were there.
  behalf_id uuid,
  action text not null check (action ~ '^[a-z_]{1,40}\.[a-z_]{1,40}$'),
  -- What it was done to: of the kind that the action's name begins with.
  object_id uuid,
  location_id uuid,
  -- Whose data the details are: they go with that person's key.
  subject_id uuid,
  request_id uuid not null,
  -- In clear for the moment until it is sealed: the details, and what the actor is called and where they were.
  open_details jsonb,
  open_actor jsonb,
  -- From here on the sealer's.
  sequence bigint check (sequence > 0),
  details bytea,
  details_digest bytea check (length(details_digest) = 32),
  actor bytea,
  actor_digest bytea check (length(actor_digest) = 32),
  address_digest bytea check (length(address_digest) = 32),
  chain bytea check (length(chain) = 32),
  sealed_at timestamptz,
  primary key (id, at),
  check ((sequence is null) = (open_details is not null)),
  check ((sequence is null) = (open_actor is not null)),
  check ((sequence is null) = (chain is null)),
  check ((sequence is null) = (details_digest is null)),
  check ((sequence is null) = (actor_digest is null)),
  check ((sequence is null) = (sealed_at is null))
) partition by range (at);
create index audit_records_at_idx on audit_records (tenant_id, at, id);
create index audit_records_object_idx on audit_records (tenant_id, object_id, at, id);
create index audit_records_actor_idx on audit_records (tenant_id, actor_id, at, id);
create index audit_records_sequence_idx on audit_records (tenant_id, sequence) where sequence is not null;
create index audit_records_open_idx on audit_records (tenant_id, at, id) where sequence is null;
call app_enable_tenant_rls('audit_records', 'select,
  insert (tenant_id, id, at, actor_kind, actor_id, behalf_id, action, object_id, location_id, subject_id,
          request_id, open_details, open_actor)');
create policy identity on audit_records for insert to app_identity with check (true);
create policy platform on audit_records to app_platform using (true) with check (true);
create policy worker on audit_records to app_worker using (true) with check (true);
grant insert (tenant_id, id, at, actor_kind, actor_id, behalf_id, action, object_id, location_id, subject_id,
              request_id, open_details, open_actor) on audit_records to app_identity, app_platform;
grant select on audit_records to app_platform;
grant select, update (open_details, open_actor, sequence, details, details_digest, actor, actor_digest, address_digest,
                      chain, sealed_at) on audit_records to app_worker;
call app_classify('audit_records', 'key', 'tenant_id', 'id', 'actor_id', 'behalf_id', 'object_id', 'location_id',
  'subject_id', 'request_id');
call app_classify('audit_records', 'personal', 'open_details', 'open_actor', 'details', 'actor', 'address_digest');
call app_classify('audit_records', 'technical', 'at', 'actor_kind', 'action', 'sequence',
  'details_digest', 'actor_digest', 'chain', 'sealed_at');

-- What belongs to no month that was made ahead. It stays empty while the worker runs.
create table audit_records_default partition of audit_records default;
call app_enable_tenant_rls('audit_records_default', 'select');
select app_make_month_partition('audit_records', (now() + month * interval '1 month')::date) from generate_series(0, 2) month;
grant execute on function app_make_month_partition to app_worker;

-- One chain for each tenant, one for the platform. Its id is told to whoever holds it, and says nothing of whose it is.
create table audit_chains (
  tenant_id uuid references tenants,
  id uuid not null constraint audit_chains_id_key unique,
  sequence bigint not null check (sequence >= 0),
  head bytea not null check (length(head) = 32),
  -- The last checkpoint, so that the next is due.
  signed_sequence bigint not null default 0,
  signed_at timestamptz,
  check (signed_sequence between 0 and sequence)
);
create unique index audit_chains_tenant_id_key on audit_chains (tenant_id) nulls not distinct;
call app_enable_tenant_rls('audit_chains', 'select');
create policy platform on audit_chains for select to app_platform using (true);
create policy worker on audit_chains to app_worker using (true) with check (true);
grant select on audit_chains to app_platform;
grant select, insert, update (sequence, head, signed_sequence, signed_at) on audit_chains to app_worker;
call app_classify('audit_chains', 'key', 'tenant_id', 'id');
call app_classify('audit_chains', 'technical', 'sequence', 'head', 'signed_sequence', 'signed_at');

-- The keys that checkpoints are signed with (Ed25519, RFC 8032). The newest signs; the public half of all is published.
create table audit_signing_keys (
  id uuid primary key,
  public_key bytea not null check (length(public_key) = 32),
  private_key sealed not null,
  created_at timestamptz not null
);
grant select (id, public_key, created_at) on audit_signing_keys to app_identity;
grant select, insert on audit_signing_keys to app_worker;
call app_encrypted('audit_signing_keys', 'id', 'private_key');
call app_classify('audit_signing_keys', 'key', 'id');
call app_classify('audit_signing_keys', 'technical', 'public_key', 'created_at');

-- How far a chain had come, signed. Published under the chain's id: what was shown to others cannot be taken back.
create table audit_checkpoints (
  tenant_id uuid references tenants,
  chain_id uuid not null,
  sequence bigint not null check (sequence > 0),
  head bytea not null check (length(head) = 32),
  at timestamptz not null,
  key_id uuid not null references audit_signing_keys,
  signature bytea not null check (length(signature) = 64),
  primary key (chain_id, sequence)
);
create index audit_checkpoints_tenant_idx on audit_checkpoints (tenant_id, sequence);
call app_enable_tenant_rls('audit_checkpoints', 'select');
create policy identity on audit_checkpoints for select to app_identity using (true);
create policy platform on audit_checkpoints for select to app_platform using (true);
create policy worker on audit_checkpoints to app_worker using (true) with check (true);
grant select on audit_checkpoints to app_identity, app_platform;
grant select, insert on audit_checkpoints to app_worker;
call app_classify('audit_checkpoints', 'key', 'tenant_id', 'chain_id', 'key_id');
call app_classify('audit_checkpoints', 'technical', 'sequence', 'head', 'at', 'signature');

-- What a person's details in the audit are encrypted with. Erasing a person is destroying their key: the chain, which runs
-- over digests, stays whole.
create table audit_keys (
  tenant_id uuid references tenants,
  id uuid not null constraint audit_keys_id_key unique,
  -- A person; the nil uuid for what is about nobody.
  subject_id uuid not null,
  key sealed,
  created_at timestamptz not null,
  erased_at timestamptz,
  check ((key is null) = (erased_at is not null))
);
create unique index audit_keys_subject_key on audit_keys (tenant_id, subject_id) nulls not distinct where erased_at is null;
call app_enable_tenant_rls('audit_keys', 'select, update (key, erased_at)');
create policy platform on audit_keys to app_platform using (true) with check (true);
create policy worker on audit_keys to app_worker using (true) with check (true);
grant select, update (key, erased_at) on audit_keys to app_platform;
grant select, insert on audit_keys to app_worker;
call app_encrypted('audit_keys', 'id', 'key');
call app_classify('audit_keys', 'key', 'tenant_id', 'id', 'subject_id');
call app_classify('audit_keys', 'technical', 'created_at', 'erased_at');
