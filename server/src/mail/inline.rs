//! Tailwind's classes as inline styles, which is what mail programs understand. The engine of tailwind-rs makes them.
//!
//! Classes are looked at one by one, because the engine drops variants (`hover:`) without a word, and has some classes
//! that it makes nothing of.

use tailwind_rs::TailwindBuilder;

/// A class that cannot be an inline style.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the class '{class}' cannot be inlined: {why}")]
pub struct Uninlinable {
    pub class: String,
    pub why: &'static str,
}

const ATTRIBUTE: &str = " class=\"";

/// Replaces each `class` of a template by a `style`. For templates, before anything typed is in them.
///
/// # Errors
/// For a class that is unknown, gives no style, or has a variant.
pub fn inline(html: &str) -> Result<String, Uninlinable> {
    let mut out = String::with_capacity(html.len() * 2);
    let mut rest = html;
    while let Some((before, after)) = rest.split_once(ATTRIBUTE) {
        let (classes, after) = after
            .split_once('"')
            .ok_or_else(|| Uninlinable { class: after.chars().take(40).collect(), why: "it does not end" })?;
        out.push_str(before);
        out.push_str(" style=\"");
        for class in classes.split_whitespace() {
            out.push_str(&style(class)?);
        }
        out.push('"');
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

/// One class as declarations, each with its semicolon.
fn style(class: &str) -> Result<String, Uninlinable> {
    let wrong = |why| Uninlinable { class: class.to_owned(), why };
    if class.contains(':') {
        return Err(wrong("it has a variant"));
    }
    let (sheet, style) = TailwindBuilder::default().inline(class).map_err(|_| wrong("the engine does not know it"))?;
    let value = |declaration: &str| declaration.split_once(':').is_some_and(|(_, value)| !value.trim().is_empty());
    if !sheet.is_empty() || style.is_empty() || !style.split_terminator(';').all(value) {
        return Err(wrong("it gives no style of its own"));
    }
    // What the engine has not got round to.
    if style.contains("todo") || style.contains(['"', '<', '[']) {
        return Err(wrong("the engine makes no sense of it"));
    }
    Ok(style.split_terminator(';').map(plain).collect())
}

/// One declaration in words that Outlook knows too: pixels, `#0f172a`, and the old name of an underline.
fn plain(declaration: &str) -> String {
    let (name, value) = declaration.split_once(':').unwrap_or((declaration, ""));
    let name = if name == "text-decoration-line" { "text-decoration" } else { name };
    let pixels = value.strip_suffix("rem").and_then(|number| number.parse::<f32>().ok()).map(|rem| rem * 16.0);
    let channels = value
        .strip_prefix("rgba(")
        .and_then(|rest| rest.strip_suffix(')'))
        .map(|numbers| numbers.split(',').filter_map(|number| number.trim().parse().ok()).collect::<Vec<u8>>());
    match (pixels, channels.as_deref()) {
        (Some(pixels), _) => format!("{name}:{pixels}px;"),
        (_, Some([red, green, blue, 1])) => format!("{name}:#{red:02x}{green:02x}{blue:02x};"),
        _ => format!("{name}:{value};"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn classes_become_styles() {
        assert_eq!(
            inline(r#"<p class="m-0 mb-4 text-slate-900 no-underline">{{ x }}</p>"#).unwrap(),
            r#"<p style="margin:0px;margin-bottom:16px;color:#0f172a;text-decoration:none;">{{ x }}</p>"#
        );
        assert_eq!(inline("<p>nothing</p>").unwrap(), "<p>nothing</p>");
    }

    #[test]
    fn what_cannot_be_inlined_is_refused() {
        for class in
            ["hover:bg-red-500", "sm:p-4", "nonsense", "antialiased", "size-4", "transition-colors", "font-mono"]
        {
            let error = inline(&format!(r#"<p class="m-0 {class}">"#)).unwrap_err();
            assert_eq!(error.class, class);
        }
    }
}
