//! Numbers of ports for programs that are told where to listen.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::net::TcpListener;

/// A number at which nobody listens: none of those that the system gives to whoever asks for any (32768 to 60999), so
/// that no connection has it by the time at which the program listens that it is for.
pub(crate) fn free_port() -> u16 {
    loop {
        let dice = RandomState::new().build_hasher().finish();
        let port = 10_000 + u16::try_from(dice % 20_000).unwrap();
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}
