//! Whatever comes as a request is read or refused.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests are tests too")]

mod support;

use interlude_relay::{check_request, routes};
use interlude_wire::api::AppendEntry;
use interlude_wire::{RelayId, encode};
use proptest::prelude::*;
use support::world::{World, new_space, request};
use support::{Chain, Person, Series, change, tombstone};

/// One good request of every kind that has a body to read.
fn good() -> Vec<Vec<u8>> {
    let a = Person::new(1);
    let mut chain = Chain::personal(&[&a], &Person::new(2));
    let space = chain.space();
    let made = new_space(&chain.entries(), Some("token".to_owned()));
    let entry = encode(&AppendEntry { entry: chain.add(&a, &Person::new(3)).to_bytes() });
    let mut series = Series::new(1);
    let replaced = [series.record(1, 0)];
    let push = series.replacing(&chain, &a, &[change(1, 1), tombstone(2)], &replaced);
    let requests = [
        ("POST", "/v1/spaces".to_owned(), made),
        ("POST", format!("/v1/spaces/{space}/roster"), entry),
        ("POST", format!("/v1/spaces/{space}/pushes"), push.to_bytes()),
        ("GET", format!("/v1/spaces/{space}/pushes?after={}&wait=5", "0".repeat(32)), Vec::new()),
    ];
    let line = |(method, target, body): &(&str, String, Vec<u8>)| {
        let signed = a.authorize(method, target, body, RelayId([1; 16]), 5);
        [format!("{method} {target}\n{signed}\n").as_bytes(), body].concat()
    };
    requests.iter().map(line).collect()
}

#[test]
fn changed_requests_are_read_or_refused() {
    let cases = if std::env::var_os("INTERLUDE_LONG").is_some() { 200_000 } else { 2000 };
    let good = good();
    let changes = prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6);
    let config = ProptestConfig { cases, failure_persistence: None, ..Default::default() };
    proptest!(config, |(which in 0..good.len(), changes in changes, cut in any::<prop::sample::Index>(), whole: bool)| {
        let mut bytes = good[which].clone();
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if !whole {
            bytes.truncate(cut.index(bytes.len()));
        }
        check_request(&bytes);
    });
}

#[tokio::test]
async fn every_call_refuses_nonsense_with_a_problem() {
    let world = World::new().await;
    let a = Person::new(1);
    let chain = Chain::personal(&[&a], &Person::new(2));
    world.create(&a, &chain).await;
    let bodies: [&[u8]; 4] = [&[], &[0xff], &[0xbf], &[0x9f; 100]];
    let queries =
        ["", "?", "?after=zz", "?limit=-1", "?wait=99999999999999999999", "?offset=1&total=0"];
    for (method, path) in routes().filter(|(_, path)| path.contains('{')) {
        for id in
            ["", "zz", "%2e%2e", &"G".repeat(64), &"ab".repeat(32), &chain.space().to_string()]
        {
            for (query, body) in queries.iter().flat_map(|query| bodies.map(|body| (query, body))) {
                let target = path.replace("{id}", id).replace("{name}", id) + query;
                for signed in [true, false] {
                    let answer = match signed {
                        true => world.call(&a, method, &target, body).await,
                        false => world.relay.answer(request(method, &target, body, None)).await,
                    };
                    let fine = answer.status == 200 || answer.content_type.contains("problem");
                    assert!(fine && answer.status < 500, "{method} {target}: {}", answer.status);
                    if method == "DELETE" && answer.status == 200 {
                        world.create(&a, &chain).await;
                    }
                }
            }
        }
    }
}
