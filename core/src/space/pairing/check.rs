use interlude_wire::decode;

use super::inviter::Inviter;
use super::messages::{Invitation, Reveal, Turn, seal, seal_bytes};
use super::newcomer::Newcomer;
use super::{Heard, LinkCode};
use crate::Result;
use crate::crypto::{Key, derive_principal};
use crate::environment::Still;

/// Has both sides of a pairing hear letters, and keeps nothing: for fuzzing.
///
/// ```text
/// letters          letter = place (1 byte) ‖ length (u16) ‖ bytes
/// place 1 to 4: what is sealed for that turn    5: what a device shows, with a commitment to it in
/// front    6: what a new device needs to begin    others: a letter as it lies in the mailbox
/// ```
///
/// # Errors
/// The first of either side.
pub fn check_letters(bytes: &[u8]) -> Result<()> {
    let keys = [1, 2].map(|secret| derive_principal(&Key::from([secret; 32])));
    let [inviting, coming] = keys;
    let (inviting, coming) = (inviting?, coming?);
    let code = LinkCode::make("https://relay.example", &inviting.public().id(), &Still)?;
    let mut inviter = Inviter::new(code.clone(), inviting, &Still)?;
    let mut newcomer = Newcomer::new(code.clone(), coming, "new", &Still)?;
    let mut rest = bytes;
    while let Some(([place, length @ ..], behind)) = rest.split_first_chunk::<3>() {
        let length = usize::from(u16::from_be_bytes(*length)).min(behind.len());
        let (letter, behind) = behind.split_at(length);
        rest = behind;
        for letter in letters(&code, *place, letter)? {
            let answer = match inviter.hear(&letter, &Still)? {
                Heard::Nothing => None,
                Heard::Answer(hello) => Some(hello),
                Heard::Guest(guest) => Some(inviter.refuse(&guest, &Still)?),
            };
            if let Some(answer) = answer {
                newcomer.hear(&answer, &Still)?;
            }
            newcomer.hear(&letter, &Still)?;
        }
    }
    Ok(())
}

fn letters(code: &LinkCode, place: u8, letter: &[u8]) -> Result<Vec<Vec<u8>>> {
    let turn = match place {
        1 => Turn::Commit,
        2 => Turn::Hello,
        3 => Turn::Reveal,
        4 => Turn::Welcome,
        5 => {
            let shown = seal_bytes(code, Turn::Reveal, letter, &Still)?;
            let reveal = decode::<Reveal>("a message", letter, letter.len());
            let Ok(reveal) = reveal else { return Ok(vec![shown]) };
            return Ok(vec![seal(code, Turn::Commit, &reveal.commitment(), &Still)?, shown]);
        }
        6 => return Invitation::from_bytes(letter).map(|_| Vec::new()),
        _ => return Ok(vec![letter.to_vec()]),
    };
    seal_bytes(code, turn, letter, &Still).map(|letter| vec![letter])
}
