-- Files of a tenant: what they are, and their contents where those are kept here.

create table files (
  tenant_id uuid not null default app_tenant_id() references tenants,
  id uuid not null,
  -- Made harmless, with an ending that fits what the content is.
  name text collate "es-x-icu" not null check (length(name) between 1 and 120),
  purpose text not null check (purpose ~ '^[a-z_]{1,40}$'),
  -- As its content says, never as its sender did.
  media_type text not null check (length(media_type) between 3 and 100),
  -- While the content is on its way: what it may come to at most. Counts for what the tenant may keep.
  size_bytes bigint not null check (size_bytes > 0),
  -- Of the content, once it is whole.
  sha256 bytea check (octet_length(sha256) = 32),
  status text not null check (status in ('incoming', 'waiting', 'ready', 'refused')),
  scan text not null check (scan in ('pending', 'clean', 'not_scanned', 'infected', 'too_large')),
  -- Where the content is: settings change, and what was kept before stays where it is.
  stored_in text not null check (stored_in in ('postgres', 's3')),
  created_by_kind text not null check (created_by_kind in ('member', 'viewing_as', 'staff', 'api_key')),
  created_by uuid not null,
  -- As they were called then.
  created_by_name text not null,
  request_id uuid not null,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  constraint files_content_check check ((sha256 is null) = (status = 'incoming')),
  constraint files_fate_check check (case status
    when 'ready' then scan in ('clean', 'not_scanned')
    when 'refused' then scan in ('infected', 'too_large')
    else scan = 'pending' end)
);
-- What a crash left behind is looked for in all tenants.
create index files_incoming_idx on files (tenant_id, created_at) where status = 'incoming';
call app_enable_tenant_rls('files');
create policy worker on files for select to app_worker using (true);
grant select (tenant_id, id, status, size_bytes, stored_in, created_at) on files to app_worker;
call app_classify('files', 'key', 'tenant_id', 'id', 'created_by', 'request_id');
-- Names of files name people often enough.
call app_classify('files', 'personal', 'name', 'created_by_name');
call app_classify('files', 'business', 'purpose', 'media_type', 'size_bytes', 'status', 'scan');
call app_classify('files', 'technical', 'sha256', 'stored_in', 'created_by_kind', 'version', 'created_at', 'updated_at');

-- The content of those that are kept here, in pieces: written and read one by one, so that a file of any size needs the
-- memory of a piece.
create table file_pieces (
  tenant_id uuid not null default app_tenant_id(),
  file_id uuid not null,
  number integer not null check (number >= 0),
  content bytea not null check (octet_length(content) between 1 and 262144),
  primary key (tenant_id, file_id, number),
  foreign key (tenant_id, file_id) references files on delete cascade
);
-- What comes here is compressed already, most of it.
alter table file_pieces alter column content set storage external;
call app_enable_tenant_rls('file_pieces', 'select, insert, delete');
call app_classify('file_pieces', 'key', 'tenant_id', 'file_id');
call app_classify('file_pieces', 'technical', 'number');
call app_classify('file_pieces', 'personal', 'content');
