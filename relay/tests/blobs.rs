//! Blobs: in parts, resumed where they broke off, never half.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests are tests too")]

mod support;

use interlude_relay::Limits;
use interlude_wire::api::{BlobState, ProblemCode};
use interlude_wire::limits;
use interlude_wire::roster::{Change, Role};
use support::world::{World, blob_state, code, problem};
use support::{Chain, Person};

struct Blob {
    world: World,
    who: Person,
    target: String,
}

impl Blob {
    async fn new(limits: Limits) -> Self {
        let world = World::with(limits, None).await;
        let who = Person::new(1);
        let chain = Chain::personal(&[&who], &Person::new(2));
        world.create(&who, &chain).await;
        let target = format!("/v1/spaces/{}/blobs/{}", chain.space(), "c1".repeat(32));
        Self { world, who, target }
    }

    async fn call(&self, method: &str, more: &str, body: &[u8]) -> interlude_relay::Response {
        self.world.call(&self.who, method, &format!("{}{more}", self.target), body).await
    }

    async fn put(&self, offset: usize, total: usize, body: &[u8]) -> interlude_relay::Response {
        self.call("PUT", &format!("?offset={offset}&total={total}"), body).await
    }

    /// Files below the folder of blobs.
    fn objects(&self) -> Vec<std::path::PathBuf> {
        let spaces = std::fs::read_dir(self.world.folder.path().join("blobs")).unwrap();
        let files = |space: std::io::Result<std::fs::DirEntry>| {
            std::fs::read_dir(space.unwrap().path()).unwrap()
        };
        spaces.flat_map(files).map(|file| file.unwrap().path()).collect()
    }
}

#[tokio::test]
async fn a_blob_comes_in_parts_and_is_read_in_ranges() {
    let mut blob = Blob::new(Limits::default()).await;
    let whole: Vec<u8> = (0..2_500_000_u32).map(|n| (n % 251) as u8).collect();
    assert_eq!(code(&blob.call("GET", "/state", &[]).await), ProblemCode::NotFound);
    assert_eq!(code(&blob.call("GET", "", &[]).await), ProblemCode::NotFound);
    for (number, part) in whole.chunks(limits::BLOB_PART).enumerate() {
        let offset = number * limits::BLOB_PART;
        let state = blob_state(&blob.put(offset, whole.len(), part).await);
        assert_eq!(state.length, (offset + part.len()) as u64);
        blob.world.restart().await;
        // Sent again it is there already.
        assert_eq!(blob_state(&blob.put(offset, whole.len(), part).await), state);
    }
    let total = whole.len() as u64;
    let state = blob_state(&blob.call("GET", "/state", &[]).await);
    assert_eq!(state, BlobState { length: total, total });
    for (offset, length) in [(0, 5), (1_048_570, 20), (1_000_000, 1 << 20), (2_499_990, 500)] {
        let answer = blob.call("GET", &format!("?offset={offset}&length={length}"), &[]).await;
        assert_eq!(answer.status, 200);
        let end = whole.len().min(offset + length);
        assert!(answer.body == whole[offset..end], "{offset}, {length}");
    }
    let measured = blob.call("HEAD", "", &[]).await;
    assert!(measured.body.is_empty());
    assert!(measured.headers.contains(&("interlude-length", total.to_string())));
    assert!(measured.headers.contains(&("interlude-total", total.to_string())));
    let behind = blob.call("GET", &format!("?offset={}", total + 1), &[]).await;
    assert_eq!(code(&behind), ProblemCode::Malformed);
    assert_eq!(blob.objects().len(), 3);
    assert_eq!(blob.call("DELETE", "", &[]).await.status, 200);
    assert_eq!(code(&blob.call("DELETE", "", &[]).await), ProblemCode::NotFound);
    assert_eq!(code(&blob.call("GET", "/state", &[]).await), ProblemCode::NotFound);
    assert_eq!(std::fs::read_dir(blob.world.folder.path().join("blobs")).unwrap().count(), 0);
}

