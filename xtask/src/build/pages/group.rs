//! Which parts of the browser part go into one file. A part is needed by some pages; a file is fetched by every page that
//! needs anything in it. Few files mean bytes that a page does not need, many mean requests.

use std::path::PathBuf;

use crate::Result;

/// What a request costs, in bytes of uncompressed code that has not been made small yet: about a tenth of it travels.
const REQUEST: u64 = 160 * 1024;
/// What a page may be made to fetch in vain, as a part of what it needs. Without it a page that needs little, as sign-in
/// does, would be outvoted by the many that need nearly everything, and more so with every page.
const IN_VAIN: u64 = 3;
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
pub fn group(parts: Vec<Part>) -> Vec<Part> {
    // What each page may still fetch in vain.
    let mut allowed = [0; WORDS * 64];
    for part in &parts {
        part.pages.pages().for_each(|page| allowed[page] += part.bytes);
    }
    allowed.iter_mut().for_each(|needed| *needed /= IN_VAIN);
    let mut parts: Vec<Option<Part>> = parts.into_iter().map(Some).collect();
    // The best later partner of each: asking every pair again after each joining takes minutes for a thousand parts.
    let mut best: Vec<Option<(i64, usize)>> = (0..parts.len()).map(|i| best_partner(&parts, i, &allowed)).collect();
    loop {
        let mut most: Option<(i64, usize, usize)> = None;
        for (i, partner) in best.iter().enumerate() {
            if let Some((saving, j)) = *partner
                && most.is_none_or(|(most, ..)| saving > most)
            {
                most = Some((saving, i, j));
            }
        }
        let Some((_, i, j)) = most else { return parts.into_iter().flatten().collect() };
        // What was allowed when they were found may not be any more; it never is again.
        let fits = match (&parts[i], &parts[j]) {
            (Some(part), Some(other)) => in_vain(part, other).all(|(page, bytes)| bytes <= allowed[page]),
            _ => false,
        };
        if !fits {
            best[i] = best_partner(&parts, i, &allowed);
            continue;
        }
        let (Some(part), Some(mut other)) = (parts[i].take(), parts[j].take()) else { continue };
        in_vain(&part, &other).for_each(|(page, bytes)| allowed[page] -= bytes);
        let mut files = part.files;
        files.append(&mut other.files);
        let pages = part.pages.zip(other.pages, |a, b| a | b);
        parts[i] = Some(Part { pages, bytes: part.bytes + other.bytes, files });
        best[j] = None;
        for k in 0..parts.len() {
            if k == i || best[k].is_some_and(|(_, partner)| partner == i || partner == j) {
                best[k] = best_partner(&parts, k, &allowed);
            } else if k < i
                && let (Some(part), Some(joined)) = (&parts[k], &parts[i])
            {
                let saving = part.saving(joined);
                let better = saving > best[k].map_or(0, |(best, _)| best);
                if better && in_vain(part, joined).all(|(page, bytes)| bytes <= allowed[page]) {
                    best[k] = Some((saving, i));
                }
            }
        }
    }
}

/// With which later part a part saves most; none where nothing is saved.
fn best_partner(parts: &[Option<Part>], i: usize, allowed: &[u64]) -> Option<(i64, usize)> {
    let part = parts.get(i)?.as_ref()?;
    let mut best: Option<(i64, usize)> = None;
    for (j, other) in parts.iter().enumerate().skip(i + 1) {
        let Some(other) = other else { continue };
        let saving = part.saving(other);
        if saving > best.map_or(0, |(best, _)| best) && in_vain(part, other).all(|(page, bytes)| bytes <= allowed[page])
        {
            best = Some((saving, j));
        }
    }
    best
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
