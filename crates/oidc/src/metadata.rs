//! What a provider says of itself (OpenID Connect Discovery 1.0, sections 3 and 4).

use crate::address;
use crate::fetch::{Http, wanted};
use rights::Error;
use serde_json::{Map, Value};
use url::Url;

/// Its addresses, and what it can do.
#[derive(Clone, Debug)]
pub(crate) struct Metadata {
    pub(crate) authorization: Url,
    pub(crate) token: Url,
    pub(crate) keys: Url,
    pub(crate) userinfo: Option<Url>,
    /// Whether its answers always say whose they are (RFC 9207, section 3).
    pub(crate) always_names_itself: bool,
}

const PATH: &str = ".well-known/openid-configuration";

impl Metadata {
    /// Asks for it.
    pub(crate) async fn fetch(http: &Http, issuer: &str) -> Result<Metadata, Error> {
        let at = format!("{}/{PATH}", issuer.trim_end_matches('/'));
        let at = address::read("issuer", &at)?;
        let what = format!("the provider `{issuer}`");
        Metadata::read(&wanted(&what, http.client().get(at)).await?, issuer)
    }

    /// Reads it. A provider that does not name itself as the settings do is another one, and one that
    /// cannot do what is needed is of no use.
    pub(crate) fn read(said: &Map<String, Value>, issuer: &str) -> Result<Metadata, Error> {
        let wrong = |why: String| Error::storage(format!("the provider `{issuer}` {why}"));
        let text = |name: &str| said.get(name).and_then(Value::as_str);
        if text("issuer") != Some(issuer) {
            let other = crate::settings::shown(text("issuer").unwrap_or_default());
            return Err(wrong(format!(
                "names itself `{other}`; write `issuer` exactly so"
            )));
        }
        let address = |name: &str| {
            let text = text(name).ok_or_else(|| wrong(format!("does not say its `{name}`")))?;
            address::read(name, text).map_err(|e| wrong(e.to_string()))
        };
        // What is not listed has a default (section 3), which is the one that is needed here, but for PKCE.
        for (list, needed) in [
            ("response_types_supported", "code"),
            (
                "token_endpoint_auth_methods_supported",
                "client_secret_basic",
            ),
            ("code_challenge_methods_supported", "S256"),
        ] {
            let listed = said.get(list).and_then(Value::as_array);
            if listed.is_some_and(|listed| !listed.iter().any(|one| one == needed)) {
                return Err(wrong(format!("lacks `{needed}` in `{list}`")));
            }
        }
        let userinfo = said.contains_key("userinfo_endpoint");
        let names = said.get("authorization_response_iss_parameter_supported");
        Ok(Metadata {
            authorization: address("authorization_endpoint")?,
            token: address("token_endpoint")?,
            keys: address("jwks_uri")?,
            userinfo: userinfo.then(|| address("userinfo_endpoint")).transpose()?,
            always_names_itself: names.and_then(Value::as_bool).unwrap_or(false),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(change: impl Fn(&mut Map<String, Value>)) -> Result<Metadata, Error> {
        let said = json!({
            "issuer": "https://id.example.org",
            "authorization_endpoint": "https://id.example.org/auth?tenant=1",
            "token_endpoint": "https://id.example.org/token",
            "jwks_uri": "https://keys.example.org/jwks",
            "response_types_supported": ["code id_token", "code"],
        });
        let mut said = said.as_object().unwrap().clone();
        change(&mut said);
        Metadata::read(&said, "https://id.example.org")
    }

    #[test]
    fn a_provider_that_is_another_or_cannot_is_refused() {
        let good = read(|_| {}).unwrap();
        assert!(good.userinfo.is_none() && !good.always_names_itself);
        let set = |name: &'static str, value: Value| {
            read(move |said| {
                said.insert(name.to_owned(), value.clone());
            })
        };
        for (name, value) in [
            ("issuer", json!("https://id.example.org/")),
            ("issuer", json!("https://evil.example")),
            ("token_endpoint", json!("http://id.example.org/token")),
            ("token_endpoint", json!(17)),
            ("jwks_uri", json!("file:///etc/passwd")),
            ("userinfo_endpoint", json!("")),
            ("response_types_supported", json!(["id_token"])),
            ("code_challenge_methods_supported", json!(["plain"])),
            (
                "token_endpoint_auth_methods_supported",
                json!(["private_key_jwt"]),
            ),
        ] {
            assert!(set(name, value.clone()).is_err(), "{name} {value}");
        }
        let named = set(
            "authorization_response_iss_parameter_supported",
            json!(true),
        );
        assert!(named.unwrap().always_names_itself);
    }
}
