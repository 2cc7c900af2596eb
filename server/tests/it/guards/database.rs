//! Tenants are kept apart by the database itself.

use domain::{
    encryption::ENCRYPTED,
    testing::{TestDatabase, World, database},
};
use sqlx::PgConnection;

/// Tables of a tenant: those with its id, and the tenants themselves. Partitions count.
const TENANT_TABLES: &str = "
    select c.oid, c.relname::text as name, c.relrowsecurity, c.relforcerowsecurity
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      and (c.relname = 'tenants'
           or exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped))";

/// Tables that know no tenant, each with its reason. This list may only shrink.
const NO_TENANT: &[(&str, &str)] = &[
    ("_sqlx_migrations", "the migrations themselves"),
    ("audit_signing_keys", "the installation's own"),
    ("event_consumers", "how far background work has read the events of all tenants"),
    ("job_schedules", "what recurs, for the whole installation"),
    ("known_devices", "a person's, before any tenant is known"),
    ("letter_requests", "an address, before anybody is known"),
    ("notification_cursor", "how far people of all tenants have been told of access events"),
    ("passkeys", "a person's, before any tenant is known"),
    ("password_resets", "a person's, before any tenant is known"),
    ("platform_idempotency_keys", "what staff create outside any tenant"),
    ("rate_limits", "callers, before anybody is known"),
    ("recovery_codes", "a person's, before any tenant is known"),
    ("sessions", "a person's, before any tenant is known"),
    ("sign_in_attempts", "accounts and addresses, known or not"),
    ("staff_invitations", "people of the platform"),
    ("staff_members", "people of the platform"),
    ("totp_factors", "a person's, before any tenant is known"),
    ("users", "a person belongs to many tenants"),
];

/// Indexes of tenant tables that do not start with the tenant, each with its reason. This list may only shrink.
const OTHER_INDEXES: &[(&str, &str)] = &[
    ("access_events_order_idx", "whoever tells people of them reads those of all tenants, in their order"),
    ("api_key_secrets_prefix_key", "a program brings its key, not its tenant"),
    ("audit_chains_id_key", "whoever verifies a chain brings its name, not its tenant"),
    ("audit_checkpoints_pkey", "whoever verifies a chain brings its name, not its tenant"),
    ("audit_keys_id_key", "sealed words name their key by id alone"),
    ("audit_records_pkey", "a record may have no tenant; the sealer finds it by its id and time"),
    ("data_keys_pkey", "a sealed value names its key by id alone; only app_keys reads the table"),
    ("events_order_idx", "consumers and servers read what happens to all tenants, in its order"),
    ("idempotency_keys_created_at_idx", "removing old keys of all tenants"),
    ("idempotency_keys_id_key", "the rotation of keys finds an answer by its row"),
    ("invitations_code_key", "a letter brings its code, not its tenant"),
    ("job_events_pkey", "a job may have no tenant; what happened to it is found by its id alone"),
    ("jobs_due_idx", "workers run what is due, whoever it is of"),
    ("jobs_finished_at_idx", "removing old jobs of all tenants"),
    ("jobs_pkey", "a job may have no tenant; it is found by its id alone"),
    ("jobs_status_idx", "the staff's list"),
    ("memberships_user_id_idx", "finding a person's tenants at sign-in"),
    ("message_statuses_pkey", "a message may have no tenant; what became of it is found by its id alone"),
    ("messages_due_idx", "the worker sends what is due, whoever it is of"),
    ("messages_over_idx", "removing old messages of all tenants"),
    ("messages_pkey", "a message may have no tenant; it is found by its id alone"),
    ("oidc_domains_verified_key", "finding a company by the domain of an address, and no two by the same"),
    ("oidc_providers_id_key", "the rotation of keys finds a provider's secret by its row"),
    ("staff_access_open_idx", "where a member of staff is at this moment"),
    ("tenant_logos_id_key", "a page or a letter brings a logo's address, not its tenant"),
    ("tenants_name_idx", "the staff's list"),
    ("tenants_pkey", "its id is the tenant"),
    ("tenants_slug_key", "finding a tenant by its address"),
];

