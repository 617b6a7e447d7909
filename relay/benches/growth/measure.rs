//! The calls that must not become slower with all that others have stored.

use interlude_relay::Relay;
use interlude_wire::api::Page;
use interlude_wire::limits;
use interlude_wire::push::RecordKind;
use tokio::time::Instant;

use super::asking::call;
use super::support::world::{accepted, read};
use super::{EACH, Space};

/// How often each is done.
const TIMES: usize = 300;
/// The same for all of a space.
const WHOLE: usize = 5;
/// Pushes that a device lacks that was away for a day.
const LACKS: usize = 10;

pub(crate) const HEAD: &str = "| pushes in all | push | 10 after a cursor | first page of a new device | all of a space, a push | of the first size | disk, a push |\n|---|---|---|---|---|---|---|";

/// Median milliseconds.
pub(crate) struct Times {
    push: f64,
    cursor: f64,
    page: f64,
    whole: f64,
}

impl Times {
    pub(crate) fn row(&self, name: &str, size: usize, bytes: u64, first: &Self) -> String {
        let Self { push, cursor, page, whole } = self;
        let ratios = [push / first.push, cursor / first.cursor, page / first.page];
        let ratios = ratios.map(|ratio| format!("{ratio:.1}")).join(", ");
        let (last, each) = (whole / first.whole, bytes as f64 / size as f64);
        let gigabytes = bytes as f64 / 1e9;
        format!(
            "| {name}, {size} | {push:.2} ms | {cursor:.2} ms | {page:.2} ms | {whole:.4} ms \
             | {ratios}, {last:.1} | {gigabytes:.2} GB, {each:.0} B |"
        )
    }
}

pub(crate) async fn measure(relay: &Relay, spaces: &mut [Space]) -> Times {
    let mut times: [Vec<f64>; 4] = Default::default();
    for turn in 0..TIMES {
        // Far apart, so that not all is in memory because of the one before.
        let space = turn * 7919 % spaces.len();
        let [push, cursor, page, whole] = &mut times;
        let took = one(relay, &mut spaces[space]).await;
        push.push(took[0]);
        cursor.push(took[1]);
        page.push(took[2]);
        if turn % (TIMES / WHOLE) == 0 {
            whole.push(all_of(relay, &spaces[space]).await);
        }
    }
    let [push, cursor, page, whole] = times.map(median);
    Times { push, cursor, page, whole }
}

/// Milliseconds of a push; of what somebody asks who has all but the newest; of what a new device
/// asks first.
async fn one(relay: &Relay, space: &mut Space) -> [f64; 3] {
    let target = format!("/v1/spaces/{}/pushes", space.chain.space());
    let piece = (1, RecordKind::Change, vec![7; 128]);
    let push = space.series.push(&space.chain, &space.person, &[piece]).to_bytes();
    let began = Instant::now();
    let answer = call(relay, &space.person, "POST", &target, &push).await;
    let pushed = began.elapsed();
    space.cursors.push(accepted(&answer));
    let after = space.cursors[space.cursors.len() - 1 - LACKS];
    let (lacked, page) = pull(relay, space, &format!("after={}", after.to_text())).await;
    assert_eq!(page.items.len(), LACKS);
    let (first, page) = pull(relay, space, "before=newest").await;
    assert_eq!(page.items.len(), limits::PAGE_PUSHES);
    [pushed.as_secs_f64() * 1000.0, lacked, first]
}

/// Milliseconds a push when a device asks for all of them, newest first.
async fn all_of(relay: &Relay, space: &Space) -> f64 {
    let (mut before, mut took, mut count) = ("newest".to_owned(), 0.0, 0);
    loop {
        let (page_took, page) = pull(relay, space, &format!("before={before}")).await;
        took += page_took;
        count += page.items.len();
        if !page.more {
            assert!(count >= EACH, "{count}");
            return took / count as f64;
        }
        before = page.items.last().unwrap().cursor.number.to_string();
    }
}

/// Milliseconds of a page, and the page.
async fn pull(relay: &Relay, space: &Space, query: &str) -> (f64, Page) {
    let target = format!("/v1/spaces/{}/pushes?{query}", space.chain.space());
    let began = Instant::now();
    let answer = call(relay, &space.person, "GET", &target, &[]).await;
    (began.elapsed().as_secs_f64() * 1000.0, read(&answer))
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
