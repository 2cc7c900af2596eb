//! Which parts of the browser part go into one file. A part is needed by some pages; a file is fetched by every page that
//! needs anything in it. Few files mean bytes that a page does not need, many mean requests.

use std::path::PathBuf;

use crate::Result;

/// What a request costs, in bytes of uncompressed code that has not been made small yet: about a tenth of it travels.
const REQUEST: u64 = 40 * 1024;
/// What a page may be made to fetch in vain, as a part of what it needs. Without it a page that needs little, as sign-in
/// does, would be outvoted by the many that need nearly everything, and more so with every page.
const IN_VAIN: u64 = 4;
const WORDS: usize = 8;

/// A set of pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mask([u64; WORDS]);

impl Mask {
    pub fn of(pages: impl IntoIterator<Item = usize>) -> Result<Self> {
        let mut mask = Self([0; WORDS]);
        for page in pages {
            *mask.0.get_mut(page / 64).ok_or("there are more pages than the build can tell apart")? |= 1 << (page % 64);
        }
        Ok(mask)
    }

    pub fn has(self, page: usize) -> bool {
        self.0.get(page / 64).is_some_and(|word| word & (1 << (page % 64)) != 0)
    }

    fn zip(self, other: Self, combine: impl Fn(u64, u64) -> u64) -> Self {
        Self(std::array::from_fn(|i| combine(self.0[i], other.0[i])))
    }

    fn pages(self) -> impl Iterator<Item = usize> {
        (0..WORDS * 64).filter(move |page| self.has(*page))
    }

    fn count(self) -> u64 {
        self.0.iter().map(|word| u64::from(word.count_ones())).sum()
    }
}

pub struct Part {
    /// Who needs it.
    pub pages: Mask,
    pub bytes: u64,
    pub files: Vec<PathBuf>,
}

impl Part {
    /// What all pages together save when the two are one file; negative when they lose.
    fn saving(&self, other: &Self) -> i64 {
        let both = self.pages.zip(other.pages, |a, b| a & b).count();
        let only = |one: &Self, other: &Self| one.pages.zip(other.pages, |a, b| a & !b).count();
        let wasted = self.bytes * only(other, self) + other.bytes * only(self, other);
        i64::try_from(REQUEST * both).unwrap_or(i64::MAX) - i64::try_from(wasted).unwrap_or(i64::MAX)
    }
}

/// Joins the two parts that save most, until no two save anything. The same parts give the same files.
pub fn group(mut parts: Vec<Part>) -> Vec<Part> {
    // What each page may still fetch in vain.
    let mut allowed = [0; WORDS * 64];
    for part in &parts {
        part.pages.pages().for_each(|page| allowed[page] += part.bytes);
    }
    allowed.iter_mut().for_each(|needed| *needed /= IN_VAIN);
    loop {
        let mut best = (0, 0, 0);
        for (i, part) in parts.iter().enumerate() {
            for (j, other) in parts.iter().enumerate().skip(i + 1) {
                let saving = part.saving(other);
                if saving > best.0 && in_vain(part, other).all(|(page, bytes)| bytes <= allowed[page]) {
                    best = (saving, i, j);
                }
            }
        }
        let (saving, i, j) = best;
        if saving == 0 {
            return parts;
        }
        let mut other = parts.remove(j);
        in_vain(&parts[i], &other).for_each(|(page, bytes)| allowed[page] -= bytes);
        let part = &mut parts[i];
        part.pages = part.pages.zip(other.pages, |a, b| a | b);
        part.bytes += other.bytes;
        part.files.append(&mut other.files);
    }
}

/// Which pages fetch how much that they do not need when the two are one file.
fn in_vain(part: &Part, other: &Part) -> impl Iterator<Item = (usize, u64)> {
    let only = |one: &Part, other: &Part| one.pages.zip(other.pages, |a, b| a & !b).pages();
    let (part_bytes, other_bytes) = (part.bytes, other.bytes);
    let without_other = only(part, other).map(move |page| (page, other_bytes));
    without_other.chain(only(other, part).map(move |page| (page, part_bytes)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn part(name: &str, pages: &[usize], kilobytes: u64) -> Part {
        Part { pages: Mask::of(pages.iter().copied()).unwrap(), bytes: kilobytes * 1024, files: vec![name.into()] }
    }

    fn grouped(parts: Vec<Part>) -> Vec<String> {
        let name = |part: &Part| part.files.iter().map(|file| file.to_string_lossy()).collect::<Vec<_>>().join("+");
        group(parts).iter().map(name).collect()
    }

    #[test]
    fn what_the_same_pages_need_is_one_file_and_what_others_need_is_not() {
        let parts = vec![part("form", &[0, 1], 200), part("fields", &[0, 1], 300), part("table", &[2, 3], 500)];
        assert_eq!(grouped(parts), ["form+fields", "table"]);
    }

    #[test]
    fn a_small_part_is_fetched_along_rather_than_asked_for() {
        let parts = vec![part("kit", &[0, 1, 2, 3], 300), part("badge", &[0, 1, 2], 2), part("chart", &[3], 900)];
        assert_eq!(grouped(parts), ["kit+badge", "chart"]);
    }

    #[test]
    fn a_page_that_needs_little_is_not_outvoted() {
        let many: Vec<usize> = (1..100).collect();
        let all: Vec<usize> = (0..100).collect();
        let parts = vec![part("kit", &all, 100), part("tables", &many, 900), part("badge", &many, 20)];
        assert_eq!(grouped(parts), ["kit", "tables+badge"]);
    }

    #[test]
    fn pages_beyond_the_first_word_are_told_apart() {
        let mask = Mask::of([3, 200]).unwrap();
        assert!(mask.has(3) && mask.has(200) && !mask.has(136) && mask.count() == 2);
        assert!(Mask::of([64 * WORDS]).is_err());
    }
}