/// Columns of class secret that are not encrypted, each with its reason. This list may only shrink.
const SECRET_IN_OTHER_WAYS: &[(&str, &str)] = &[
    ("api_key_secrets.secret_digest", "SHA-256 of 260 random bits"),
    ("data_keys.wrapped", "encrypted under a master key"),
    ("invitations.code_digest", "SHA-256 of 130 random bits"),
    ("known_devices.token_digest", "SHA-256 of 130 random bits"),
    ("passkeys.credential", "a public key: it opens nothing"),
    ("password_resets.code_digest", "SHA-256 of 130 random bits"),
    ("recovery_codes.code_digest", "SHA-256 of 80 random bits"),
    ("sessions.data", "names the user; worth nothing without the id, which is not there"),
    ("sessions.id_hash", "SHA-256 of 128 random bits"),
    ("staff_invitations.code_digest", "SHA-256 of 130 random bits"),
    ("users.password_at_least", "the longest of five lengths that it reaches, not its own"),
    ("users.password_hash", "argon2id"),
    ("users.password_score", "one of five degrees"),
];

async fn names(connection: &mut PgConnection, query: &str) -> Vec<String> {
    sqlx::query_scalar(sqlx::AssertSqlSafe(query.to_owned())).fetch_all(connection).await.unwrap()
}

/// Tenant tables on which something of the protection is missing.
async fn unprotected(connection: &mut PgConnection) -> Vec<String> {
    let query = format!(
        "select t.name from ({TENANT_TABLES}) t
         where not (t.relrowsecurity and t.relforcerowsecurity)
            or not exists (select from pg_policies p where p.tablename = t.name and p.roles = '{{app_tenant}}'
                           and p.qual like '%app_tenant_id()%' and p.with_check like '%app_tenant_id()%')
            or not exists (select from pg_policies p where p.tablename = t.name and p.roles = '{{app_owner}}')
            or exists (select from pg_policies p where p.tablename = t.name and 'app_tenant' = any(p.roles) and p.policyname <> 'tenant')
            or exists (select from pg_policies p where p.tablename = t.name and 'public' = any(p.roles))
         order by 1"
    );
    names(connection, &query).await
}

/// Columns without exactly one privacy class.
async fn unclassified(connection: &mut PgConnection) -> Vec<String> {
    let query = "
        select c.relname || '.' || a.attname
        from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
          and c.relname <> '_sqlx_migrations'
          and coalesce(col_description(c.oid, a.attnum), '') !~ '^privacy: (key|technical|business|personal|contact|secret)$'
        order by 1";
    names(connection, query).await
}

#[tokio::test]
async fn every_tenant_table_has_forced_row_level_security() {
    let database = database().await;
    let mut owner = database.owner().await;
    assert_eq!(unprotected(&mut owner).await, Vec::<String>::new());
    let tables = names(&mut owner, &format!("select name from ({TENANT_TABLES}) t")).await;
    assert!(tables.len() >= 7, "{tables:?}");
}

/// A view reads as its owner, whose policy is open, unless it says otherwise; a definer function runs as one.
#[tokio::test]
async fn nothing_goes_around_row_level_security() {
    let mut owner = database().await.owner().await;
    let views =
        "select relname::text from pg_class where relnamespace = 'public'::regnamespace and relkind in ('v', 'm')
                 and not coalesce(reloptions @> '{security_invoker=true}', false)";
    assert_eq!(names(&mut owner, views).await, Vec::<String>::new());
    let definers =
        "select proname::text from pg_proc where pronamespace = 'public'::regnamespace and prosecdef order by 1";
    // The one drops months of events that are over and read, the other makes months: as their owner. Neither answers with
    // rows of a tenant. This list may only shrink.
    assert_eq!(names(&mut owner, definers).await, ["app_drop_read_events", "app_make_month_partition"]);
}

