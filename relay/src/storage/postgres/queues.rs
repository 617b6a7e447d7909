use interlude_wire::SpaceId;
use tokio::sync::{Mutex, MutexGuard};
use tokio::time::{Duration, timeout};

/// As many as can be in use at once without waiting for strangers much.
const QUEUES: usize = 1024;
/// Who waited as long goes on without.
const LONGEST: Duration = Duration::from_secs(1);

/// Pushes of one space wait for each other here: the database would let only one of them go on
/// anyway, and until then each would take a connection. Nothing relies on it.
pub(super) struct Queues(Vec<Mutex<()>>);

impl Default for Queues {
    fn default() -> Self {
        Self((0..QUEUES).map(|_| Mutex::default()).collect())
    }
}

impl Queues {
    /// Waits until it is this one's turn, which ends when the guard is dropped.
    pub(super) async fn wait(&self, space: &SpaceId) -> Option<MutexGuard<'_, ()>> {
        // The id is a hash.
        let place = usize::from(space.0[0]) << 8 | usize::from(space.0[1]);
        let queue = self.0.get(place % QUEUES)?;
        timeout(LONGEST, queue.lock()).await.ok()
    }
}
