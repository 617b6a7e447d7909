use interlude_wire::request::Authorization;

use crate::Limits;
use crate::body::{read_entry, read_new_space, read_push};
use crate::route::Route;
use crate::target::Target;

/// Reads bytes as a relay would read a request that holds them, and stores nothing: for fuzzing.
/// The first line is method and target with a space between, the second the `Authorization`
/// header, the rest the body.
pub fn check_request(bytes: &[u8]) {
    let mut lines = bytes.splitn(3, |byte| *byte == b'\n');
    let mut line = || String::from_utf8_lossy(lines.next().unwrap_or_default()).into_owned();
    let (first, authorization) = (line(), line());
    let body = lines.next().unwrap_or_default();
    let _ = Authorization::from_header(&authorization);
    let (method, target) = first.split_once(' ').unwrap_or((&first, ""));
    let Ok(target) = Target::parse(method, target) else { return };
    let _ = (target.space(), target.mailbox(), target.blob(), target.span(), target.roster());
    let _ = (target.wait(), target.number("offset"), target.number("total"));
    let limits = Limits::default();
    if body.len() > target.route.most_body(&limits) {
        return;
    }
    match target.route {
        Route::MakeSpace => drop(read_new_space(body, &limits)),
        Route::AppendRoster => drop(read_entry(body)),
        Route::Push => drop(read_push(body)),
        _ => {}
    }
}
