//! Topics as notifications carry them: the name of the relay that tells, then a letter and 64
//! digits for each.

use interlude_wire::{MailboxId, PrincipalId, SpaceId, hex};

use crate::wakers::Topic;

/// Topics of one notification: 8000 bytes are too many for PostgreSQL.
const MOST: usize = 100;
/// A letter and 64 digits.
const LENGTH: usize = 65;

/// At least one: saying nothing is a sign of life.
pub(super) fn to_payloads(name: &str, topics: &[Topic]) -> Vec<String> {
    if topics.is_empty() {
        return vec![name.to_owned()];
    }
    let payload =
        |topics: &[Topic]| topics.iter().map(to_text).fold(name.to_owned(), |all, one| all + &one);
    topics.chunks(MOST).map(payload).collect()
}

/// What another relay tells; nothing when it is this one's own voice, or no relay's.
pub(super) fn from_payload<'a>(
    name: &str,
    payload: &'a str,
) -> impl Iterator<Item = Topic> + use<'a> {
    let (teller, topics) = payload.split_at_checked(name.len()).unwrap_or_default();
    let topics = if teller == name { "" } else { topics };
    topics.as_bytes().chunks_exact(LENGTH).filter_map(from_text)
}

fn to_text(topic: &Topic) -> String {
    match topic {
        Topic::Space(id) => format!("s{}", hex(&id.0)),
        Topic::Principal(id) => format!("p{}", hex(&id.0)),
        Topic::Mailbox(id) => format!("m{}", hex(&id.0)),
    }
}

fn from_text(text: &[u8]) -> Option<Topic> {
    let (kind, id) = std::str::from_utf8(text).ok()?.split_at_checked(1)?;
    match kind {
        "s" => SpaceId::parse(id).map(Topic::Space),
        "p" => PrincipalId::parse(id).map(Topic::Principal),
        "m" => MailboxId::parse(id).map(Topic::Mailbox),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(payloads: &[String], name: &str) -> Vec<Topic> {
        payloads.iter().flat_map(|payload| from_payload(name, payload)).collect()
    }

    #[test]
    fn others_hear_what_was_told_and_the_teller_does_not() {
        let (a, b) = ("a".repeat(32), "b".repeat(32));
        let id = |number: u8| [number; 32];
        let topics: Vec<_> = (0..=255)
            .map(|number| match number % 3 {
                0 => Topic::Space(SpaceId(id(number))),
                1 => Topic::Principal(PrincipalId(id(number))),
                _ => Topic::Mailbox(MailboxId(id(number))),
            })
            .collect();
        let told = to_payloads(&a, &topics);
        assert!(told.iter().all(|payload| payload.len() < 8000));
        assert_eq!(read(&told, &b), topics);
        assert_eq!(read(&told, &a), []);
        assert_eq!(to_payloads(&a, &[]), std::slice::from_ref(&a));
        for odd in
            ["", "x", "é", &format!("{a}x{}", "0".repeat(64)), &format!("{a}s{}", "é".repeat(32))]
        {
            assert_eq!(read(&[odd.to_owned()], &b), [], "{odd}");
        }
    }
}
