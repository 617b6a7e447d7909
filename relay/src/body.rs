//! The bodies of requests, read within their bounds. Nothing here is trusted yet.

use interlude_wire::api::{AppendEntry, CreateSpace, ProblemCode};
use interlude_wire::push::{Header, Push};
use interlude_wire::roster::SignedEntry;
use interlude_wire::{Hash, decode, limits};
use minicbor::Decoder;

use crate::Limits;
use crate::refusal::{Refusal, Result};

/// A push as it came, its header read and its records those that the header lists.
#[derive(Debug, Clone)]
pub(crate) struct Sent {
    pub(crate) push: Push,
    pub(crate) header: Header,
    pub(crate) hash: Hash,
}

/// Reads a push.
pub(crate) fn read_push(body: &[u8]) -> Result<Sent> {
    let refuse = |error| Refusal::wire(error, ProblemCode::PushRefused);
    at_most(body, 2, limits::RECORDS)?;
    let push = Push::from_bytes(body).map_err(refuse)?;
    let header = push.open().map_err(refuse)?;
    let hash = push.hash();
    Ok(Sent { push, header, hash })
}

/// A new space's chain and the operator's token.
#[derive(Debug, Clone)]
pub(crate) struct NewSpace {
    pub(crate) entries: Vec<SignedEntry>,
    pub(crate) token: Option<String>,
}

/// Reads the chain of a space.
pub(crate) fn read_new_space(body: &[u8], limits: &Limits) -> Result<NewSpace> {
    let refuse = |error| Refusal::wire(error, ProblemCode::RosterRefused);
    at_most(body, 0, limits.roster_entries as usize)?;
    let message: CreateSpace = decode("a new space", body, limits.roster_bytes).map_err(refuse)?;
    let entries = message.entries.iter().map(|entry| SignedEntry::from_bytes(entry));
    let entries = entries.collect::<interlude_wire::Result<Vec<_>>>().map_err(refuse)?;
    Ok(NewSpace { entries, token: message.token })
}

/// Reads an entry to append.
pub(crate) fn read_entry(body: &[u8]) -> Result<SignedEntry> {
    let refuse = |error| Refusal::wire(error, ProblemCode::RosterRefused);
    let most = limits::ROSTER_ENTRY + 64;
    let message: AppendEntry = decode("a roster entry", body, most).map_err(refuse)?;
    SignedEntry::from_bytes(&message.entry).map_err(refuse)
}

/// Refuses a message whose list under `key` is too long, before memory is taken for it: an empty
/// element is one byte as it is sent and dozens when it is read.
fn at_most(body: &[u8], key: u64, most: usize) -> Result<()> {
    match count(body, key, most) {
        Ok(count) if count > most as u64 => {
            Err(Refusal::new(ProblemCode::TooLarge, "a list is longer than allowed"))
        }
        // What is malformed is refused by the decoder proper.
        _ => Ok(()),
    }
}

/// How many elements the lists under `key` have; of a list without a length, not more than one
/// above `most` are counted.
fn count(body: &[u8], key: u64, most: usize) -> std::result::Result<u64, minicbor::decode::Error> {
    let mut decoder = Decoder::new(body);
    let mut left = decoder.map()?;
    let mut found = 0;
    while left != Some(0) && (left.is_some() || !ends(&mut decoder)?) {
        left = left.map(|left| left - 1);
        if decoder.u64()? != key {
            decoder.skip()?;
            continue;
        }
        let mut probe = decoder.clone();
        let counted = match probe.array()? {
            Some(length) => length,
            None => elements(&mut probe, most)?,
        };
        found = counted.max(found);
        if found > most as u64 {
            break;
        }
        decoder.skip()?;
    }
    Ok(found)
}

fn elements(
    decoder: &mut Decoder<'_>,
    most: usize,
) -> std::result::Result<u64, minicbor::decode::Error> {
    let mut counted = 0;
    while counted <= most as u64 && !ends(decoder)? {
        decoder.skip()?;
        counted += 1;
    }
    Ok(counted)
}

fn ends(decoder: &mut Decoder<'_>) -> std::result::Result<bool, minicbor::decode::Error> {
    Ok(decoder.datatype()? == minicbor::data::Type::Break)
}

#[cfg(test)]
mod tests {
    use super::*;
    use interlude_wire::encode;

    #[test]
    fn a_list_of_a_million_nothings_is_refused_before_it_is_read() {
        let push = |records| Push { header: vec![1], signature: [0; 64], records };
        let many = encode(&push(vec![None; limits::RECORDS + 1]));
        assert_eq!(read_push(&many).unwrap_err().code(), ProblemCode::TooLarge);
        let mut endless = vec![0xa1, 0x02, 0x9f];
        endless.extend(vec![0xf6; 1 << 20]);
        assert_eq!(read_push(&endless).unwrap_err().code(), ProblemCode::TooLarge);
        let mut endless = vec![0xbf, 0x00, 0x9f];
        endless.extend(vec![0x40; 1 << 20]);
        let refused = read_new_space(&endless, &Limits::default()).unwrap_err();
        assert_eq!(refused.code(), ProblemCode::TooLarge);
        let few = encode(&push(vec![None; 3]));
        assert_eq!(read_push(&few).unwrap_err().code(), ProblemCode::Malformed);
    }

    #[test]
    fn deep_nesting_is_refused() {
        for byte in [0x81, 0xa1, 0xd8, 0x9f, 0xbf] {
            let deep = vec![byte; 1 << 20];
            assert!(read_push(&deep).is_err());
            assert!(read_new_space(&deep, &Limits::default()).is_err());
            let in_a_map = [&[0xa1, 0x18, 0x63][..], &deep].concat();
            assert!(read_push(&in_a_map).is_err());
            assert!(read_entry(&in_a_map[..1000]).is_err());
        }
    }
}