#[tokio::test]
async fn parts_that_do_not_fit_are_refused() {
    let blob = Blob::new(Limits::default()).await;
    let refused = problem(&blob.put(3, 10, b"abc").await);
    assert_eq!((refused.code, refused.length), (ProblemCode::BlobOffset, Some(0)));
    blob.put(0, 10, b"abc").await;
    let refused = problem(&blob.put(1, 10, b"bcd").await);
    assert_eq!((refused.code, refused.length), (ProblemCode::BlobOffset, Some(3)));
    for (offset, total, body, expected) in [
        (3, 11, &b"def"[..], ProblemCode::Malformed),
        (3, 10, b"", ProblemCode::Malformed),
        (9, 10, b"xyz", ProblemCode::Malformed),
        (usize::MAX, usize::MAX, b"xyz", ProblemCode::TooLarge),
        (3, limits::BLOB as usize + 1, b"xyz", ProblemCode::TooLarge),
        (3, 10, &[0; limits::BLOB_PART + 1], ProblemCode::TooLarge),
    ] {
        assert_eq!(code(&blob.put(offset, total, body).await), expected, "{offset} {total}");
    }
    assert_eq!(code(&blob.call("PUT", "?offset=3", b"def").await), ProblemCode::Malformed);
    let stranger = Person::new(8);
    let target = format!("{}?offset=3&total=10", blob.target);
    let answer = blob.world.call(&stranger, "PUT", &target, b"def").await;
    assert_eq!(code(&answer), ProblemCode::NoSpace);
    assert_eq!(blob.objects().len(), 1);
}

#[tokio::test]
async fn in_a_group_who_leads_brings_and_removes_and_everybody_reads() {
    let world = World::new().await;
    let (owner, member, late) = (Person::new(1), Person::new(2), Person::new(3));
    let mut chain = Chain::group(&owner, &[&member]);
    world.create(&owner, &chain).await;
    let name = format!("/v1/spaces/{}/blobs/{}", chain.space(), "c1".repeat(32));
    let part = format!("{name}?offset=0&total=6");
    let refused = problem(&world.call(&member, "PUT", &part, b"abc").await);
    assert_eq!((refused.code, refused.status), (ProblemCode::RosterRefused, 422));
    assert_eq!(code(&world.call(&late, "PUT", &part, b"abc").await), ProblemCode::NoSpace);
    let folder = world.folder.path().join("blobs");
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0, "what was refused is litter");
    assert_eq!(world.call(&owner, "PUT", &part, b"abc").await.status, 200);
    // Neither goes on with what was begun, nor brings again what is there, nor removes it.
    for (method, target, body) in [
        ("PUT", format!("{name}?offset=3&total=6"), &b"def"[..]),
        ("PUT", part.clone(), b"abc"),
        ("DELETE", name.clone(), b""),
    ] {
        let answer = world.call(&member, method, &target, body).await;
        assert_eq!(code(&answer), ProblemCode::RosterRefused, "{method} {target}");
    }
    for (method, target) in
        [("GET", name.clone()), ("HEAD", name.clone()), ("GET", format!("{name}/state"))]
    {
        assert_eq!(
            world.call(&member, method, &target, &[]).await.status,
            200,
            "{method} {target}"
        );
    }
    assert_eq!(world.call(&member, "GET", &name, &[]).await.body, b"abc");
    // Who comes to lead may from then on, who is removed may not any more.
    let promoted = vec![Change::Role { principal: member.id(), role: Role::Owner }];
    let entry = chain.append(&owner, promoted);
    world.append(&owner, &chain, &entry).await;
    let rest = format!("{name}?offset=3&total=6");
    assert_eq!(world.call(&member, "PUT", &rest, b"def").await.status, 200);
    let entry = chain.remove(&member, &owner, &[]);
    world.append(&member, &chain, &entry).await;
    assert_eq!(code(&world.call(&owner, "DELETE", &name, &[]).await), ProblemCode::NoSpace);
    assert_eq!(world.call(&member, "DELETE", &name, &[]).await.status, 200);
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0);
}

