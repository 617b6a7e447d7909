use interlude_wire::limits;

use crate::Limits;

/// What a request asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Route {
    Info,
    MakeSpace,
    Spaces,
    RemoveSpace,
    AppendRoster,
    ReadRoster,
    Push,
    Pull,
    PutBlob,
    BlobState,
    ReadBlob,
    MeasureBlob,
    RemoveBlob,
    OpenMailbox,
    CloseMailbox,
    DropLetter,
    ReadMailbox,
    Events,
    Health,
    Ready,
}

/// Every call there is: what it is, its method, its path.
const TABLE: &[(Route, &str, &str)] = &[
    (Route::Info, "GET", "/v1"),
    (Route::MakeSpace, "POST", "/v1/spaces"),
    (Route::Spaces, "GET", "/v1/spaces"),
    (Route::RemoveSpace, "DELETE", "/v1/spaces/{id}"),
    (Route::AppendRoster, "POST", "/v1/spaces/{id}/roster"),
    (Route::ReadRoster, "GET", "/v1/spaces/{id}/roster"),
    (Route::Push, "POST", "/v1/spaces/{id}/pushes"),
    (Route::Pull, "GET", "/v1/spaces/{id}/pushes"),
    (Route::PutBlob, "PUT", "/v1/spaces/{id}/blobs/{name}"),
    (Route::ReadBlob, "GET", "/v1/spaces/{id}/blobs/{name}"),
    (Route::MeasureBlob, "HEAD", "/v1/spaces/{id}/blobs/{name}"),
    (Route::RemoveBlob, "DELETE", "/v1/spaces/{id}/blobs/{name}"),
    (Route::BlobState, "GET", "/v1/spaces/{id}/blobs/{name}/state"),
    (Route::OpenMailbox, "PUT", "/v1/mailboxes/{id}"),
    (Route::CloseMailbox, "DELETE", "/v1/mailboxes/{id}"),
    (Route::DropLetter, "POST", "/v1/mailboxes/{id}"),
    (Route::ReadMailbox, "GET", "/v1/mailboxes/{id}"),
    (Route::Events, "GET", "/v1/events"),
    (Route::Health, "GET", "/healthz"),
    (Route::Ready, "GET", "/readyz"),
];

/// Every call as method and path, with `{id}` and `{name}` where names stand.
pub fn routes() -> impl Iterator<Item = (&'static str, &'static str)> {
    TABLE.iter().map(|(_, method, path)| (*method, *path))
}

impl Route {
    /// Finds the call, and what stands at `{id}` and `{name}`.
    pub(crate) fn find<'a>(method: &str, path: &'a str) -> Option<(Self, Names<'a>)> {
        TABLE.iter().filter(|(_, known, _)| *known == method).find_map(|(route, _, template)| {
            Names::matching(template, path).map(|names| (*route, names))
        })
    }

    /// Its method and path as they stand in the table: all that logs and metrics say of a request.
    pub(crate) fn name(self) -> (&'static str, &'static str) {
        let line = TABLE.iter().find(|(route, ..)| *route == self);
        line.map_or(("", ""), |(_, method, path)| (method, path))
    }

    /// The most bytes its body may have.
    pub(crate) fn most_body(self, limits: &Limits) -> usize {
        match self {
            Self::MakeSpace => limits.roster_bytes,
            // An entry's own bound, and the message around it.
            Self::AppendRoster => limits::ROSTER_ENTRY + 64,
            Self::Push => limits::PUSH,
            Self::PutBlob => limits::BLOB_PART,
            Self::DropLetter => limits::MAILBOX_MESSAGE,
            _ => 0,
        }
    }

    /// Whether it changes something that is kept.
    pub(crate) fn changes(self) -> bool {
        self.name().0 != "GET" && self.name().0 != "HEAD"
    }
}

/// What stands in a path for the names of a template.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Names<'a> {
    pub(crate) id: &'a str,
    pub(crate) name: &'a str,
}

impl<'a> Names<'a> {
    fn matching(template: &str, path: &'a str) -> Option<Self> {
        let mut names = Self::default();
        let mut parts = path.split('/');
        for wanted in template.split('/') {
            let part = parts.next()?;
            match wanted {
                "{id}" => names.id = part,
                "{name}" => names.name = part,
                _ if wanted == part => {}
                _ => return None,
            }
        }
        parts.next().is_none().then_some(names)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_call_is_found_by_its_own_path_and_no_other() {
        for (route, method, path) in TABLE {
            let path = path.replace("{id}", "12").replace("{name}", "34");
            let (found, names) = Route::find(method, &path).unwrap();
            assert_eq!(found, *route);
            assert_eq!(names.name.is_empty(), !path.contains("34"));
            for other in
                [format!("{path}/"), format!("/{path}"), format!("{path}/x"), String::new()]
            {
                assert!(Route::find(method, &other).is_none_or(|(route, _)| route != found));
            }
        }
        assert_eq!(Route::find("PATCH", "/v1"), None);
    }
}
