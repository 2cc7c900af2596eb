//! What each database role may do to each table, column by column where it is not the whole of it.

use domain::testing::database;

/// A row a table and role: its privileges, and the columns of those that are limited to some. The role that owns the tables
/// is left out.
const GRANTS: &str = "
    with whole as (
      select c.relname, r.rolname, lower(a.privilege_type) as privilege, null::name as col
      from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
        cross join aclexplode(c.relacl) a join pg_roles r on r.oid = a.grantee
      where c.relkind in ('r', 'p') and not c.relispartition),
    parts as (
      select c.relname, r.rolname, lower(a.privilege_type), t.attname
      from pg_attribute t join pg_class c on c.oid = t.attrelid
        join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
        cross join aclexplode(t.attacl) a join pg_roles r on r.oid = a.grantee
      where c.relkind in ('r', 'p') and not c.relispartition),
    each as (
      select relname, rolname, privilege, string_agg(col, ', ' order by col) as cols
      from (select * from whole union all select * from parts) every group by 1, 2, 3)
    select relname || '  ' || rolname || ': '
      || string_agg(privilege || coalesce(' (' || cols || ')', ''), ', ' order by privilege)
    from each where rolname like 'app\\_%' and rolname <> 'app_owner' group by relname, rolname order by relname, rolname";

/// A new privilege is seen in review: what a role may not write cannot be written by a query that should not be there.
#[tokio::test]
async fn what_roles_may_do_is_as_reviewed() {
    let mut owner = database().await.owner().await;
    let grants: Vec<String> = sqlx::query_scalar(GRANTS).fetch_all(&mut owner).await.unwrap();
    insta::assert_snapshot!("grants", grants.join("\n"));
}
