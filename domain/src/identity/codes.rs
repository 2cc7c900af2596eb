//! Single-use codes: what a letter carries, and what is kept of it. They are random, so a plain digest is enough.

use rand::RngCore;
use sha2::{Digest, Sha256};

/// Crockford's base 32: no letter is mistaken for another.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// What is kept of a code.
pub type CodeDigest = [u8; 32];

/// `length` random characters of five bits each.
#[must_use]
pub fn random_text(length: usize) -> String {
    let mut bytes = vec![0; length];
    rand::rng().fill_bytes(&mut bytes);
    bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte & 31)])).collect()
}

/// A code for a letter: 26 characters, 130 bits.
#[must_use]
pub fn letter_code() -> String {
    random_text(26)
}

/// A code for somebody who lost their other factor: 16 characters, 80 bits, in fours.
#[must_use]
pub fn recovery_code() -> String {
    let text = random_text(16);
    [&text[..4], &text[4..8], &text[8..12], &text[12..]].join("-")
}

/// The digest of a code as somebody typed it: spaces, hyphens and case mean nothing.
#[must_use]
pub fn digest(typed: &str) -> CodeDigest {
    let plain: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .take(200)
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            'o' => '0',
            'i' | 'l' => '1',
            c => c,
        })
        .collect();
    Sha256::digest(plain.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_found_however_it_is_typed() {
        let code = recovery_code();
        assert_eq!(code.len(), 19);
        assert_eq!(digest(&code), digest(&code.to_uppercase().replace('-', " ")));
        assert_eq!(digest("l0o1"), digest("1-0-O-I"));
        assert_ne!(digest(&letter_code()), digest(&letter_code()));
    }
}
