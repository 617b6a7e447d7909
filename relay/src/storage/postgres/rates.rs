use sqlx::PgConnection;

use super::pool::Step;
use super::{int, uint};

/// A bucket is full again after this, whatever its rate: milliseconds.
const LONGEST: i64 = 3_600_000;

pub(super) async fn key(tx: &mut PgConnection, fresh: [u8; 16]) -> sqlx::Result<Step<[u8; 16]>> {
    let sql = "INSERT INTO rates_key (one, key) VALUES (1, $1) ON CONFLICT (one) DO NOTHING";
    sqlx::query(sql).bind(fresh).execute(&mut *tx).await?;
    let key = sqlx::query_scalar("SELECT key FROM rates_key WHERE one = 1");
    Ok(Step::Commit(key.fetch_one(tx).await?))
}

pub(super) async fn share(
    tx: &mut PgConnection,
    kind: &'static str,
    per_second: u32,
    taken: &[(u16, u64)],
    now: i64,
) -> sqlx::Result<Step<Vec<(u16, u64)>>> {
    let places: Vec<_> = taken.iter().map(|(place, _)| i32::from(*place)).collect();
    let amounts: Vec<_> = taken.iter().map(|(_, taken)| int(*taken)).collect();
    // In order, so that no two relays wait for each other.
    let sql = "INSERT INTO rates (kind, place, taken, at)
               SELECT $1, place, taken, $4 FROM unnest($2::INTEGER[], $3::BIGINT[])
                   AS new (place, taken) ORDER BY place
               ON CONFLICT (kind, place) DO UPDATE SET at = greatest(rates.at, excluded.at),
                   taken = excluded.taken + greatest(0, rates.taken
                       - $5 * least($6, greatest(0, excluded.at - rates.at)))
               RETURNING place, taken";
    let all = sqlx::query_as::<_, (i32, i64)>(sql).bind(kind).bind(places).bind(amounts);
    let all = all.bind(now).bind(i64::from(per_second)).bind(LONGEST).fetch_all(tx).await?;
    let all = all
        .into_iter()
        .filter_map(|(place, taken)| Some((u16::try_from(place).ok()?, uint(taken))));
    Ok(Step::Commit(all.collect()))
}
