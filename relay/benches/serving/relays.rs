//! One relay against two over one PostgreSQL.

use futures::future::join_all;
use interlude_wire::api::{Cursor, Page};
use interlude_wire::decode;
use interlude_wire::push::{Push, RecordKind};
use tokio::time::Instant;

use super::client::Client;
use super::process::{OPEN, Process};
use super::support::postgres::Server;
use super::support::world::new_space;
use super::support::{Chain, Person, Piece, Series};

/// Who writes at once, each in a space of their own.
const MANY: u32 = 16;
/// Bytes of a record: an edit, padded.
const RECORD: usize = 700;

/// A space and what is pushed into it.
struct Work {
    number: u32,
    chain: Chain,
    pushes: Vec<Push>,
}

impl Work {
    fn new(number: u32, pushes: usize) -> Self {
        let who = Person::numbered(number);
        let chain = Chain::personal(&[&who], &Person::numbered(number + MANY));
        let piece: Piece = (1, RecordKind::Change, vec![7; RECORD]);
        let mut series = Series::new(1);
        let pushes = (0..pushes).map(|_| series.push(&chain, &who, std::slice::from_ref(&piece)));
        let pushes = pushes.collect();
        Self { number, chain, pushes }
    }

    fn target(&self) -> String {
        format!("/v1/spaces/{}/pushes", self.chain.space())
    }
}

pub(crate) async fn measure(server: &Server, pushes: usize) {
    let works: Vec<_> = (0..MANY).map(|number| Work::new(number, pushes)).collect();
    println!("| what | one relay | two relays | two / one |\n|---|---|---|---|");
    // As many connections to the database whether they are one's or two's.
    let [one, two] = [both(server, &works, 1).await, both(server, &works, 2).await];
    for (place, what) in ["push", "pull", "look for news, there being none"].iter().enumerate() {
        let (one, two) = (one[place], two[place]);
        println!("| {MANY} at once, {what} | {one:.0}/s | {two:.0}/s | {:.2} |", two / one);
    }
}

/// Pushes, pulls of them and requests that find nothing, a second.
async fn both(server: &Server, works: &[Work], relays: u32) -> [f64; 3] {
    let url = server.database();
    let relays: Vec<_> = (0..relays).map(|_| Process::start(&url, MANY / relays, OPEN)).collect();
    let count = works.iter().map(|work| work.pushes.len()).sum::<usize>() as f64;
    let relay = |work: &Work| &relays[work.number as usize % relays.len()];
    let mut clients = join_all(works.iter().map(|work| begin(relay(work), work))).await;
    let mut rates = [0.0; 3];
    let started = Instant::now();
    let pushing = works.iter().zip(&mut clients);
    join_all(pushing.map(|(work, (client, who))| push(client, who, work))).await;
    rates[0] = count / started.elapsed().as_secs_f64();
    let started = Instant::now();
    let ends = works.iter().zip(&mut clients);
    let ends = join_all(ends.map(|(work, (client, who))| pull(client, who, work))).await;
    rates[1] = count / started.elapsed().as_secs_f64();
    let started = Instant::now();
    let looking = works.iter().zip(&mut clients).zip(ends);
    join_all(looking.map(|((work, (client, who)), end)| look(client, who, work, end))).await;
    rates[2] = count / started.elapsed().as_secs_f64();
    rates
}

async fn begin(relay: &Process, work: &Work) -> (Client, Person) {
    let (mut client, who) = (Client::connect(relay).await, Person::numbered(work.number));
    let body = new_space(&work.chain.entries(), None);
    client.call(&who, "POST", "/v1/spaces", &body).await;
    (client, who)
}

async fn push(client: &mut Client, who: &Person, work: &Work) {
    for push in &work.pushes {
        client.call(who, "POST", &work.target(), &push.to_bytes()).await;
    }
}

/// Gives where it came to.
async fn pull(client: &mut Client, who: &Person, work: &Work) -> Cursor {
    let (mut after, mut count) = (Cursor::default(), 0);
    while count < work.pushes.len() {
        let page = page(client, who, work, after).await;
        count += page.items.len();
        after = page.items.last().unwrap().cursor;
    }
    after
}

/// As often as there are pushes.
async fn look(client: &mut Client, who: &Person, work: &Work, end: Cursor) {
    for _ in &work.pushes {
        assert_eq!(page(client, who, work, end).await.items.len(), 0);
    }
}

async fn page(client: &mut Client, who: &Person, work: &Work, after: Cursor) -> Page {
    let target = format!("{}?after={}", work.target(), after.to_text());
    let body = client.call(who, "GET", &target, &[]).await;
    decode("a page", &body, 16 << 20).unwrap()
}
