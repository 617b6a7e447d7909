//! How calls get at a connection.

use tokio::time::Duration;

/// How long all of one transaction may take. Statements are ended by the server before; this is for
/// a server that does not answer at all.
pub(super) const PATIENCE: Duration = Duration::from_secs(20);
/// The same for removing a space, which may be large.
pub(super) const LONG_PATIENCE: Duration = Duration::from_secs(600);

/// Leases a connection for `$work`, again when the database asks for that or was cut off before.
macro_rules! attempt {
    ($pool:expr, $patience:expr, $lease:ident => $work:block) => {{
        let mut tries = Tries::default();
        loop {
            let once = async {
                let mut $lease = $pool.lease().await?;
                $work
            };
            let done = timeout($patience, once).await.unwrap_or(Err(Trouble::Silent));
            if let Some(done) = tries.judge(&$pool, done).await {
                break done;
            }
        }
    }};
}

/// Does in a transaction that `$begin` begins what `$work` does with its connection, again when the
/// database asks for that.
macro_rules! transact {
    ($pool:expr, $patience:expr, $begin:expr, $tx:ident => $work:expr) => {
        attempt!($pool, $patience, lease => {
            lease.begin($begin).await?;
            let $tx = &mut lease.connection;
            let worked = $work.await;
            lease.end(worked).await
        })
    };
}

macro_rules! write {
    ($self:ident, $tx:ident => $work:expr) => {
        transact!($self.pool, PATIENCE, "BEGIN", $tx => $work)
    };
}

/// Statements that are each a transaction of its own.
macro_rules! alone {
    ($pool:expr, $tx:ident => $work:expr) => {
        attempt!($pool, PATIENCE, lease => {
            let $tx = &mut lease.connection;
            let done = $work;
            lease.settle(done)
        })
    };
}

/// One statement that reads.
macro_rules! read {
    ($self:ident, $tx:ident => $work:expr) => {
        alone!($self.pool, $tx => $work.await.map_err(Trouble::from))
    };
}
