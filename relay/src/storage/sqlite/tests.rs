use super::*;
use crate::storage::conformance;

async fn open(folder: &Path) -> Sqlite {
    Sqlite::open(&folder.join("relay.db"), false, None).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sqlite_does_what_a_storage_must() {
    let folder = tempfile::tempdir().unwrap();
    conformance::all(&open(folder.path()).await).await;
}

#[tokio::test]
async fn the_id_is_made_once() {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (RelayId([1; 16]), RelayId([2; 16]));
    assert_eq!(open(folder.path()).await.relay_id(first).await, Ok(first));
    assert_eq!(open(folder.path()).await.relay_id(second).await, Ok(first));
}

#[tokio::test]
async fn a_newer_or_broken_database_is_refused_untouched() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("relay.db");
    let newer = rusqlite::Connection::open(&path).unwrap();
    newer.pragma_update(None, "user_version", 99).unwrap();
    drop(newer);
    let before = std::fs::read(&path).unwrap();
    let opened = Sqlite::open(&path, true, None).await;
    assert!(matches!(opened, Err(OpenError::TooNew)));
    assert!(std::fs::read(&path).unwrap() == before);
    std::fs::write(&path, [7; 8192]).unwrap();
    assert!(matches!(Sqlite::open(&path, true, None).await, Err(OpenError::Database)));
    assert!(std::fs::read(&path).unwrap() == [7; 8192]);
}

#[cfg(unix)]
#[tokio::test]
async fn the_database_is_private() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let _open = open(folder.path()).await;
    for name in ["relay.db", "relay.db-wal"] {
        let mode = std::fs::metadata(folder.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{name}");
    }
}
