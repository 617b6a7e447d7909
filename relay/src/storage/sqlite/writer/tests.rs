use std::path::PathBuf;

use futures::FutureExt;
use futures::future::join_all;
use tempfile::TempDir;

use super::*;

type Work<T> = Box<dyn Fn(&Transaction<'_>) -> rusqlite::Result<Step<T>> + Send>;

struct Made {
    _folder: TempDir,
    path: PathBuf,
    writer: Writer,
}

impl Made {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let connection = Connection::open(&path).unwrap();
        let sql = "PRAGMA journal_mode = WAL; CREATE TABLE numbers (number INTEGER PRIMARY KEY, what BLOB)";
        connection.execute_batch(sql).unwrap();
        Self { _folder: folder, path, writer: Writer::new(connection, true) }
    }

    /// The numbers that others see.
    fn seen(&self) -> Vec<i64> {
        numbers(&Connection::open(&self.path).unwrap())
    }

    /// Lets all of them wait, and then begin.
    async fn at_once<T: Send + 'static>(&self, works: Vec<Work<T>>) -> Vec<Stored<T>> {
        let held = self.writer.connection().await;
        let writes = join_all(works.into_iter().map(|work| self.writer.write(true, work)));
        tokio::pin!(writes);
        assert!(writes.as_mut().now_or_never().is_none());
        drop(held);
        writes.await
    }
}

fn numbers(connection: &Connection) -> Vec<i64> {
    let mut all = connection.prepare("SELECT number FROM numbers ORDER BY number").unwrap();
    all.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

fn put(tx: &Transaction<'_>, number: i64, bytes: usize) -> rusqlite::Result<()> {
    tx.execute("INSERT INTO numbers VALUES (?, ?)", (number, vec![7; bytes])).map(drop)
}

#[tokio::test]
async fn what_waits_together_is_committed_together_and_undone_apart() {
    let made = Made::new();
    let path = made.path.clone();
    let answers = made.at_once(vec![
        Box::new(|tx| put(tx, 1, 1).map(|()| Step::Commit(1))),
        Box::new(|tx| put(tx, 2, 1).map(|()| Step::Abort(2))),
        // The second of one number.
        Box::new(|tx| put(tx, 3, 1).and_then(|()| put(tx, 1, 1)).map(|()| Step::Commit(3))),
        Box::new(move |tx| {
            put(tx, 4, 1)?;
            let others = numbers(&Connection::open(&path)?).len();
            assert_eq!(numbers(tx), [1, 4]);
            Ok(Step::Commit(100 + others))
        }),
    ]);
    // The last saw the first, which nobody else did yet.
    assert_eq!(answers.await, [Ok(1), Ok(2), Err(StorageError::Failed), Ok(100)]);
    assert_eq!(made.seen(), [1, 4]);
}

#[tokio::test]
async fn who_has_no_room_keeps_nobody_from_writing() {
    let made = Made::new();
    made.writer.connection().await.connection.pragma_update(None, "max_page_count", 20).unwrap();
    let answers = made.at_once(vec![
        Box::new(|tx| put(tx, 1, 10).map(|()| Step::Commit(()))),
        Box::new(|tx| put(tx, 2, 1 << 20).map(|()| Step::Commit(()))),
        Box::new(|tx| put(tx, 3, 10).map(|()| Step::Commit(()))),
    ]);
    assert_eq!(answers.await, [Ok(()), Err(StorageError::Full), Ok(())]);
    assert_eq!(made.seen(), [1, 3]);
}

#[tokio::test]
async fn a_panic_is_told_and_the_next_may_write() {
    let made = Made::new();
    let answers = made.at_once(vec![
        Box::new(|tx| put(tx, 1, 10).map(|()| Step::Commit(()))),
        Box::new(|_| panic!("on purpose")),
    ]);
    assert_eq!(answers.await, [Err(StorageError::Failed); 2]);
    let next = |tx: &Transaction<'_>| put(tx, 3, 10).map(|()| Step::Commit(()));
    assert_eq!(made.writer.write(true, next).await, Ok(()));
    assert_eq!(made.seen(), [3]);
}

/// Clients that go away leave what they asked for, and not their places.
#[tokio::test]
async fn who_goes_away_takes_no_place_along() {
    let made = Made::new();
    for round in 0..3 {
        let held = made.writer.connection().await;
        let first = round * 1000;
        let write = |number| {
            let work = move |tx: &Transaction<'_>| put(tx, first + number, 1).map(Step::Commit);
            made.writer.write(false, work)
        };
        assert!(join_all((0..200).map(write)).now_or_never().is_none());
        drop(held);
        assert_eq!(write(999).await, Ok(()));
        let here = made.seen().into_iter().filter(|number| *number >= first).count();
        assert_eq!(here, PLACES + 1);
    }
}
