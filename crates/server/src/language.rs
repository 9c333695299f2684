//! In which language a page is written.

use crate::address::query;
use crate::session::cookie_named;
use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;
use pages::Lang;
use url::form_urlencoded;

/// The cookie with the language that somebody chose on a page. It says nothing else, and no page needs it.
pub(crate) const CHOSEN: &str = "demur_language";

/// The one that the address asks for, else the one that was chosen before, else the one of the place that is gone
/// on to, else the first of ours that the browser names, else English.
pub(crate) fn choose((asked, next): (Option<&str>, Option<Lang>), headers: &HeaderMap) -> Lang {
    let accepted = headers.get(ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok());
    asked
        .and_then(|lang| lang.parse().ok())
        .or_else(|| chosen(headers))
        .or(next)
        .or_else(|| accepted.and_then(accepted_lang))
        .unwrap_or_default()
}

fn chosen(headers: &HeaderMap) -> Option<Lang> {
    cookie_named(headers, CHOSEN)?.parse().ok()
}

/// The language that a place of the portal asks for.
pub(crate) fn of_place(place: &str) -> Option<Lang> {
    let (_, query) = place.split_once('?')?;
    let mut named = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name == "lang");
    named.next()?.1.parse().ok()
}

/// A place without the language that it asks for.
pub(crate) fn less_language(place: &str) -> String {
    let Some((path, asked)) = place.split_once('?') else {
        return place.to_owned();
    };
    let pairs: Vec<_> = form_urlencoded::parse(asked.as_bytes())
        .filter(|(name, _)| name != "lang")
        .collect();
    let rest = query(pairs.iter().map(|(name, value)| (&**name, &**value)));
    match rest.is_empty() {
        true => path.to_owned(),
        false => format!("{path}?{rest}"),
    }
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
        for (asked, next, cookie, wanted) in [
            (None, None, "a=b; demur_language=de", Lang::De),
            (Some("en"), None, "demur_language=de", Lang::En),
            (None, None, "demur_language=tlh", Lang::En),
            (Some("tlh"), None, "demur_language=de", Lang::De),
            (None, Some(Lang::De), "a=b", Lang::De),
            (None, Some(Lang::De), "demur_language=en", Lang::En),
            (Some("en"), Some(Lang::De), "a=b", Lang::En),
        ] {
            let chosen = choose((asked, next), &with(cookie));
            assert_eq!(chosen, wanted, "{asked:?} {next:?} {cookie}");
        }
    }

    #[test]
    fn a_place_has_its_language_and_can_be_without() {
        for (place, lang, without) in [
            ("/consent?lang=de", Some(Lang::De), "/consent"),
            (
                "/items?q=a%26b&lang=en&page=2",
                Some(Lang::En),
                "/items?q=a%26b&page=2",
            ),
            ("/items?slang=de", None, "/items?slang=de"),
            ("/?lang=tlh", None, "/"),
            ("/", None, "/"),
        ] {
            assert_eq!(of_place(place), lang, "{place}");
            assert_eq!(less_language(place), without, "{place}");
        }
    }
}
