-- What somebody should hear of is in access_events already; here is how far each person has read.

create table notification_marks (
  tenant_id uuid not null default app_tenant_id() references tenants,
  user_id uuid not null references users on delete cascade,
  -- Everything up to this moment has been read.
  read_until timestamptz not null,
  primary key (tenant_id, user_id)
);
call app_enable_tenant_rls('notification_marks', 'select, insert, update');
call app_classify('notification_marks', 'key', 'tenant_id', 'user_id');
call app_classify('notification_marks', 'personal', 'read_until');

-- Pages that somebody looked at as somebody else are many, and no news.
create index access_events_news_idx on access_events (tenant_id, at, id) where kind <> 'viewing.page';
-- What happened to one person, whoever else is busy.
create index access_events_subject_idx on access_events (tenant_id, subject_id, at, id) where kind <> 'viewing.page';