/// What the other roles may do with tenants' tables, be it with some columns only. A line more is a decision.
#[tokio::test]
async fn other_roles_reach_only_what_they_are_known_to() {
    let mut owner = database().await.owner().await;
    let query = format!(
        "select role || ' ' || t.name || ': ' || string_agg(lower(p.privilege_type), ', ' order by p.privilege_type)
         from ({TENANT_TABLES}) t, unnest(array['app_identity', 'app_keys', 'app_platform', 'app_worker']) role
         join (select grantee, table_name, privilege_type from information_schema.role_table_grants
               union select grantee, table_name, privilege_type from information_schema.column_privileges) p
           on p.grantee = role
         where p.table_name = t.name group by role, t.name order by 1"
    );
    assert_eq!(
        names(&mut owner, &query).await,
        [
            "app_identity api_key_locations: select",
            "app_identity api_key_secrets: select",
            "app_identity api_keys: select, update",
            "app_identity audit_checkpoints: select",
            "app_identity audit_records: insert",
            "app_identity custom_roles: select",
            "app_identity invitations: select",
            "app_identity jobs: insert",
            "app_identity membership_locations: select",
            "app_identity memberships: select",
            "app_identity message_statuses: insert",
            "app_identity messages: insert",
            "app_identity oidc_domains: select",
            "app_identity oidc_links: select",
            "app_identity oidc_providers: select",
            "app_identity quiet_hours: select",
            "app_identity sandboxes: select",
            "app_identity sign_in_policies: select",
            "app_identity staff_access: select",
            "app_identity staff_access_locations: select",
            "app_identity tenant_brands: select",
            "app_identity tenant_logos: select",
            "app_identity tenant_suspensions: select",
            "app_identity tenants: select",
            "app_keys audit_keys: select, update",
            "app_keys data_keys: insert, select, update",
            "app_keys idempotency_keys: select, update",
            "app_keys messages: select, update",
            "app_keys oidc_providers: select, update",
            "app_platform access_events: insert",
            "app_platform audit_chains: select",
            "app_platform audit_checkpoints: select",
            "app_platform audit_keys: select, update",
            "app_platform audit_records: insert, select",
            "app_platform events: insert",
            "app_platform invitations: insert, select",
            "app_platform job_events: insert, select",
            "app_platform jobs: insert, select, update",
            "app_platform legal_entities: insert, select",
            "app_platform locations: select",
            "app_platform memberships: insert, select",
            "app_platform message_statuses: insert",
            "app_platform messages: insert",
            "app_platform onboarding: select",
            "app_platform quiet_hours: select",
            "app_platform sandboxes: insert, select",
            "app_platform staff_access: insert, select, update",
            "app_platform staff_access_locations: insert, select",
            "app_platform tenant_brands: select",
            "app_platform tenant_logos: select",
            "app_platform tenant_suspensions: insert, select, update",
            "app_platform tenants: insert, select, update",
            "app_worker access_events: select",
            "app_worker audit_chains: insert, select, update",
            "app_worker audit_checkpoints: insert, select",
            "app_worker audit_keys: insert, select",
            "app_worker audit_records: select, update",
            "app_worker events: select",
            "app_worker files: select",
            "app_worker idempotency_keys: delete, select",
            "app_worker job_events: delete, insert, select",
            "app_worker jobs: delete, insert, select, update",
            "app_worker message_statuses: delete, insert, select",
            "app_worker messages: delete, select, update",
            "app_worker sandboxes: select",
        ]
    );
}

#[tokio::test]
async fn every_table_has_a_tenant_or_a_reason_not_to() {
    let mut owner = database().await.owner().await;
    let query = format!(
        "select relname::text from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
           and oid not in (select oid from ({TENANT_TABLES}) t) order by 1"
    );
    let known: Vec<&str> = NO_TENANT.iter().map(|(table, _)| *table).collect();
    assert_eq!(names(&mut owner, &query).await, known);
}

#[tokio::test]
async fn every_column_has_a_privacy_class() {
    let mut owner = database().await.owner().await;
    assert_eq!(unclassified(&mut owner).await, Vec::<String>::new());
}

