//! A way to the relay that can be slow, torn and silent.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use interlude_tests::world::SimEntropy;

/// Bytes that are sent one by one before a trickle becomes a stream, so that no test waits for it.
const TRICKLE: usize = 3000;

/// Carries connections to a relay, as they are or badly.
pub(crate) struct Proxy {
    pub(crate) address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    relay: SocketAddr,
    stormy: AtomicBool,
    /// Answers with status 503 that came through.
    unavailable: AtomicU64,
    dice: SimEntropy,
}

/// What becomes of a connection.
#[derive(Clone, Copy)]
enum Fate {
    /// All goes through.
    Carried,
    /// Each piece waits for so many milliseconds.
    Slow(u64),
    /// It begins byte by byte.
    Trickle,
    /// It ends after so many bytes of what the client sends.
    CutQuestion(usize),
    /// It ends after so many bytes of what the relay sends.
    CutAnswer(usize),
    /// Nothing goes through, and after a while it ends.
    Silent,
}

impl Proxy {
    pub(crate) fn start(relay: SocketAddr, seed: u64) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (stormy, unavailable) = (AtomicBool::new(false), AtomicU64::new(0));
        let shared = Shared { relay, stormy, unavailable, dice: SimEntropy::new(seed) };
        let shared = Arc::new(shared);
        let carrying = Arc::clone(&shared);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let (shared, fate) = (Arc::clone(&carrying), carrying.fate());
                thread::spawn(move || shared.carry(client, fate));
            }
        });
        Self { address, shared }
    }

    /// Whether connections meet with accidents from now on.
    pub(crate) fn set_stormy(&self, stormy: bool) {
        self.shared.stormy.store(stormy, Ordering::Relaxed);
    }

    pub(crate) fn unavailable(&self) -> u64 {
        self.shared.unavailable.load(Ordering::Relaxed)
    }
}

impl Shared {
    fn fate(&self) -> Fate {
        if !self.stormy.load(Ordering::Relaxed) {
            return Fate::Carried;
        }
        let below = |bound| self.dice.below(bound);
        match below(10) {
            0 => Fate::Slow(below(150) as u64),
            1 => Fate::Trickle,
            2 => Fate::CutQuestion(below(3000)),
            3 => Fate::CutAnswer(below(3000)),
            // The very end of what is short: the work is done, and nobody hears of it.
            4 => Fate::CutAnswer(below(200)),
            5 => Fate::Silent,
            _ => Fate::Carried,
        }
    }

    fn carry(self: Arc<Self>, mut client: TcpStream, fate: Fate) {
        if matches!(fate, Fate::Silent) {
            let _ = client.read(&mut [0; 512]);
            thread::sleep(Duration::from_millis(300));
            return;
        }
        // No relay: the client hears nothing but the end.
        let Ok(mut relay) = TcpStream::connect(self.relay) else { return };
        let _ = (client.set_nodelay(true), relay.set_nodelay(true));
        let [Ok(mut question), Ok(mut answers)] = [client.try_clone(), relay.try_clone()] else {
            return;
        };
        let asking = thread::spawn(move || {
            let most = if let Fate::CutQuestion(most) = fate { most } else { usize::MAX };
            pass(&mut question, &mut relay, fate, most, &mut |_| ());
        });
        let most = if let Fate::CutAnswer(most) = fate { most } else { usize::MAX };
        pass(&mut answers, &mut client, fate, most, &mut |piece| {
            let refused = piece.starts_with(b"HTTP/1.1 503");
            self.unavailable.fetch_add(u64::from(refused), Ordering::Relaxed);
        });
        let _ = asking.join();
    }
}

/// Passes on what comes until one side ends or `most` bytes went through; then both end.
fn pass(
    from: &mut TcpStream,
    to: &mut TcpStream,
    fate: Fate,
    most: usize,
    see: &mut dyn FnMut(&[u8]),
) {
    let (mut piece, mut passed) = ([0; 16 << 10], 0);
    while let Ok(read @ 1..) = from.read(&mut piece) {
        let piece = &piece[..read.min(most - passed)];
        see(piece);
        if send(to, piece, fate, passed).is_err() {
            break;
        }
        passed += piece.len();
        if passed == most {
            break;
        }
    }
    for end in [from, to] {
        let _ = end.shutdown(Shutdown::Both);
    }
}

fn send(to: &mut TcpStream, piece: &[u8], fate: Fate, passed: usize) -> std::io::Result<()> {
    match fate {
        Fate::Slow(millis) => thread::sleep(Duration::from_millis(millis)),
        Fate::Trickle if passed < TRICKLE => {
            let (drops, rest) = piece.split_at(piece.len().min(TRICKLE - passed));
            for drop in drops.chunks(1) {
                to.write_all(drop)?;
                thread::yield_now();
            }
            return to.write_all(rest);
        }
        _ => {}
    }
    to.write_all(piece)
}
