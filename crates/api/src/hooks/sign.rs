//! Signatures (Standard Webhooks, symmetric): an HMAC-SHA256 over id, time and body.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use rights::{Error, Instant};
use sha2::Sha256;

/// The signature of a delivery under a secret (`whsec_...`), as it stands in the header
/// `webhook-signature`: `v1,` and base64.
///
/// # Errors
/// A secret that is none.
pub fn signature(secret: &str, id: &str, at: Instant, body: &[u8]) -> Result<String, Error> {
    let wrong = || Error::corrupt("a webhook's secret is none");
    let key = secret.strip_prefix("whsec_").ok_or_else(wrong)?;
    let key = STANDARD.decode(key).map_err(|_| wrong())?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).map_err(|_| wrong())?;
    mac.update(format!("{id}.{}.", seconds(at)).as_bytes());
    mac.update(body);
    Ok(format!(
        "v1,{}",
        STANDARD.encode(mac.finalize().into_bytes())
    ))
}

/// Seconds since 1970, as the header `webhook-timestamp` has them.
pub(super) fn seconds(at: Instant) -> i64 {
    at.epoch_micros().div_euclid(1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification (standard-webhooks, "Signature scheme"), which its libraries test with;
    /// computed again with Python:
    /// `base64.b64encode(hmac.new(base64.b64decode(key), f"{id}.{t}.".encode() + body, "sha256").digest())`.
    #[test]
    fn signatures_are_those_of_the_specification() {
        let at = Instant::from_epoch_micros(1_614_265_330_000_000).unwrap();
        let signed = signature(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            at,
            br#"{"test": 2432232314}"#,
        );
        assert_eq!(
            signed.unwrap(),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        );
        for bad in ["", "MfKQ", "whsec_?"] {
            assert!(signature(bad, "a", at, b"").is_err());
        }
    }
}
