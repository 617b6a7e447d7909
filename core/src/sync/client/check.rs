//! A relay that answers with given bytes.

use std::sync::{Arc, Mutex, PoisonError};

use interlude_wire::api::{BlobState, Cursor, RelayInfo};
use interlude_wire::{BlobName, MailboxId, RelayId, SpaceId, encode};

use super::calls::Which;
use super::{Answer, Client, Failure};
use crate::Result;
use crate::crypto::{Key, derive_principal};
use crate::environment::{
    Environment, HttpRequest, HttpResponse, Still, Transport, TransportError,
};
use crate::sync::RelayUrl;

/// Has a client make one call to a relay whose answers these bytes are, and keeps nothing: for
/// fuzzing.
///
/// ```text
/// which call (1 byte) ‖ answers          answer = status (u16) ‖ length (u16) ‖ body
/// ```
/// Of a call number above 127 the first answer is the one in which the relay says who it is.
///
/// # Errors
/// Those of the call. When the answers have come to their end, the relay cannot be reached.
pub fn check_answers(bytes: &[u8]) -> Result<()> {
    let Some((call, answers)) = bytes.split_first() else { return Ok(()) };
    let told = Told(Mutex::new(answers.to_vec()), *call > 127);
    let environment = Environment { clock: Arc::new(Still), entropy: Arc::new(Still) };
    let keys = derive_principal(&Key::from([7; 32]))?;
    let relay = RelayUrl::parse("https://relay.example")?;
    let mut client = Client::new(&told, &environment, keys, relay);
    ask(&mut client, call % 128).map_err(Into::into)
}

fn ask(client: &mut Client<'_>, call: u8) -> Answer<()> {
    let (space, name) = (SpaceId([1; 32]), BlobName([2; 32]));
    let (mailbox, at) = (MailboxId([3; 32]), BlobState { length: 0, total: 1 });
    match call {
        0 => client.create_space(&[], None),
        1 => client.spaces().map(drop),
        2 => client.roster(&space, 0).map(drop),
        3 => client.pull(&space, Which::After(Cursor::default()), 10).map(drop),
        4 => client.pull(&space, Which::Before(None), 10).map(drop),
        5 => client.push(&space, &[]).map(drop),
        6 => client.blob_state(&space, &name).map(drop),
        7 => client.put_blob(&space, &name, at, &[0]).map(drop),
        8 => client.get_blob(&space, &name, 0, 1000).map(drop),
        9 => client.open_mailbox(&mailbox, 300).map(drop),
        10 => client.letters(&mailbox, 0, 1).map(drop),
        _ => Err(Failure::Nonsense),
    }
}

/// What is still to be answered; whether it says who the relay is.
struct Told(Mutex<Vec<u8>>, bool);

impl Transport for Told {
    fn send(&self, request: &HttpRequest) -> std::result::Result<HttpResponse, TransportError> {
        if !self.1 && request.url.ends_with("/v1") {
            let info = RelayInfo { id: RelayId([1; 16]), now: 0, closed: false };
            return Ok(HttpResponse { status: 200, body: encode(&info) });
        }
        let mut told = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(([high, low, most @ ..], rest)) = told.split_first_chunk::<4>() else {
            return Err(TransportError::Unreachable);
        };
        let length = usize::from(u16::from_be_bytes(*most)).min(rest.len());
        let status = u16::from_be_bytes([*high, *low]);
        let body = rest[..length].to_vec();
        told.drain(..4 + length);
        match body.len() > request.most {
            true => Err(TransportError::Broken),
            false => Ok(HttpResponse { status, body }),
        }
    }
}
