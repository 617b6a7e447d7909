//! Copies of a relay: made while it runs, brought up to date, and turned into a relay again that its
//! devices heal.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests are tests too")]

mod support;

use std::path::Path;

use interlude_relay::{OpenError, Options, backup, restore};
use interlude_wire::RelayId;
use support::world::World;
use support::{Chain, Person, Series, change};

fn options(folder: &Path) -> Options {
    Options { id: Some(RelayId([9; 16])), durable: false, ..Options::in_folder(folder) }
}

#[tokio::test]
async fn a_copy_is_a_relay_that_its_devices_heal() {
    let mut world = World::new().await;
    let (a, recovery) = (Person::new(1), Person::new(2));
    let chain = Chain::personal(&[&a], &recovery);
    world.create(&a, &chain).await;
    let mut series = Series::new(1);
    let first = series.push(&chain, &a, &[change(1, 1)]);
    world.push(&a, &chain, &first).await;
    let blob = |name: &str| format!("/v1/spaces/{}/blobs/{}", chain.space(), name.repeat(32));
    world.call(&a, "PUT", &format!("{}?total=3", blob("c1")), b"abc").await;
    let copy = world.folder.path().join("copy");
    let carried = backup(&options(world.folder.path()), &copy).await.unwrap();
    assert_eq!((carried.objects, carried.present, carried.lost), (1, 0, 0));
    assert!(carried.database_bytes > 0);
    #[cfg(unix)]
    for file in ["", "relay.db"] {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(copy.join(file)).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{file}");
    }
    // Onto itself it would be the end of both.
    let onto = backup(&options(world.folder.path()), &world.folder.path().join("copy/..")).await;
    assert_eq!(onto, Err(OpenError::Folder));
    // More, of which the second copy carries what is new.
    world.call(&a, "PUT", &format!("{}?total=3", blob("d2")), b"def").await;
    let carried = backup(&options(world.folder.path()), &copy).await.unwrap();
    assert_eq!((carried.objects, carried.present), (1, 1));
    // And more, which no copy has.
    let second = series.push(&chain, &a, &[change(2, 2)]);
    world.push(&a, &chain, &second).await;
    let there = restore(&copy, &options(world.folder.path())).await;
    assert_eq!(there, Err(OpenError::Folder), "over a relay that is there");
    let fresh = tempfile::tempdir().unwrap();
    let carried = restore(&copy, &options(fresh.path())).await.unwrap();
    assert_eq!((carried.objects, carried.lost), (2, 0));
    world.move_to(fresh).await;
    assert_eq!(world.pull_all(&a, &chain).await.items.len(), 1);
    assert_eq!(world.call(&a, "GET", &blob("d2"), &[]).await.body, b"def");
    assert_eq!(world.push(&a, &chain, &second).await.status, 200);
    assert_eq!(world.pull_all(&a, &chain).await.items.len(), 2);
}

#[tokio::test]
async fn a_broken_database_makes_no_copy_and_an_earlier_one_stays() {
    let world = World::new().await;
    let copy = world.folder.path().join("copy");
    let there = options(world.folder.path());
    backup(&there, &copy).await.unwrap();
    let before = std::fs::read(copy.join("relay.db")).unwrap();
    let broken = tempfile::tempdir().unwrap();
    std::fs::write(broken.path().join("relay.db"), [7; 8192]).unwrap();
    let refused = backup(&options(broken.path()), &copy).await;
    assert_eq!(refused, Err(OpenError::Database));
    assert!(std::fs::read(copy.join("relay.db")).unwrap() == before);
    let nothing = tempfile::tempdir().unwrap();
    assert_eq!(restore(nothing.path(), &options(broken.path())).await, Err(OpenError::Folder));
}
