//! Answers that are small and mean to be large, or large and mean nothing.

use std::fs;

use interlude_core::environment::HttpResponse;
use interlude_tests::world::{asks, liar};
use interlude_wire::api::{Cursor, Page, PageItem};
use interlude_wire::{Hash, encode};

use super::home::{Home, in_step};

/// The most memory this process has had at one time since [`forget_peak`], in MiB.
fn peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kib| kib / 1024)
}

fn forget_peak() {
    let _ = fs::write("/proc/self/clear_refs", "5");
}

/// Answers that claim or hold too much.
fn bombs() -> Vec<Vec<u8>> {
    let mut bombs = vec![
        // A list of 2^60 things, a text and bytes of that length, a list without end, deep nesting.
        vec![0x9b, 0x10, 0, 0, 0, 0, 0, 0, 0],
        vec![0xa1, 0x00, 0x9b, 0x10, 0, 0, 0, 0, 0, 0, 0],
        vec![0xa1, 0x00, 0x5b, 0x10, 0, 0, 0, 0, 0, 0, 0],
        vec![0xbb, 0x10, 0, 0, 0, 0, 0, 0, 0],
        vec![0x9f; 60_000],
        [&[0xa1, 0x18, 0x63][..], &vec![0x81; 60_000]].concat(),
    ];
    // Millions of nothings: in a page, and in the push of a page.
    for filler in [0x40, 0xf6, 0x80, 0xa0] {
        let mut nothings = vec![0xa1, 0x00, 0x9f];
        nothings.resize(7 << 20, filler);
        nothings.push(0xff);
        bombs.push(nothings);
        let mut push = vec![0xa3, 0x00, 0x40, 0x01, 0x58, 0x40];
        push.extend([0; 64]);
        push.extend([0x02, 0x9f]);
        push.resize((4 << 20) - 2, filler);
        push.push(0xff);
        let cursor = Cursor { number: 1, hash: [0; 8] };
        let items = vec![PageItem { cursor, push }];
        let page = Page { items, more: false, writers: Vec::new(), roster: Hash::default() };
        bombs.push(encode(&page));
    }
    bombs
}

#[test]
fn no_answer_takes_more_memory_than_it_has() {
    let (home, phone, tablet) = Home::pair();
    let id = phone.vault.write("kept", "x");
    phone.sync();
    for kind in [("GET", "pushes"), ("GET", "roster"), ("GET", "v1"), ("POST", "pushes")] {
        for (number, bomb) in bombs().into_iter().enumerate() {
            let _ = tablet.vault.write("mine", "x");
            tablet.way.meddle(liar(move |request, relay| match asks(request) == kind {
                true => {
                    let body = bomb[..bomb.len().min(request.most)].to_vec();
                    Some(HttpResponse { status: 200, body })
                }
                false => relay.answer(request),
            }));
            forget_peak();
            let before = peak();
            let _ = tablet.try_sync();
            if let (Some(before), Some(after)) = (before, peak()) {
                let grown = after.saturating_sub(before);
                assert!(grown < 100, "{kind:?}, bomb {number}: {grown} MiB");
            }
            assert!(tablet.vault.journal().get(&id).is_err() || kind != ("GET", "pushes"));
        }
    }
    tablet.honest();
    tablet.vault.clock.skew(0);
    home.clock.pass(11 * 60_000);
    tablet.sync();
    in_step(&[&phone, &tablet]);
    assert!(tablet.vault.journal().get(&id).is_ok());
}
