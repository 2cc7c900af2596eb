//! Which files may be taken: what the browser's own dialog offers is only a proposal, and what is dropped asks nobody.

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    Kind,
    Size,
    Empty,
}

pub(super) fn refusal(accept: &str, most_bytes: u64, name: &str, kind: &str, bytes: u64) -> Option<Refusal> {
    if !accepts(accept, name, kind) {
        Some(Refusal::Kind)
    } else if bytes == 0 {
        Some(Refusal::Empty)
    } else if bytes > most_bytes {
        Some(Refusal::Size)
    } else {
        None
    }
}

/// Whether a file is one of those an `accept` attribute names: by its media type, by `image/*`, or by how its name ends
/// (HTML, 4.10.5.1.17). Empty: any.
fn accepts(accept: &str, name: &str, kind: &str) -> bool {
    let (name, kind) = (name.to_lowercase(), kind.to_lowercase());
    let mut all = accept.split(',').map(|one| one.trim().to_lowercase()).filter(|one| !one.is_empty()).peekable();
    all.peek().is_none()
        || all.any(|one| match (one.strip_prefix('.'), one.strip_suffix("/*")) {
            (Some(_), _) => name.ends_with(&one),
            (None, Some(family)) => kind.split('/').next() == Some(family),
            (None, None) => kind == one,
        })
}

/// What people call them: `PNG`, `PDF`.
pub(super) fn kinds(accept: &str) -> Vec<String> {
    let mut kinds: Vec<String> = Vec::new();
    for one in accept.split(',').map(str::trim).filter(|one| !one.is_empty()) {
        let end = one.trim_end_matches("/*").rsplit(['/', '.']).next().unwrap_or(one);
        let name = end.split('+').next().unwrap_or(end).to_uppercase();
        if !kinds.contains(&name) {
            kinds.push(name);
        }
    }
    kinds
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_asked_for_is_taken() {
        let accept = "image/png, image/jpeg,.pdf";
        for (name, kind, bytes, expected) in [
            ("foto.png", "image/png", 1, None),
            ("FOTO.JPG", "IMAGE/JPEG", 1_000, None),
            ("factura.PDF", "", 1_000, None),
            ("foto.png", "text/html", 10, Some(Refusal::Kind)),
            ("dibujo.svg", "image/svg+xml", 10, Some(Refusal::Kind)),
            ("foto.png", "image/png", 1_001, Some(Refusal::Size)),
            ("foto.png", "image/png", 0, Some(Refusal::Empty)),
        ] {
            assert_eq!(refusal(accept, 1_000, name, kind, bytes), expected, "{name} {kind} {bytes}");
        }
        assert!(accepts("image/*", "a", "image/webp") && !accepts("image/*", "a.png", "text/plain"));
        assert!(accepts("", "a", "") && accepts(" , ", "a", ""));
    }

    #[test]
    fn kinds_are_told_as_people_call_them() {
        assert_eq!(kinds("image/png,image/svg+xml,.pdf,.PNG"), ["PNG", "SVG", "PDF"]);
        assert_eq!(kinds("image/*"), ["IMAGE"]);
        assert!(kinds("").is_empty());
    }
}
