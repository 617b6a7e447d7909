use interlude_wire::api::{Cursor, ProblemCode};
use interlude_wire::{BlobName, Hash, MailboxId, SpaceId, limits};

use crate::refusal::{Refusal, Result};
use crate::route::{Names, Route};

/// Bytes of a target: the longest that means something has about 300.
pub(crate) const TARGET: usize = 1024;
/// Parts of a query.
const PARTS: usize = 8;

/// A request's target, taken apart.
#[derive(Debug, Clone)]
pub(crate) struct Target<'a> {
    pub(crate) route: Route,
    names: Names<'a>,
    query: Vec<(&'a str, &'a str)>,
}

impl<'a> Target<'a> {
    pub(crate) fn parse(method: &str, target: &'a str) -> Result<Self> {
        if target.len() > TARGET {
            return Err(Refusal::new(ProblemCode::TooLarge, "the target is too long"));
        }
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let (route, names) = Route::find(method, path).ok_or_else(Refusal::not_found)?;
        Ok(Self { route, names, query: split(query)? })
    }

    pub(crate) fn space(&self) -> Result<SpaceId> {
        SpaceId::parse(self.names.id).ok_or_else(|| Refusal::malformed("not the id of a space"))
    }

    pub(crate) fn mailbox(&self) -> Result<MailboxId> {
        let id = MailboxId::parse(self.names.id);
        id.ok_or_else(|| Refusal::malformed("not the id of a mailbox"))
    }

    pub(crate) fn blob(&self) -> Result<BlobName> {
        let name = BlobName::parse(self.names.name);
        name.ok_or_else(|| Refusal::malformed("not the name of a blob"))
    }

    /// What the query says under a name.
    fn get(&self, name: &str) -> Option<&'a str> {
        self.query.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
    }

    /// A number in the query; none when it is not there.
    pub(crate) fn number(&self, name: &str) -> Result<Option<u64>> {
        let Some(text) = self.get(name) else { return Ok(None) };
        // `parse` would take a sign.
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        let number = text.parse().ok().filter(|_| digits);
        number.map(Some).ok_or_else(|| Refusal::malformed("not a number in the query"))
    }

    /// Seconds to wait, at most as long as a long poll may take.
    pub(crate) fn wait(&self) -> Result<u64> {
        Ok(self.number("wait")?.unwrap_or(0).min(limits::WAIT_SECONDS))
    }

    /// Which pushes are asked for.
    pub(crate) fn span(&self) -> Result<Span> {
        let direction = match (self.get("after"), self.get("before")) {
            (Some(_), Some(_)) => Err(Refusal::malformed("after and before at once")),
            (None, None) => Ok(Direction::After(Cursor::default())),
            (Some(text), None) => {
                let cursor = Cursor::parse(text);
                cursor.map(Direction::After).ok_or_else(|| Refusal::malformed("not a cursor"))
            }
            (None, Some("newest")) => Ok(Direction::Before(u64::MAX)),
            (None, Some(_)) => Ok(Direction::Before(self.number("before")?.unwrap_or_default())),
        }?;
        let most = limits::PAGE_PUSHES as u64;
        let limit = self.number("limit")?.unwrap_or(most).clamp(1, most);
        // Not above PAGE_PUSHES.
        Ok(Span { direction, limit: usize::try_from(limit).unwrap_or(limits::PAGE_PUSHES) })
    }

    /// The roster's head as the client knows it: a long poll answers at once when it has moved.
    pub(crate) fn roster(&self) -> Result<Option<Hash>> {
        let Some(text) = self.get("roster") else { return Ok(None) };
        Hash::parse(text).map(Some).ok_or_else(|| Refusal::malformed("not the hash of an entry"))
    }
}

/// Which pushes of a space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) direction: Direction,
    /// Pushes, from 1 to `limits::PAGE_PUSHES`.
    pub(crate) limit: usize,
}

/// From where pushes are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    /// Oldest first, behind this one.
    After(Cursor),
    /// Newest first, in front of this number.
    Before(u64),
}

fn split(query: &str) -> Result<Vec<(&str, &str)>> {
    let mut parts: Vec<(&str, &str)> = Vec::new();
    for part in query.split('&').filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        if parts.len() == PARTS || parts.iter().any(|(known, _)| *known == name) {
            return Err(Refusal::malformed("the query has too many parts, or one twice"));
        }
        parts.push((name, value));
    }
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pull(query: &str) -> Result<Span> {
        let target = format!("/v1/spaces/{}/pushes?{query}", "0".repeat(64));
        Target::parse("GET", &target)?.span()
    }

    #[test]
    fn spans_are_read_and_bounded() {
        let cursor = Cursor { number: 7, hash: [3; 8] };
        let span = pull(&format!("after={}&limit=9", cursor.to_text())).unwrap();
        assert_eq!(span, Span { direction: Direction::After(cursor), limit: 9 });
        assert_eq!(pull("before=newest").unwrap().direction, Direction::Before(u64::MAX));
        assert_eq!(pull("before=5&limit=99999").unwrap().limit, limits::PAGE_PUSHES);
        assert_eq!(pull("limit=0").unwrap().limit, 1);
        for bad in ["after=12", "before=-1", "before=+1", "limit=x", "limit=", "limit=1&limit=1"] {
            assert_eq!(pull(bad).unwrap_err().code(), ProblemCode::Malformed, "{bad}");
        }
        let both = format!("after={}&before=3", cursor.to_text());
        assert_eq!(pull(&both).unwrap_err().code(), ProblemCode::Malformed);
        assert_eq!(pull(&"x&".repeat(600)).unwrap_err().code(), ProblemCode::TooLarge);
        assert_eq!(pull("a&b&c&d&e&f&g&h&i").unwrap_err().code(), ProblemCode::Malformed);
    }

    proptest! {
        #[test]
        fn any_target_is_read_or_refused(target in "/v1(/[a-z0-9{}]{0,70}){0,4}(\\?.{0,40})?|.{0,50}") {
            for method in ["GET", "POST", "PUT", "DELETE", "HEAD", ""] {
                let Ok(target) = Target::parse(method, &target) else { continue };
                let _ = (target.space(), target.mailbox(), target.blob(), target.span());
                let _ = (target.wait(), target.number("offset"), target.roster());
            }
        }
    }
}