#[tokio::test]
async fn in_a_personal_space_every_device_brings_and_removes() {
    let mut blob = Blob::new(Limits::default()).await;
    let (first, second) = (Person::with_nonce(1, 99), Person::new(4));
    let mut chain = Chain::personal(&[&first], &Person::new(2));
    let entry = chain.add(&first, &second);
    assert_eq!(blob.world.append(&first, &chain, &entry).await.status, 200);
    assert_eq!(blob.put(0, 6, b"abc").await.status, 200);
    blob.who = second;
    assert_eq!(blob.put(3, 6, b"def").await.status, 200);
    assert_eq!(blob.call("DELETE", "", &[]).await.status, 200);
}

#[tokio::test]
async fn blobs_have_quotas_that_count_from_the_first_part() {
    let limits = Limits { blobs: 1, blob_bytes: 100, ..Limits::default() };
    let mut blob = Blob::new(limits).await;
    assert_eq!(code(&blob.put(0, 101, b"abc").await), ProblemCode::Quota);
    assert_eq!(blob.put(0, 100, b"abc").await.status, 200);
    let first = blob.target.clone();
    blob.target = first.replace("c1", "d2");
    assert_eq!(code(&blob.put(0, 1, b"a").await), ProblemCode::Quota);
    assert_eq!(blob.objects().len(), 1, "what was refused is litter");
    blob.target = first;
    blob.call("DELETE", "", &[]).await;
    blob.target = blob.target.replace("c1", "d2");
    assert_eq!(blob.put(0, 1, b"a").await.status, 200);
}

#[tokio::test]
async fn of_two_at_once_one_is_next_and_nothing_is_left_over() {
    let blob = Blob::new(Limits::default()).await;
    let (one, two) = (vec![1; 1000], vec![2; 1000]);
    let (first, second) = tokio::join!(blob.put(0, 2000, &one), blob.put(0, 2000, &two));
    assert_eq!([first.status, second.status], [200, 200]);
    let answer = blob.call("GET", "", &[]).await;
    assert!(answer.body == one || answer.body == two);
    assert_eq!(blob.objects().len(), 1);
}

#[tokio::test]
async fn a_lost_object_can_be_sent_again() {
    let blob = Blob::new(Limits::default()).await;
    for offset in 0..3 {
        blob.put(offset * 4, 12, &[offset as u8; 4]).await;
    }
    for object in blob.objects() {
        if std::fs::read(&object).unwrap() == [1; 4] {
            std::fs::remove_file(object).unwrap();
        }
    }
    assert_eq!(code(&blob.call("GET", "", &[]).await), ProblemCode::NotFound);
    let state = blob_state(&blob.call("GET", "/state", &[]).await);
    assert_eq!(state, BlobState { length: 4, total: 12 });
    assert_eq!(blob.objects().len(), 1);
    blob.put(4, 12, &[1; 4]).await;
    blob.put(8, 12, &[2; 4]).await;
    let answer = blob.call("GET", "?offset=2&length=8", &[]).await;
    assert_eq!(answer.body, [0, 0, 1, 1, 1, 1, 2, 2]);
}

#[tokio::test]
async fn objects_that_became_no_part_are_swept_once_they_are_old() {
    let blob = Blob::new(Limits::default()).await;
    blob.put(0, 10, b"abc").await;
    // As a crash between the object and its part leaves it.
    let folder = blob.objects()[0].parent().unwrap().to_owned();
    std::fs::write(folder.join("0f0f"), b"half").unwrap();
    let database = rusqlite::Connection::open(blob.world.folder.path().join("relay.db")).unwrap();
    let space = "SELECT space, '0f0f', ? FROM spaces";
    let sql = format!("INSERT INTO litter {space}");
    database.execute(&sql, [blob.world.now()]).unwrap();
    blob.world.relay.upkeep().await;
    assert_eq!(blob.objects().len(), 2);
    blob.world.pass(2 * 3_600_000);
    blob.world.relay.upkeep().await;
    assert_eq!(blob.objects().len(), 1);
    assert_eq!(blob.call("GET", "", &[]).await.body, b"abc");
}
