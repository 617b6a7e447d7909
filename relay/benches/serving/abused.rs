//! What others feel of somebody who abuses a relay with the limits it has by default: the pushes of one device, alone and
//! beside each kind of abuse, which comes from other addresses.

use std::net::SocketAddr;
use std::sync::Arc;

use interlude_wire::RelayId;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::task::JoinSet;
use tokio::time::{Duration, Instant, sleep};

use super::client::{Client, head};
use super::idle::part_of;
use super::process::{GUARDED, Process};
use super::support::postgres::Server;
use super::support::world::new_space;
use super::support::{Chain, Person, Series, change};

/// Pushes by which the device is measured, one every so often, within its rate.
const PUSHES: usize = 200;
const PAUSE: Duration = Duration::from_millis(20);
/// Connections of each abuse.
const MANY: usize = 48;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Abuse {
    Nothing,
    /// Good pushes as fast as they are answered, of one principal.
    Pushes,
    /// The same, signed by nobody who is there.
    Forged,
    /// Heads of which a byte comes now and then.
    SlowHeads,
    /// Bodies that are announced and do not come.
    NoBodies,
}

const ALL: [(Abuse, &str); 5] = [
    (Abuse::Nothing, "nobody"),
    (Abuse::Pushes, "a principal that pushes at full speed"),
    (Abuse::Forged, "forged signatures at full speed"),
    (Abuse::SlowHeads, "heads that come byte by byte"),
    (Abuse::NoBodies, "bodies of 8 MiB that are announced and never come"),
];

pub(crate) async fn measure(server: &Server) {
    println!("| beside {MANY} connections of | a push p50, p99 | of alone |\n|---|---|---|");
    let relay = Process::start(&server.database(), 16, GUARDED);
    let mut alone = [0.0; 2];
    for (number, (abuse, name)) in ALL.into_iter().enumerate() {
        let (mut abusing, who) = (JoinSet::new(), Arc::new(Person::numbered(5000 + number as u32)));
        for place in 0..if abuse == Abuse::Nothing { 0 } else { MANY } {
            // Nobody who is there signs what is forged.
            let who = match abuse {
                Abuse::Forged => Arc::new(Person::numbered(10_000 + place as u32)),
                _ => Arc::clone(&who),
            };
            let abuser =
                Abuser { abuse, who, address: relay.address, relay: relay.id, number, place };
            abusing.spawn(abuser.go_on());
        }
        sleep(Duration::from_millis(500)).await;
        let mut times = device(&relay, number as u32 * 10).await;
        abusing.shutdown().await;
        let [p50, p99] = [0.5, 0.99].map(|part| part_of(&mut times, part));
        if abuse == Abuse::Nothing {
            alone = [p50, p99];
        }
        println!(
            "| {name} | {p50:.1} ms, {p99:.1} ms | {:.1}, {:.1} |",
            p50 / alone[0],
            p99 / alone[1]
        );
    }
}

/// Milliseconds of each push of somebody who minds their own business.
async fn device(relay: &Process, number: u32) -> Vec<f64> {
    let (who, mut client) = (Person::numbered(number), Client::connect(relay).await);
    let (chain, mut series) =
        (Chain::personal(&[&who], &Person::numbered(number + 1)), Series::new(1));
    client.call(&who, "POST", "/v1/spaces", &new_space(&chain.entries(), None)).await;
    let target = format!("/v1/spaces/{}/pushes", chain.space());
    let mut times = Vec::new();
    for _ in 0..PUSHES {
        let push = series.push(&chain, &who, &[change(1, 1)]).to_bytes();
        let began = Instant::now();
        client.call(&who, "POST", &target, &push).await;
        times.push(began.elapsed().as_secs_f64() * 1000.0);
        sleep(PAUSE).await;
    }
    times
}

struct Abuser {
    abuse: Abuse,
    who: Arc<Person>,
    address: SocketAddr,
    relay: RelayId,
    number: usize,
    place: usize,
}

impl Abuser {
    /// Whatever becomes of it, it begins again.
    async fn go_on(self) {
        let owner = Person::numbered(5000 + self.number as u32);
        let chain = Chain::personal(&[&owner], &Person::numbered(6000));
        let target = format!("/v1/spaces/{}/pushes", chain.space());
        let mut series = Series::new(self.place as u8 + 1);
        loop {
            let Some(mut stream) = self.connect().await else { continue };
            if self.abuse == Abuse::Pushes {
                let made = new_space(&chain.entries(), None);
                drop(self.exchange(&mut stream, "/v1/spaces", &made).await);
            }
            loop {
                let went = match self.abuse {
                    Abuse::Nothing => return,
                    Abuse::Pushes | Abuse::Forged => {
                        let push = series.push(&chain, &owner, &[change(1, 1)]).to_bytes();
                        self.exchange(&mut stream, &target, &push).await
                    }
                    Abuse::SlowHeads => drip(&mut stream).await,
                    Abuse::NoBodies => self.announce(&mut stream, &target).await,
                };
                if went.is_err() {
                    break;
                }
            }
        }
    }

    async fn connect(&self) -> Option<TcpStream> {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(SocketAddr::from(([127, 0, 1, self.number as u8 + 1], 0))).unwrap();
        socket.connect(self.address).await.ok()
    }

    async fn exchange(
        &self,
        stream: &mut TcpStream,
        target: &str,
        body: &[u8],
    ) -> std::io::Result<()> {
        let head = self.head(target, body, body.len());
        stream.write_all(&[head.as_bytes(), body].concat()).await?;
        heard(stream).await
    }

    async fn announce(&self, stream: &mut TcpStream, target: &str) -> std::io::Result<()> {
        stream.write_all(self.head(target, &[], 8 << 20).as_bytes()).await?;
        heard(stream).await
    }

    fn head(&self, target: &str, body: &[u8], length: usize) -> String {
        head(&self.who, self.relay, ["POST", target], body, length)
    }
}

/// Waits for a short answer, good or bad.
async fn heard(stream: &mut TcpStream) -> std::io::Result<()> {
    match stream.read(&mut [0; 4096]).await? {
        0 => Err(std::io::ErrorKind::UnexpectedEof.into()),
        _ => Ok(()),
    }
}

async fn drip(stream: &mut TcpStream) -> std::io::Result<()> {
    stream.write_all(b"G").await?;
    sleep(Duration::from_millis(200)).await;
    Ok(())
}
