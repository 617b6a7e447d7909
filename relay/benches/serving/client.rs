//! A device's connection: as little as there can be between the clock and the socket.

use interlude_relay::{Clock, SystemClock};
use interlude_wire::RelayId;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use super::process::Process;
use super::support::Person;

pub(crate) struct Client {
    stream: BufReader<TcpStream>,
    relay: RelayId,
}

impl Client {
    pub(crate) async fn connect(process: &Process) -> Self {
        let stream = TcpStream::connect(process.address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        // Thousands of these are in one process.
        Self { stream: BufReader::with_capacity(1024, stream), relay: process.id }
    }

    pub(crate) async fn send(&mut self, who: &Person, method: &str, target: &str, body: &[u8]) {
        let head = head(who, self.relay, [method, target], body, body.len());
        self.stream.write_all(&[head.as_bytes(), body].concat()).await.unwrap();
    }

    /// The body of an answer that must be a good one.
    pub(crate) async fn receive(&mut self) -> Vec<u8> {
        let (mut line, mut length, mut is_good) = (String::new(), 0, false);
        loop {
            line.clear();
            assert!(self.stream.read_line(&mut line).await.unwrap() > 0, "it was cut off");
            let text = line.trim_end().to_ascii_lowercase();
            is_good |= text.starts_with("http/1.1 200");
            if let Some(bytes) = text.strip_prefix("content-length:") {
                length = bytes.trim().parse().unwrap();
            }
            if text.is_empty() {
                break;
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).await.unwrap();
        assert!(is_good, "{}", String::from_utf8_lossy(&body));
        body
    }

    pub(crate) async fn call(
        &mut self,
        who: &Person,
        method: &str,
        target: &str,
        body: &[u8],
    ) -> Vec<u8> {
        self.send(who, method, target, body).await;
        self.receive().await
    }
}

/// The head of a request whose body is said to be so long.
pub(crate) fn head(
    who: &Person,
    relay: RelayId,
    [method, target]: [&str; 2],
    body: &[u8],
    length: usize,
) -> String {
    let signed = who.authorize(method, target, body, relay, SystemClock.now());
    format!(
        "{method} {target} HTTP/1.1\r\nhost: relay\r\nauthorization: {signed}\r\n\
         content-length: {length}\r\n\r\n"
    )
}