/// Wrapped keys are for encryption alone. Whoever reads rows, in whatever role, does not read keys.
#[tokio::test]
async fn only_the_keys_role_reaches_the_data_keys() {
    let mut owner = database().await.owner().await;
    let reached = "select r.rolname::text from pg_roles r
                   where r.rolname not in ('app_owner', 'app_keys') and not r.rolsuper and r.rolname !~ '^pg_'
                     and (has_any_column_privilege(r.oid, 'data_keys', 'select, insert, update, references')
                          or has_table_privilege(r.oid, 'data_keys', 'delete, truncate, trigger'))";
    assert_eq!(names(&mut owner, reached).await, Vec::<String>::new());
    // And it reaches nothing but them and what is encrypted: to open a value it needs the column, its row and tenant.
    let columns = "select table_name || '.' || column_name from information_schema.column_privileges
                   where grantee = 'app_keys' and privilege_type = 'UPDATE' and table_name <> 'data_keys' order by 1";
    let mut known: Vec<_> = ENCRYPTED.iter().map(|known| format!("{}.{}", known.table, known.column)).collect();
    known.sort();
    assert_eq!(names(&mut owner, columns).await, known);
}

/// Columns of the type `sealed` as the registry would name them: table, column, row, whether there is a tenant.
const SEALED_COLUMNS: &str = "
    select format('%s.%s by %s%s', c.relname, a.attname,
                  (select string_agg(p.column_name, ' and ') from information_schema.column_privileges p
                   where p.grantee = 'app_keys' and p.privilege_type = 'SELECT' and p.table_name = c.relname
                     and p.column_name <> 'tenant_id'
                     and not exists (select from pg_attribute s where s.attrelid = c.oid and s.attname = p.column_name
                                     and s.atttypid = 'sealed'::regtype)),
                  case when exists (select from pg_attribute t where t.attrelid = c.oid and t.attname = 'tenant_id') then ' in a tenant' else '' end)
    from pg_class c join pg_attribute a on a.attrelid = c.oid and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and a.atttypid = 'sealed'::regtype
    order by 1";

/// A column that the rotation of keys does not know would keep an old key for ever, and lose its values with it.
#[tokio::test]
async fn every_encrypted_column_is_known_to_the_rotation_of_keys() {
    let database = database().await;
    let mut owner = database.owner().await;
    let mut known: Vec<_> = ENCRYPTED
        .iter()
        .map(|e| format!("{}.{} by {}{}", e.table, e.column, e.row, if e.tenant { " in a tenant" } else { "" }))
        .collect();
    known.sort();
    assert_eq!(names(&mut owner, SEALED_COLUMNS).await, known);
    // The guard itself: it sees a column, with the call of `app_encrypted` and without.
    sqlx::raw_sql(
        "create table forgotten (id uuid, pin sealed);
         create table known (tenant_id uuid, number uuid, pin sealed); call app_encrypted('known', 'number', 'pin')",
    )
    .execute(&mut owner)
    .await
    .unwrap();
    let now = names(&mut owner, SEALED_COLUMNS).await;
    let new: Vec<_> = now.into_iter().filter(|column| !known.contains(column)).collect();
    assert_eq!(new, ["forgotten.pin by ", "known.pin by number in a tenant"]);
}

#[tokio::test]
async fn every_secret_is_encrypted_or_says_why_not() {
    let mut owner = database().await.owner().await;
    let query = "
        select c.relname || '.' || a.attname
        from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
          and col_description(c.oid, a.attnum) = 'privacy: secret' and a.atttypid <> 'sealed'::regtype
        order by 1";
    let known: Vec<&str> = SECRET_IN_OTHER_WAYS.iter().map(|(column, _)| *column).collect();
    assert_eq!(names(&mut owner, query).await, known);
}

