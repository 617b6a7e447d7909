//! One relay against two over one PostgreSQL.

use futures::future::join_all;
use interlude_wire::api::{Cursor, Page};
use interlude_wire::decode;
use interlude_wire::push::{Push, RecordKind};
use tokio::time::Instant;

use super::client::Client;
use super::process::Process;
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
    for (what, one, two) in [("push", one[0], two[0]), ("pull", one[1], two[1])] {
        println!("| {MANY} at once, {what} | {one:.0}/s | {two:.0}/s | {:.2} |", two / one);
    }
}

/// Pushes and pulls a second.
async fn both(server: &Server, works: &[Work], relays: u32) -> [f64; 2] {
    let url = server.database();
    let relays: Vec<_> = (0..relays).map(|_| Process::start(&url, MANY / relays)).collect();
    let count = works.iter().map(|work| work.pushes.len()).sum::<usize>() as f64;
    let relay = |work: &Work| &relays[work.number as usize % relays.len()];
    let began = join_all(works.iter().map(|work| begin(relay(work), work)));
    let mut clients = began.await;
    let started = Instant::now();
    join_all(works.iter().zip(&mut clients).map(|(work, (client, who))| push(client, who, work)))
        .await;
    let pushed = started.elapsed().as_secs_f64();
    let started = Instant::now();
    join_all(works.iter().zip(&mut clients).map(|(work, (client, who))| pull(client, who, work)))
        .await;
    [count / pushed, count / started.elapsed().as_secs_f64()]
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

async fn pull(client: &mut Client, who: &Person, work: &Work) {
    let (mut after, mut count) = (Cursor::default(), 0);
    while count < work.pushes.len() {
        let target = format!("{}?after={}", work.target(), after.to_text());
        let body = client.call(who, "GET", &target, &[]).await;
        let page: Page = decode("a page", &body, 16 << 20).unwrap();
        count += page.items.len();
        after = page.items.last().unwrap().cursor;
    }
}
