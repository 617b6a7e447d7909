use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use interlude_wire::{MailboxId, PrincipalId, SpaceId};
use sqlx::PgConnection;

use crate::wakers::Topic;

/// Topics that one statement asks for.
const MOST: usize = 5000;

/// A number for what each topic stands at: another one when it moved.
pub(super) async fn states(
    connection: &mut PgConnection,
    topics: &[Topic],
) -> sqlx::Result<HashMap<Topic, u64>> {
    let mut states: HashMap<Topic, u64> = topics.iter().map(|topic| (*topic, 0)).collect();
    for topics in topics.chunks(MOST) {
        let ids = |find: fn(&Topic) -> Option<[u8; 32]>| topics.iter().filter_map(find).collect();
        let found = [
            spaces(
                connection,
                ids(|topic| match topic {
                    Topic::Space(id) => Some(id.0),
                    _ => None,
                }),
            )
            .await?,
            principals(
                connection,
                ids(|topic| match topic {
                    Topic::Principal(id) => Some(id.0),
                    _ => None,
                }),
            )
            .await?,
            mailboxes(
                connection,
                ids(|topic| match topic {
                    Topic::Mailbox(id) => Some(id.0),
                    _ => None,
                }),
            )
            .await?,
        ];
        states.extend(found.into_iter().flatten());
    }
    Ok(states)
}

type Found = Vec<(Topic, u64)>;

async fn spaces(connection: &mut PgConnection, ids: Vec<[u8; 32]>) -> sqlx::Result<Found> {
    let sql = "SELECT space, newest, head FROM spaces WHERE space = ANY($1)";
    let rows = sqlx::query_as::<_, ([u8; 32], i64, [u8; 32])>(sql);
    let rows = rows.bind(ids).fetch_all(connection).await?.into_iter();
    Ok(rows
        .map(|(id, newest, head)| (Topic::Space(SpaceId(id)), number(&(newest, head))))
        .collect())
}

async fn principals(connection: &mut PgConnection, ids: Vec<[u8; 32]>) -> sqlx::Result<Found> {
    let sql = "SELECT principal, array_agg(space ORDER BY space) FROM principals
               WHERE principal = ANY($1) GROUP BY principal";
    let rows = sqlx::query_as::<_, ([u8; 32], Vec<[u8; 32]>)>(sql);
    let rows = rows.bind(ids).fetch_all(connection).await?.into_iter();
    Ok(rows.map(|(id, spaces)| (Topic::Principal(PrincipalId(id)), number(&spaces))).collect())
}

async fn mailboxes(connection: &mut PgConnection, ids: Vec<[u8; 32]>) -> sqlx::Result<Found> {
    let sql = "SELECT mailbox, count(*) FROM letters WHERE mailbox = ANY($1) GROUP BY mailbox";
    let rows = sqlx::query_as::<_, ([u8; 32], i64)>(sql);
    let rows = rows.bind(ids).fetch_all(connection).await?.into_iter();
    Ok(rows.map(|(id, count)| (Topic::Mailbox(MailboxId(id)), number(&count))).collect())
}

fn number(state: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    state.hash(&mut hasher);
    hasher.finish()
}