/// The guards themselves: each mistake is found, and the helpers of the first migration make it right.
#[tokio::test]
async fn the_guards_find_what_is_missing() {
    let database = database().await;
    let mut owner = database.owner().await;
    let run = async |owner: &mut PgConnection, sql: &'static str| {
        sqlx::raw_sql(sql).execute(owner).await.unwrap();
    };
    run(&mut owner, "create table notes (tenant_id uuid not null, id uuid, day date, body text, primary key (tenant_id, id, day)) partition by range (day)").await;
    assert_eq!(unprotected(&mut owner).await, ["notes"]);
    let of_notes =
        |columns: Vec<String>| columns.into_iter().filter(|column| column.starts_with("notes.")).collect::<Vec<_>>();
    assert_eq!(of_notes(unclassified(&mut owner).await).len(), 4);
    run(
        &mut owner,
        "call app_enable_tenant_rls('notes'); call app_classify('notes', 'personal', 'tenant_id', 'id', 'day', 'body')",
    )
    .await;
    assert_eq!(unprotected(&mut owner).await, Vec::<String>::new());
    assert_eq!(of_notes(unclassified(&mut owner).await), Vec::<String>::new());
    // A partition made by hand is open when read directly.
    run(&mut owner, "create table notes_by_hand partition of notes for values from ('2026-01-01') to ('2026-02-01')")
        .await;
    assert_eq!(unprotected(&mut owner).await, ["notes_by_hand"]);
    run(&mut owner, "drop table notes_by_hand; select app_make_month_partition('notes', '2026-01-15'); select app_make_month_partition('notes', '2026-01-20')").await;
    assert_eq!(unprotected(&mut owner).await, Vec::<String>::new());
    assert_eq!(
        names(
            &mut owner,
            "select relname::text from pg_class where relispartition and relkind = 'r' and relname like 'notes%'"
        )
        .await,
        ["notes_2026_01"]
    );
    for weakened in [
        "alter table notes no force row level security",
        "alter table notes force row level security; create policy everybody on notes using (true)",
        "drop policy everybody on notes; create policy more on notes to app_tenant using (true)",
        "drop policy more on notes; drop policy owner on notes",
    ] {
        run(&mut owner, weakened).await;
        assert_eq!(unprotected(&mut owner).await, ["notes"], "{weakened}");
    }
}

#[tokio::test]
async fn indexes_of_tenant_tables_start_with_the_tenant() {
    let mut owner = database().await.owner().await;
    let query = format!(
        "select i.relname::text from ({TENANT_TABLES}) t
         join pg_index x on x.indrelid = t.oid join pg_class i on i.oid = x.indexrelid
         left join pg_attribute a on a.attrelid = t.oid and a.attnum = x.indkey[0]
         where a.attname is distinct from 'tenant_id'
           -- Those of partitions are their table's.
           and not i.relispartition order by 1"
    );
    let known: Vec<&str> = OTHER_INDEXES.iter().map(|(index, _)| *index).collect();
    assert_eq!(names(&mut owner, &query).await, known);
}

/// A check of a foreign key bypasses row level security: only a composite one keeps a child out of another tenant.
#[tokio::test]
async fn foreign_keys_between_tenant_tables_carry_the_tenant() {
    let mut owner = database().await.owner().await;
    let query = format!(
        "with tenant_tables as ({TENANT_TABLES})
         select k.conrelid::regclass || '.' || k.conname from pg_constraint k
         where k.contype = 'f'
           and k.conrelid in (select oid from tenant_tables)
           and k.confrelid in (select oid from tenant_tables where name <> 'tenants')
           and not exists (select from pg_attribute a where a.attrelid = k.conrelid and a.attname = 'tenant_id' and a.attnum = k.conkey[1])"
    );
    assert_eq!(names(&mut owner, &query).await, Vec::<String>::new());
}

#[tokio::test]
async fn the_roles_are_as_weak_as_they_should_be() {
    let database = database().await;
    let mut owner = database.owner().await;
    let strong = "select rolname::text from pg_roles where rolname in ('barberpro', 'app_owner', 'app_tenant', 'app_identity', 'app_platform', 'app_keys', 'app_worker')
                  and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolinherit or rolreplication)";
    assert_eq!(names(&mut owner, strong).await, Vec::<String>::new());
    let owned = "select relname::text from pg_class where relnamespace = 'public'::regnamespace and relowner <> 'app_owner'::regrole";
    assert_eq!(names(&mut owner, owned).await, Vec::<String>::new());
    assert_eq!(
        names(&mut owner, "select 'owner' where pg_has_role('barberpro', 'app_owner', 'member')").await,
        Vec::<String>::new()
    );
}

