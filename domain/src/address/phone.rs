//! Telephone numbers as people write them and as machines dial them.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::parse::checked_text;

/// A telephone number in E.164 form: `+5491123456789`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a telephone number")]
pub struct NotAPhone;

impl FromStr for Phone {
    type Err = NotAPhone;

    /// Reads international numbers with `+`, and Argentine ones as people write them: `011 15-2345-6789` (a mobile:
    /// the 0 and the 15 go, a 9 comes) and `(0261) 456-7890`.
    fn from_str(text: &str) -> Result<Self, NotAPhone> {
        let compact: String = text.trim().chars().filter(|c| !matches!(c, ' ' | '-' | '.' | '(' | ')' | '/')).collect();
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if let Some(international) = compact.strip_prefix('+') {
            if !all_digits(international) || !(7..=15).contains(&international.len()) || international.starts_with('0')
            {
                return Err(NotAPhone);
            }
            if let Some(national) = international.strip_prefix("54") {
                let without_mobile_digit =
                    national.strip_prefix('9').filter(|rest| rest.len() == 10).unwrap_or(national);
                if without_mobile_digit.len() != 10 {
                    return Err(NotAPhone);
                }
            }
            return Ok(Self(compact));
        }
        if !all_digits(&compact) {
            return Err(NotAPhone);
        }
        let national = compact.strip_prefix('0').unwrap_or(&compact);
        match national.len() {
            10 => Ok(Self(format!("+54{national}"))),
            12 => {
                // The 15 stands right after the area code, and says better than any list where that ends.
                let likely = area_length(national);
                let lengths = if likely == 2 { [2, 2] } else { [likely, 7 - likely] };
                let area = lengths.into_iter().find(|&length| national[length..].starts_with("15")).ok_or(NotAPhone)?;
                Ok(Self(format!("+549{}{}", &national[..area], &national[area + 2..])))
            }
            _ => Err(NotAPhone),
        }
    }
}

// Written as E.164; the form people type is read back as well.
checked_text!(Phone, NotAPhone);

/// Area codes of three digits (ENACOM, Plan Fundamental de Numeración Nacional). 11 is the only one of two; all others
/// have four.
const THREE_DIGIT_AREAS: [&str; 38] = [
    "220", "221", "223", "230", "236", "237", "249", "260", "261", "263", "264", "266", "280", "291", "294", "297",
    "298", "299", "336", "341", "342", "343", "345", "348", "351", "353", "358", "362", "364", "370", "376", "379",
    "380", "381", "383", "385", "387", "388",
];

/// Area codes of four digits that begin like one of three.
const FOUR_DIGIT_AREAS: [&str; 42] = [
    "2202", "2302", "2314", "2316", "2317", "2320", "2323", "2324", "2325", "2326", "2940", "2942", "2945", "2946",
    "2948", "2972", "2982", "2983", "3482", "3483", "3487", "3489", "3532", "3533", "3537", "3582", "3583", "3584",
    "3585", "3832", "3835", "3837", "3838", "3854", "3855", "3856", "3857", "3858", "3877", "3878", "3885", "3886",
];

/// How many digits of a national number without its 9 are the area code.
fn area_length(national: &str) -> usize {
    match national {
        number if number.starts_with("11") => 2,
        number if FOUR_DIGIT_AREAS.iter().any(|area| number.starts_with(area)) => 4,
        number if THREE_DIGIT_AREAS.iter().any(|area| number.starts_with(area)) => 3,
        _ => 4,
    }
}

impl Phone {
    /// As people read it: `+54 9 11 2345-6789`. Numbers of other countries stay as they are.
    #[must_use]
    pub fn formatted(&self) -> String {
        let Some(national) = self.0.strip_prefix("+54") else { return self.0.clone() };
        let (mobile, number) = match national.strip_prefix('9') {
            Some(rest) if rest.len() == 10 => (" 9", rest),
            _ => ("", national),
        };
        if number.len() != 10 {
            return self.0.clone();
        }
        let (area, local) = number.split_at(area_length(number));
        let (start, end) = local.split_at(local.len() - 4);
        format!("+54{mobile} {area} {start}-{end}")
    }
}
