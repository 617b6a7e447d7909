//! Connections do not stay open for nothing: between requests, and while the head of one is read,
//! time runs; so it does while nobody takes what is sent.

use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Duration, Instant, Sleep};

/// Whether requests of a connection are being answered, and since when none is.
#[derive(Clone)]
pub(super) struct Activity(Arc<State>);

struct State {
    /// Requests that are being answered.
    busy: AtomicUsize,
    /// When something last got on.
    last: Mutex<Instant>,
    /// How long nothing may.
    idle: Duration,
}

/// A request that is being answered.
pub(super) struct Busy(Activity);

impl Activity {
    fn new(idle: Duration) -> Self {
        let last = Mutex::new(Instant::now());
        Self(Arc::new(State { busy: AtomicUsize::new(0), last, idle }))
    }

    pub(super) fn begin(&self) -> Busy {
        self.0.busy.fetch_add(1, Ordering::SeqCst);
        Busy(self.clone())
    }

    fn progress(&self) {
        *self.0.last.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    /// When the connection has been idle for too long, as things stand.
    fn deadline(&self) -> Instant {
        let last = match self.0.busy.load(Ordering::SeqCst) {
            0 => *self.0.last.lock().unwrap_or_else(PoisonError::into_inner),
            _ => Instant::now(),
        };
        last + self.0.idle
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.progress();
        self.0.0.busy.fetch_sub(1, Ordering::SeqCst);
    }
}

/// A connection that ends when nothing happens on it.
pub(super) struct Connection {
    stream: TcpStream,
    activity: Activity,
    alarm: Pin<Box<Sleep>>,
}

impl Connection {
    pub(super) fn new(stream: TcpStream, idle: Duration) -> Self {
        let activity = Activity::new(idle);
        let alarm = Box::pin(tokio::time::sleep_until(activity.deadline()));
        Self { stream, activity, alarm }
    }

    pub(super) fn activity(&self) -> Activity {
        self.activity.clone()
    }

    /// Fails when it was idle for too long; otherwise asks to be woken when that may be.
    fn check(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while self.alarm.as_mut().poll(context).is_ready() {
            let deadline = self.activity.deadline();
            if deadline <= Instant::now() {
                return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
            }
            self.alarm.as_mut().reset(deadline);
        }
        Poll::Pending
    }

    /// What a write gave; one that took something is progress.
    fn written(
        &mut self,
        wrote: Poll<io::Result<usize>>,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<usize>> {
        match wrote {
            Poll::Ready(wrote) => {
                self.activity.progress();
                Poll::Ready(wrote)
            }
            Poll::Pending => self.check(context).map(|checked| checked.map(|()| 0)),
        }
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        // Reading is no progress: a head that comes byte by byte is as good as none.
        if let Poll::Ready(Err(error)) = self.check(context) {
            return Poll::Ready(Err(error));
        }
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let wrote = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.written(wrote, context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let wrote = Pin::new(&mut self.stream).poll_write_vectored(context, bytes);
        self.written(wrote, context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(ready!(Pin::new(&mut self.stream).poll_shutdown(context)))
    }
}
