//! The keys that a provider signs with (RFC 7517), and whether one of them signed a token.
//!
//! INVARIANT: what a key is for follows from the key, and a token is checked by a key of its own algorithm
//! alone. So no public key is ever taken for a shared secret, or for a key of another kind.

use crate::token::{Algorithm, Token, refused};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents,
    UnparsedPublicKey,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use rights::Error;
use serde_json::{Map, Value};

/// Keys of a provider.
#[derive(Clone, Debug, Default)]
pub(crate) struct Keys(Vec<Key>);

#[derive(Clone, Debug)]
struct Key {
    kid: Option<String>,
    public: Public,
}

#[derive(Clone, Debug)]
enum Public {
    Rsa {
        modulus: Vec<u8>,
        exponent: Vec<u8>,
    },
    /// An uncompressed point.
    P256(Vec<u8>),
    Ed25519(Vec<u8>),
}

/// So many keys of a provider are read.
const MOST: usize = 100;

/// What came of looking for a token's key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// It signed the token.
    Signed,
    /// There is none: perhaps the provider has newer ones.
    Unknown,
}

impl Keys {
    /// Reads a set of keys. Keys of other kinds, and those for encryption, are left out: a provider may have
    /// them.
    pub(crate) fn read(set: &Map<String, Value>) -> Keys {
        let keys = set.get("keys").and_then(Value::as_array);
        let keys = keys.into_iter().flatten().take(MOST);
        Keys(keys.filter_map(key).collect())
    }

    /// Whether one of them signed the token.
    ///
    /// # Errors
    /// When its key is here, and did not.
    pub(crate) fn check(&self, token: &Token<'_>) -> Result<Found, Error> {
        let fits = |key: &&Key| key.public.algorithm() == token.algorithm;
        let own = |key: &&Key| token.kid.is_none() || key.kid == token.kid;
        let found: Vec<&Key> = self.0.iter().filter(fits).filter(own).collect();
        if found.is_empty() {
            return Ok(Found::Unknown);
        }
        // Where there are more, a token names its key (OpenID Connect Core 1.0, section 10.1).
        if token.kid.is_none() && found.len() > 1 {
            return Err(refused("does not say which of several keys signed it"));
        }
        match found.iter().any(|key| key.public.signed(token)) {
            true => Ok(Found::Signed),
            false => Err(refused("is not signed by the key that it names")),
        }
    }
}

fn key(json: &Value) -> Option<Key> {
    let text = |name: &str| json.get(name).and_then(Value::as_str);
    let bytes = |name: &str| BASE64.decode(text(name)?).ok();
    let public = match (text("kty")?, text("crv")) {
        ("RSA", _) => Public::Rsa {
            modulus: bytes("n")?,
            exponent: bytes("e")?,
        },
        ("EC", Some("P-256")) => {
            let (x, y) = (bytes("x")?, bytes("y")?);
            (x.len() == 32 && y.len() == 32).then_some(())?;
            Public::P256([vec![4], x, y].concat())
        }
        ("OKP", Some("Ed25519")) => Public::Ed25519(bytes("x")?),
        _ => return None,
    };
    let signs = text("use").is_none_or(|purpose| purpose == "sig");
    let verifies = |listed: &Vec<Value>| listed.iter().any(|one| one == "verify");
    let listed = json.get("key_ops").and_then(Value::as_array);
    let named = text("alg").map(Algorithm::named);
    let same = named.is_none_or(|named| named == Some(public.algorithm()));
    (signs && same && listed.is_none_or(verifies)).then(|| Key {
        kid: text("kid").map(str::to_owned),
        public,
    })
}

impl Public {
    const fn algorithm(&self) -> Algorithm {
        match self {
            Public::Rsa { .. } => Algorithm::Rs256,
            Public::P256(_) => Algorithm::Es256,
            Public::Ed25519(_) => Algorithm::EdDsa,
        }
    }

    fn signed(&self, token: &Token<'_>) -> bool {
        let (message, signature) = (token.signed, &token.signature);
        let checked = match self {
            // Less than 2,048 bits are refused there.
            Public::Rsa { modulus, exponent } => {
                let key = RsaPublicKeyComponents {
                    n: modulus,
                    e: exponent,
                };
                key.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
            }
            Public::P256(point) => {
                let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point);
                key.verify(message, signature)
            }
            Public::Ed25519(point) => {
                UnparsedPublicKey::new(&ED25519, point).verify(message, signature)
            }
        };
        checked.is_ok()
    }
}
