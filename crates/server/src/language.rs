//! In which language a page is written.

use crate::session::cookie_named;
use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;
use pages::Lang;

/// The cookie with the language that somebody chose on a page. It says nothing else, and no page needs it.
pub(crate) const CHOSEN: &str = "demur_language";

/// The one that the address asks for, else the one that was chosen before, else the first of ours that the
/// browser names, else English.
pub(crate) fn choose(asked: Option<&str>, headers: &HeaderMap) -> Lang {
    let accepted = headers.get(ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok());
    asked
        .and_then(|lang| lang.parse().ok())
        .or_else(|| chosen(headers))
        .or_else(|| accepted.and_then(accepted_lang))
        .unwrap_or_default()
}

fn chosen(headers: &HeaderMap) -> Option<Lang> {
    cookie_named(headers, CHOSEN)?.parse().ok()
}

/// RFC 9110, section 12.5.4; weights of 0 are refusals.
fn accepted_lang(header: &str) -> Option<Lang> {
    let mut best: Option<(f32, Lang)> = None;
    for part in header.split(',').take(50) {
        let (range, weight) = part.split_once(';').unwrap_or((part, ""));
        let weight = weight.trim().strip_prefix("q=");
        let weight: f32 = weight.map_or(Some(1.0), |q| q.parse().ok())?;
        let primary = range.trim().split('-').next().unwrap_or_default();
        let Ok(lang) = primary.to_ascii_lowercase().parse::<Lang>() else {
            continue;
        };
        if weight > 0.0 && best.is_none_or(|(known, _)| weight > known) {
            best = Some((weight, lang));
        }
    }
    best.map(|(_, lang)| lang)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::header::COOKIE;

    #[test]
    fn what_browsers_ask_for() {
        for (header, wanted) in [
            ("de-AT,de;q=0.9,en;q=0.8", Some(Lang::De)),
            ("fr,en;q=0.7,de;q=0.9", Some(Lang::De)),
            ("en-GB", Some(Lang::En)),
            ("fr", None),
            ("de;q=0, en;q=0.1", Some(Lang::En)),
            ("", None),
            (";;;,q=,de;q=x", None),
        ] {
            assert_eq!(accepted_lang(header), wanted, "{header}");
        }
    }

    #[test]
    fn what_was_chosen_stands_above_the_browser_and_below_the_address() {
        let with = |cookie: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_LANGUAGE, "en".parse().unwrap());
            headers.insert(COOKIE, cookie.parse().unwrap());
            headers
        };
        for (asked, cookie, wanted) in [
            (None, "a=b; demur_language=de", Lang::De),
            (Some("en"), "demur_language=de", Lang::En),
            (None, "demur_language=tlh", Lang::En),
            (Some("tlh"), "demur_language=de", Lang::De),
        ] {
            assert_eq!(choose(asked, &with(cookie)), wanted, "{asked:?} {cookie}");
        }
    }
}
