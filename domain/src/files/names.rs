//! Names of files from strangers. What is kept leads into no folder, hides nothing from whoever reads it, can be written
//! by every system, and ends as files of its kind do.
//!
//! Source: OWASP File Upload Cheat Sheet; Unicode Technical Report 36, 2.4 (bidirectional text spoofing).

use super::{LONGEST_NAME, MediaType};

/// What no file may be called on Windows, whatever comes after the point.
const RESERVED: [&str; 4] = ["con", "prn", "aux", "nul"];

/// A name made harmless; empty where nothing is left of it.
#[must_use]
pub fn clean(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept = last.chars().filter(|letter| !is_hidden(*letter)).map(|letter| match letter {
        '<' | '>' | ':' | '"' | '|' | '?' | '*' => '_',
        letter if letter.is_whitespace() => ' ',
        letter => letter,
    });
    let kept: String = kept.collect();
    // Windows takes points and spaces off the end; a point at the beginning hides a file elsewhere.
    let kept = kept.trim_matches([' ', '.']);
    let stem = kept.split('.').next().unwrap_or_default().trim_end().to_ascii_lowercase();
    let is_port = ["com", "lpt"].iter().any(|port| {
        stem.strip_prefix(port).is_some_and(|rest| rest.len() == 1 && rest.bytes().all(|byte| byte.is_ascii_digit()))
    });
    let kept = if RESERVED.contains(&stem.as_str()) || is_port { format!("_{kept}") } else { kept.to_owned() };
    shortened(&kept, LONGEST_NAME)
}

/// The name with an ending that fits: what opens a file on somebody's machine is its ending, and a text called `x.bat` would
/// be run.
#[must_use]
pub fn ending_as(name: &str, kind: MediaType) -> String {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    if ending.is_some_and(|ending| kind.endings().contains(&ending.as_str())) {
        return name.to_owned();
    }
    let ending = kind.endings().first().copied().unwrap_or("bin");
    let room = LONGEST_NAME - ending.len() - 1;
    let stem: String = name.chars().take(room).collect();
    format!("{}.{ending}", stem.trim_end_matches([' ', '.']))
}

/// Controls, and what changes the direction or the look of the text around it without being seen.
fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff0}'..='\u{ffff}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// At most so many characters, the ending kept where it is one.
fn shortened(name: &str, most: usize) -> String {
    if name.chars().count() <= most {
        return name.to_owned();
    }
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) if (1..=8).contains(&ending.chars().count()) => (stem, format!(".{ending}")),
        _ => (name, String::new()),
    };
    let stem: String = stem.chars().take(most - ending.chars().count()).collect();
    format!("{}{ending}", stem.trim_end_matches([' ', '.']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_nowhere_and_hides_nothing() {
        for (name, expected) in [
            ("factura.pdf", "factura.pdf"),
            ("  Contrato  año 2026.docx ", "Contrato  año 2026.docx"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\ana\\foto.png", "foto.png"),
            ("..", ""),
            ("a/", ""),
            (".htaccess", "htaccess"),
            ("nota.txt. . ", "nota.txt"),
            ("a\u{0}b\r\nc\u{7f}.pdf", "abc.pdf"),
            // Shown, it would read as `fotoexe.png`.
            ("foto\u{202e}gnp.exe", "fotognp.exe"),
            ("in\u{200b}visi\u{feff}ble\u{2066}.pdf", "invisible.pdf"),
            ("a<b>c:d\"e|f?g*.csv", "a_b_c_d_e_f_g_.csv"),
            ("CON.txt", "_CON.txt"),
            ("com1", "_com1"),
            ("comida.txt", "comida.txt"),
        ] {
            assert_eq!(clean(name), expected, "{name:?}");
        }
        let long = clean(&format!("{}.pdf", "ñ".repeat(300)));
        assert!(long.chars().count() == LONGEST_NAME && long.ends_with("ñ.pdf"), "{long}");
    }

    #[test]
    fn a_name_ends_as_its_content_says() {
        for (name, kind, expected) in [
            ("factura.pdf", MediaType::Pdf, "factura.pdf"),
            ("FOTO.JPEG", MediaType::Jpeg, "FOTO.JPEG"),
            ("borrar.bat", MediaType::Text, "borrar.bat.txt"),
            ("pagina.html", MediaType::Text, "pagina.html.txt"),
            ("datos", MediaType::Csv, "datos.csv"),
            ("foto.png", MediaType::Webp, "foto.png.webp"),
        ] {
            assert_eq!(ending_as(name, kind), expected);
        }
        let long = ending_as(&"ñ".repeat(LONGEST_NAME), MediaType::Xlsx);
        assert!(long.chars().count() == LONGEST_NAME && long.ends_with(".xlsx"), "{long}");
    }
}
