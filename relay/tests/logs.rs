//! What a relay logs says nothing of whom: no space, principal, writer, document, mailbox, address
//! or path of the disk, whatever happens.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests are tests too")]

mod support;

use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use interlude_relay::{Limits, Request};
use support::world::{World, request};
use support::{Chain, Person, Series, change};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Keeps every word that anything logs.
#[derive(Clone, Default)]
struct Words(Arc<Mutex<String>>);

impl Visit for Words {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.lock().unwrap().push_str(&format!("{field}={value:?}\n"));
    }
}

impl Subscriber for Words {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut self.clone());
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut self.clone());
    }
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        event.record(&mut self.clone());
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[tokio::test]
async fn logs_say_what_happened_and_not_to_whom() {
    let words = Words::default();
    tracing::subscriber::set_global_default(words.clone()).unwrap();
    let limits = Limits { database_bytes: Some(1 << 20), ..Limits::default() };
    let world = World::with(limits, Some("the-token")).await;
    let (a, recovery) = (Person::new(0xa7), Person::new(2));
    let chain = Chain::personal(&[&a], &recovery);
    world.create(&a, &chain).await;
    let mut series = Series::new(0xb8);
    let push = series.push(&chain, &a, &[change(0xc9, 0xd1)]);
    world.push(&a, &chain, &push).await;
    world.push(&Person::new(9), &chain, &push).await;
    let blob = format!("/v1/spaces/{}/blobs/{}", chain.space(), "e2".repeat(32));
    world.call(&a, "PUT", &format!("{blob}?total=4"), b"part").await;
    let mailbox = format!("/v1/mailboxes/{}", "f3".repeat(32));
    world.call(&a, "PUT", &mailbox, &[]).await;
    let address = Some("203.0.113.77".parse().unwrap());
    world.relay.answer(Request { address, ..request("GET", &mailbox, &[], None) }).await;
    world.plain("GET", "/nowhere/%73ecret", &[]).await;
    // What goes wrong is logged too: a lost object, a folder that is none, a full disk.
    let blobs = world.folder.path().join("blobs");
    std::fs::remove_dir_all(&blobs).unwrap();
    world.call(&a, "GET", &blob, &[]).await;
    std::fs::write(&blobs, b"in the way").unwrap();
    world.call(&a, "PUT", &format!("{blob}?total=4"), b"part").await;
    let large = (1, interlude_wire::push::RecordKind::Change, vec![1; 900 << 10]);
    let full = loop {
        let push = series.push(&chain, &a, std::slice::from_ref(&large));
        let answer = world.push(&a, &chain, &push).await;
        if answer.status != 200 {
            break answer.status;
        }
    };
    assert_eq!(full, 503);
    let logged = words.0.lock().unwrap().clone();
    for wanted in
        ["/v1/spaces/{id}/pushes", "404", "under", "DiskFull", "a part of a blob was lost"]
    {
        assert!(logged.contains(wanted), "{wanted}: {logged}");
    }
    let folder = world.folder.path().file_name().unwrap().to_str().unwrap().to_owned();
    let secrets = [
        chain.space().to_string(),
        a.id().to_string(),
        series.writer.to_string(),
        "c9c9c9c9".to_owned(),
        "e2e2e2e2".to_owned(),
        "f3f3f3f3".to_owned(),
        "203.0.113".to_owned(),
        "ecret".to_owned(),
        "the-token".to_owned(),
        folder,
    ];
    let logged = logged.to_lowercase();
    for secret in secrets {
        let beginning = secret.get(..8).unwrap_or(&secret).to_lowercase();
        assert!(!logged.contains(&beginning), "{beginning}: {logged}");
    }
}