async fn as_login(database: &TestDatabase) -> PgConnection {
    <PgConnection as sqlx::Connection>::connect_with(&database.login_options()).await.unwrap()
}

#[tokio::test]
async fn the_login_role_reads_nothing_by_itself() {
    let world = World::new().await;
    let mut login = as_login(&world.database).await;
    for table in ["tenants", "locations", "users", "sessions", "legal_entities", "data_keys", "messages", "jobs"] {
        let query = format!("select count(*) from {table}");
        let error = sqlx::query(sqlx::AssertSqlSafe(query)).execute(&mut login).await.unwrap_err();
        assert!(error.to_string().contains("permission denied"), "{table}: {error}");
    }
}

#[tokio::test]
async fn without_a_tenant_the_tenant_role_sees_nothing_and_writes_nothing() {
    let world = World::new().await;
    let mut login = as_login(&world.database).await;
    sqlx::raw_sql("set role app_tenant").execute(&mut login).await.unwrap();
    for table in ["tenants", "locations", "legal_entities", "memberships", "points_of_sale"] {
        let query = format!("select count(*) from {table}");
        let count: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(query)).fetch_one(&mut login).await.unwrap();
        assert_eq!(count, 0, "{table}");
    }
    // With one tenant set, the other's rows can be neither seen, nor changed, nor written.
    let set = sqlx::query("select set_config('app.tenant_id', $1, false)").bind(world.sur.uuid().to_string());
    set.execute(&mut login).await.unwrap();
    let visible: i64 = sqlx::query_scalar("select count(*) from locations").fetch_one(&mut login).await.unwrap();
    assert_eq!(visible, 2);
    let changed = sqlx::query("update locations set name = 'x' where id = $1").bind(world.elsewhere.uuid());
    assert_eq!(changed.execute(&mut login).await.unwrap().rows_affected(), 0);
    let moved = sqlx::query("update locations set tenant_id = $1").bind(world.norte.uuid()).execute(&mut login).await;
    assert!(moved.unwrap_err().to_string().contains("row-level security"));
}

/// A list is a range of its index, however many tenants and rows there are.
#[tokio::test]
async fn the_lists_read_their_index() {
    let world = World::new().await;
    let mut owner = world.database.owner().await;
    sqlx::raw_sql(
        "insert into tenants select gen_random_uuid(), 'tenant-' || n, 'Tenant ' || n, 'es-AR', 'America/Argentina/Salta', 1, now(), now()
           from generate_series(1, 300) n;
         insert into legal_entities select id, gen_random_uuid(), name, '30703088534', 'monotributo', 1, now(), now()
           from tenants where slug like 'tenant-%';
         insert into locations select e.tenant_id, gen_random_uuid(), e.id, 'Shop ' || n, 's', 'c', 'AR-A', null, null,
           'America/Argentina/Salta', 'open', 1, now(), now() from legal_entities e, generate_series(1, 60) n where e.legal_name like 'Tenant %';
         analyze",
    )
    .execute(&mut owner)
    .await
    .unwrap();
    let mut login = as_login(&world.database).await;
    let tenant: uuid::Uuid =
        sqlx::query_scalar("select id from tenants where slug = 'tenant-7'").fetch_one(&mut owner).await.unwrap();
    sqlx::raw_sql("set role app_tenant; set plan_cache_mode = force_generic_plan").execute(&mut login).await.unwrap();
    let set = sqlx::query("select set_config('app.tenant_id', $1, false)").bind(tenant.to_string());
    set.execute(&mut login).await.unwrap();
    let plan: Vec<String> = sqlx::query_scalar(
        "explain select * from locations
         where (name, id) > (coalesce($1, ''), coalesce($2, '00000000-0000-0000-0000-000000000000'::uuid))
         order by name, id limit 26",
    )
    .bind(Some("Shop 30"))
    .bind(Some(uuid::Uuid::nil()))
    .fetch_all(&mut login)
    .await
    .unwrap();
    let plan = plan.join("\n");
    assert!(plan.contains("Index Scan using locations_name_idx"), "{plan}");
    // The policy's comparison and the cursor's are both bounds of the scan.
    assert!(plan.contains("Index Cond: ((tenant_id = ") && plan.contains("AND (ROW(name, id) > ROW("), "{plan}");
    assert!(!plan.contains("Sort"), "{plan}");
}

