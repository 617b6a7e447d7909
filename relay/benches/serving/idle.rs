//! Devices that wait for news: what one costs, and when it has what another pushed.

use futures::future::join_all;
use interlude_wire::api::{Cursor, Page};
use interlude_wire::decode;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::client::Client;
use super::process::{OPEN, Process};
use super::support::postgres::Server;
use super::support::world::new_space;
use super::support::{Chain, Person, Series, change};

/// Pushes of which each wakes two.
const PUSHES: usize = 1000;
/// Who makes spaces at once.
const MAKERS: usize = 16;

pub(crate) async fn measure(server: &Server, devices: usize) {
    let relay = Process::start(&server.database(), 16, OPEN);
    let pairs: Vec<_> = (0..devices as u32 / 2).map(Pair::new).collect();
    make(&relay, &pairs).await;
    let before = relay.resident();
    let (woken, mut told) = unbounded_channel();
    // They end before the relay does.
    let mut waiting = JoinSet::new();
    for (place, pair) in pairs.iter().enumerate() {
        for side in 0..2 {
            let (client, woken) = (Client::connect(&relay).await, woken.clone());
            waiting.spawn(wait(client, pair.device(side), pair.target(), (place, side), woken));
        }
    }
    relay.settle(pairs.len() * 2).await;
    let each = (relay.resident() - before) / (pairs.len() as u64 * 2);
    let (mut pushed, mut waited) = wake(&relay, &pairs, &mut told).await;
    println!("| devices that wait | memory of one | a push p50, p99 | the other has it p50, p99 |");
    println!("|---|---|---|---|");
    waiting.shutdown().await;
    let [a, b] = [0.5, 0.99].map(|part| part_of(&mut pushed, part));
    let [c, d] = [0.5, 0.99].map(|part| part_of(&mut waited, part));
    let each = each as f64 / 1024.0;
    println!("| {devices} | {each:.1} KiB | {a:.1} ms, {b:.1} ms | {c:.1} ms, {d:.1} ms |");
}

/// A participant with two devices.
struct Pair {
    number: u32,
    chain: Chain,
}

impl Pair {
    fn new(number: u32) -> Self {
        let person = |device| Person::numbered(number * 4 + device);
        Self { number, chain: Chain::personal(&[&person(0), &person(1)], &person(2)) }
    }

    fn device(&self, side: usize) -> Person {
        Person::numbered(self.number * 4 + side as u32)
    }

    fn target(&self) -> String {
        format!("/v1/spaces/{}/pushes", self.chain.space())
    }
}

async fn make(relay: &Process, pairs: &[Pair]) {
    join_all((0..MAKERS).map(|maker| async move {
        let mut client = Client::connect(relay).await;
        for pair in pairs.iter().skip(maker).step_by(MAKERS) {
            let body = new_space(&pair.chain.entries(), None);
            client.call(&pair.device(0), "POST", "/v1/spaces", &body).await;
        }
    }))
    .await;
}

/// Waits for news for ever, and says when some came to whom.
async fn wait(
    mut client: Client,
    who: Person,
    target: String,
    name: (usize, usize),
    woken: UnboundedSender<((usize, usize), Instant)>,
) {
    let mut after = Cursor::default();
    loop {
        let target = format!("{target}?wait=55&after={}", after.to_text());
        let body = client.call(&who, "GET", &target, &[]).await;
        let now = Instant::now();
        let page: Page = decode("a page", &body, 1 << 20).unwrap();
        if let Some(item) = page.items.last() {
            after = item.cursor;
            if woken.send((name, now)).is_err() {
                return;
            }
        }
    }
}

/// One push after the other; milliseconds until each was answered, and until the other device had it.
async fn wake(
    relay: &Process,
    pairs: &[Pair],
    told: &mut UnboundedReceiver<((usize, usize), Instant)>,
) -> (Vec<f64>, Vec<f64>) {
    let (mut pushed, mut waited) = (Vec::new(), Vec::new());
    let mut client = Client::connect(relay).await;
    let mut series: Vec<_> = pairs.iter().map(|_| Series::new(1)).collect();
    let people: Vec<_> = pairs.iter().map(|pair| pair.device(2)).collect();
    for turn in 0..PUSHES {
        // Far apart, so that nobody is asked twice in a row.
        let place = turn * 7919 % pairs.len();
        let pair = &pairs[place];
        let push = series[place].push(&pair.chain, &people[place], &[change(1, 1)]).to_bytes();
        let began = Instant::now();
        client.call(&people[place], "POST", &pair.target(), &push).await;
        pushed.push(began.elapsed().as_secs_f64() * 1000.0);
        for _ in 0..2 {
            let ((whom, _), when) = told.recv().await.unwrap();
            assert_eq!(whom, place, "somebody else was woken");
            waited.push((when - began).as_secs_f64() * 1000.0);
        }
    }
    (pushed, waited)
}

pub(crate) fn part_of(times: &mut [f64], part: f64) -> f64 {
    times.sort_by(f64::total_cmp);
    times[((times.len() - 1) as f64 * part) as usize]
}
