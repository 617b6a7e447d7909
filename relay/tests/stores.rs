//! Blobs in a server that speaks S3. `./test stores` starts one and says where it is and whose
//! account is used.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests are tests too")]

mod support;

use interlude_relay::{BlobStore, Limits};
use interlude_wire::api::{BlobState, ProblemCode};
use support::world::{World, blob_state, code};
use support::{Chain, Person};

/// Asks the store itself.
fn ask(method: &str, path: &str) -> String {
    let url = std::env::var("AWS_ENDPOINT_URL").expect("no store here: run `./test stores`");
    let request = ureq::http::Request::builder().method(method).uri(format!("{url}/{path}"));
    ureq::run(request.body(()).unwrap()).unwrap().body_mut().read_to_string().unwrap()
}

/// How many objects the store has of a space.
fn objects(chain: &Chain) -> usize {
    ask("GET", "attachments?list-type=2")
        .matches(&format!("<Key>clinic/{}/", chain.space()))
        .count()
}

async fn world(url: &str) -> (World, Chain, Person, String) {
    let blobs = BlobStore::Url(url.to_owned());
    let world = World::with_blobs(blobs, Limits::default()).await;
    let a = Person::new(1);
    let chain = Chain::personal(&[&a], &Person::new(2));
    assert_eq!(world.create(&a, &chain).await.status, 200);
    let blob = format!("/v1/spaces/{}/blobs/{}", chain.space(), "e2".repeat(32));
    (world, chain, a, blob)
}

#[tokio::test]
#[ignore = "needs a store: ./test stores"]
async fn blobs_lie_in_an_object_store() {
    ask("PUT", "attachments");
    let (world, chain, a, blob) = world("s3://attachments/clinic").await;
    for (offset, part) in [(0, "four"), (4, "five5"), (9, "six")] {
        let target = format!("{blob}?offset={offset}&total=12");
        let put = world.call(&a, "PUT", &target, part.as_bytes()).await;
        let length = offset + part.len() as u64;
        assert_eq!(blob_state(&put), BlobState { length, total: 12 });
    }
    assert_eq!(objects(&chain), 3);
    for (query, bytes) in
        [("", "fourfive5six"), ("?offset=2&length=8", "urfive5s"), ("?offset=12", "")]
    {
        let read = world.call(&a, "GET", &format!("{blob}{query}"), &[]).await;
        assert_eq!(String::from_utf8(read.body).unwrap(), bytes, "{query}");
    }
    // One that the store does not have any more can be sent again from there on.
    let database = rusqlite::Connection::open(world.folder.path().join("relay.db")).unwrap();
    database.execute("UPDATE parts SET object = 'gone' WHERE start = 4", []).unwrap();
    assert_eq!(code(&world.call(&a, "GET", &blob, &[]).await), ProblemCode::NotFound);
    let again = world.call(&a, "PUT", &format!("{blob}?offset=4&total=12"), b"five5six").await;
    assert_eq!(blob_state(&again), BlobState { length: 12, total: 12 });
    assert_eq!(world.call(&a, "GET", &blob, &[]).await.body, b"fourfive5six");
    assert_eq!(world.call(&a, "DELETE", &blob, &[]).await.status, 200);
    // All but the one that only the database lost sight of.
    assert_eq!(objects(&chain), 1);
}

#[tokio::test]
#[ignore = "needs a store: ./test stores"]
async fn a_store_that_refuses_is_said_and_nothing_is_lost() {
    let (world, _, a, blob) = world("s3://nowhere").await;
    let put = format!("{blob}?offset=0&total=4");
    assert_eq!(code(&world.call(&a, "PUT", &put, b"four").await), ProblemCode::Unavailable);
    assert_eq!(code(&world.call(&a, "GET", &blob, &[]).await), ProblemCode::NotFound);
    ask("PUT", "nowhere");
    assert_eq!(world.call(&a, "PUT", &put, b"four").await.status, 200);
    assert_eq!(world.call(&a, "GET", &blob, &[]).await.body, b"four");
}