/// A company with many messages, and a person with many: lists and counts are ranges of their indexes all the same.
#[tokio::test]
async fn the_lists_of_messages_read_their_index() {
    let world = World::new().await;
    let mut owner = world.database.owner().await;
    sqlx::raw_sql(
        "insert into access_events (tenant_id, id, kind, actor_kind, actor_name, request_id, at)
           select t.id, gen_random_uuid(), 'role.created', 'member', 'Olga', gen_random_uuid(), now() - n * interval '1 minute'
           from tenants t, generate_series(1, 3000) n;
         insert into messages (id, tenant_id, channel, recipient_user, template, basis, category, locale, status,
                               next_attempt_at, access_event_id, created_at, read_at)
           select gen_random_uuid(), a.tenant_id, 'in_app', u.id, 'access_changed', 'security', 'security', 'es-AR',
             s, a.at, a.id, a.at, case when s = 'read' then a.at end
           from access_events a, (select id from users order by id limit 5) u,
             lateral (select case when random() < 0.95 then 'read' else 'delivered' end) f (s);
         analyze",
    )
    .execute(&mut owner)
    .await
    .unwrap();
    let mut login = as_login(&world.database).await;
    sqlx::raw_sql("set role app_tenant; set plan_cache_mode = force_generic_plan").execute(&mut login).await.unwrap();
    let set = sqlx::query("select set_config('app.tenant_id', $1, false)").bind(world.sur.uuid().to_string());
    set.execute(&mut login).await.unwrap();
    let reader: uuid::Uuid =
        sqlx::query_scalar("select id from users order by id limit 1").fetch_one(&mut owner).await.unwrap();
    let last = uuid::Uuid::max();
    let mut plan = async |query: &'static str| -> String {
        let query =
            sqlx::query_scalar::<_, String>(query).bind(reader).bind(None::<chrono::DateTime<chrono::Utc>>).bind(last);
        query.fetch_all(&mut login).await.unwrap().join("\n")
    };
    let inbox = plan(
        "explain select m.id, a.kind from messages m join access_events a on a.tenant_id = m.tenant_id and a.id = m.access_event_id
         where m.channel = 'in_app' and m.status in ('delivered', 'read') and m.recipient_user = $1
           and (m.created_at, m.id) < (coalesce($2, 'infinity'::timestamptz), $3::uuid)
         order by m.created_at desc, m.id desc limit 26",
    )
    .await;
    assert!(inbox.contains("Index Scan Backward using messages_inbox_idx"), "{inbox}");
    assert!(!inbox.contains("Sort") && !inbox.contains("Seq Scan"), "{inbox}");
    let unread = plan(
        "explain select count(*) from (
           select from messages m where m.channel = 'in_app' and m.status = 'delivered' and m.recipient_user = $1
             and ($2::timestamptz is null or m.id <> $3::uuid) limit 99) unread",
    )
    .await;
    assert!(unread.contains("using messages_unread_idx"), "{unread}");
    let list = plan(
        "explain select m.id from messages m left join users u on u.id = m.recipient_user
         where (m.created_at, m.id) < (coalesce($2, 'infinity'::timestamptz), $3::uuid) and $1::uuid is not null
         order by m.created_at desc, m.id desc limit 26",
    )
    .await;
    assert!(list.contains("Index Scan Backward using messages_list_idx"), "{list}");
    assert!(!list.contains("Sort"), "{list}");
}
