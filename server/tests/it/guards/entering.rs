//! Whatever is open to everybody either lets somebody in, and costs the address its quota for that, or says why not.

use std::collections::BTreeSet;

use server::middleware::limit::ENTERING;

use super::cases::OPEN;

/// Open to everybody and no way in, each with its reason. These count as any other request does.
const NOT_ENTERING: &[(&str, &str)] = &[
    ("/sfn/app/session/api/set_locale", "a cookie of the asker's own browser"),
    ("/sfn/app/session/api/set_theme", "a cookie of the asker's own browser"),
    ("/sfn/app/session/api/sign_out", "leads out"),
    ("/sfn/app/session/api/change_account", "leads out"),
    ("/sfn/app/session/api/find_second_step", "reads what a password that fitted left in the session"),
    ("/sfn/app/session/api/begin_passkey", "a question; its answer is what lets somebody in"),
    ("/sfn/app/session/api/find_password_reset", "reads what a letter's code left in the session"),
    ("/sfn/app/session/api/find_invitation", "reads what a letter's code left in the session"),
];

#[test]
fn whatever_lets_somebody_in_has_the_quota_for_it() {
    let open: BTreeSet<&str> = OPEN.iter().filter_map(|(operation, _)| operation.strip_prefix("POST ")).collect();
    let entering: BTreeSet<&str> = ENTERING.iter().copied().collect();
    let not_entering: BTreeSet<&str> = NOT_ENTERING.iter().map(|(path, _)| *path).collect();
    assert!(entering.is_disjoint(&not_entering), "one or the other");
    let decided: BTreeSet<&str> = entering.union(&not_entering).copied().collect();
    assert_eq!(open, decided, "left: what everybody may post; right: what was decided about");
}
