-- People and how they get in. These tables know no tenant: they are read before one is known, as app_identity.

create table users (
  id uuid primary key,
  email text not null constraint users_email_key unique check (email = lower(email) and length(email) <= 254),
  display_name text not null check (length(display_name) between 1 and 120),
  password_hash text,
  locale text check (locale in ('es-AR', 'en')),
  created_at timestamptz not null,
  updated_at timestamptz not null
);
call app_classify('users', 'key', 'id');
call app_classify('users', 'personal', 'display_name', 'locale');
call app_classify('users', 'contact', 'email');
call app_classify('users', 'secret', 'password_hash');
call app_classify('users', 'technical', 'created_at', 'updated_at');

-- People who work for the platform itself.
create table staff_members (
  user_id uuid primary key references users on delete cascade,
  role text not null check (role in ('customer_success', 'support', 'finance', 'operations', 'administrator')),
  created_at timestamptz not null
);
call app_classify('staff_members', 'key', 'user_id');
call app_classify('staff_members', 'personal', 'role');
call app_classify('staff_members', 'technical', 'created_at');

-- The cookie holds the id, the table only its SHA-256: a leaked table opens no session.
create table sessions (
  id_hash bytea primary key check (length(id_hash) = 32),
  user_id uuid references users on delete cascade,
  data jsonb not null,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index sessions_user_id_idx on sessions (user_id) where user_id is not null;
create index sessions_expires_at_idx on sessions (expires_at);
call app_classify('sessions', 'secret', 'id_hash', 'data');
call app_classify('sessions', 'key', 'user_id');
call app_classify('sessions', 'technical', 'created_at', 'expires_at');

grant select, insert, update on users to app_identity;
grant select on staff_members to app_identity;
grant select, insert, update, delete on sessions to app_identity;
grant select, insert on users to app_platform;
