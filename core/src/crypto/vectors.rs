//! Examples by others (Wycheproof, RFCs) for what is called here, and our own byte-exact ones, which
//! `docs/check_vectors.py` checks from what `docs/protocol.md` says.

use std::sync::Mutex;

use crate::Result;
use crate::environment::Entropy;

mod own;
mod records;
mod rfc;
mod wycheproof;

/// Gives these bytes, then refuses.
pub(crate) struct Given(Mutex<Vec<u8>>);

impl Given {
    pub(crate) fn new(bytes: &[u8]) -> Self {
        Self(Mutex::new(bytes.to_vec()))
    }
}

impl Entropy for Given {
    fn fill(&self, out: &mut [u8]) -> Result<()> {
        let mut bytes = self.0.lock().unwrap();
        assert!(out.len() <= bytes.len(), "more is drawn than expected");
        out.copy_from_slice(&bytes[..out.len()]);
        bytes.drain(..out.len());
        Ok(())
    }
}

/// Reads hexadecimal digits of any number.
pub(crate) fn unhex(text: &str) -> Vec<u8> {
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    assert!(rest.is_empty());
    let byte = |pair: &[u8; 2]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    pairs.iter().map(byte).collect()
}
