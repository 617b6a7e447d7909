//! Heads that the HTTP library refuses by itself, as too large or no HTTP, get words: it answers with a
//! bare status, and has no place to say otherwise.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use interlude_wire::api::ProblemCode;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::Relay;
use crate::refusal::Refusal;

/// How a bare answer begins: none but refusals are.
const BARE: &[u8] = b"HTTP/1.1 4";
/// What every answer of ours has in its head.
const OURS: &[u8] = b"\r\ncontent-type: ";

/// What makes words of a status.
pub(super) type Words = Arc<dyn Fn(u16) -> Vec<u8> + Send + Sync>;

/// The words for a relay, which counts what it never heard of.
pub(super) fn words(relay: Option<Relay>) -> Words {
    Arc::new(move |status| {
        let refusal = match status {
            400 => Refusal::malformed("the request is no HTTP that is read here"),
            _ => Refusal::new(ProblemCode::TooLarge, "the head of the request is too large"),
        };
        let response = refusal.into_response();
        if let Some(relay) = &relay {
            relay.note_unheard(None, response.status);
        }
        let reason = if response.status == 400 { "Bad Request" } else { "Content Too Large" };
        let head = format!(
            "HTTP/1.1 {} {reason}\r\ncontent-type: {}\r\ncontent-length: {}\r\ncache-control: no-store\r\nconnection: close\r\n\r\n",
            response.status,
            response.content_type,
            response.body.len()
        );
        [head.into_bytes(), response.body].concat()
    })
}

/// A connection on which bare refusals get words.
pub(super) struct Worded<S> {
    stream: S,
    words: Words,
    /// All that was written before has gone: what comes now begins an answer.
    is_fresh: bool,
    /// Words that are still to go.
    rest: Vec<u8>,
}

impl<S: AsyncWrite + Unpin> Worded<S> {
    pub(super) fn new(stream: S, words: Words) -> Self {
        Self { stream, words, is_fresh: true, rest: Vec::new() }
    }

    /// Takes a bare answer, and says what is to be said in its place.
    fn replaces(&mut self, bytes: &[u8]) -> bool {
        let was_fresh = std::mem::take(&mut self.is_fresh);
        let Some(status) = bare(bytes).filter(|_| was_fresh) else { return false };
        self.rest = (self.words)(status);
        true
    }

    fn poll_rest(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.rest.is_empty() {
            let wrote = ready!(Pin::new(&mut self.stream).poll_write(context, &self.rest))?;
            if wrote == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.rest.drain(..wrote);
        }
        Poll::Ready(Ok(()))
    }
}

/// The status of a whole head that is not ours.
fn bare(bytes: &[u8]) -> Option<u16> {
    let is_bare = bytes.starts_with(BARE)
        && bytes.ends_with(b"\r\n\r\n")
        && !bytes.windows(OURS.len()).any(|part| part == OURS);
    let status = bytes.get(9..12).filter(|_| is_bare)?;
    std::str::from_utf8(status).ok()?.parse().ok()
}

impl<S: AsyncRead + Unpin> AsyncRead for Worded<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Worded<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        ready!(self.poll_rest(context))?;
        if self.replaces(bytes) {
            return Poll::Ready(Ok(bytes.len()));
        }
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        ready!(self.poll_rest(context))?;
        // A bare answer is one piece; what else comes is gone on with.
        let first = bytes.iter().find(|piece| !piece.is_empty());
        if let Some(first) = first
            && self.replaces(first)
        {
            return Poll::Ready(Ok(first.len()));
        }
        Pin::new(&mut self.stream).poll_write_vectored(context, bytes)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_rest(context))?;
        ready!(Pin::new(&mut self.stream).poll_flush(context))?;
        self.is_fresh = true;
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_rest(context))?;
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    #[tokio::test]
    async fn words_come_where_an_answer_begins_and_nowhere_else() {
        let (here, mut there) = tokio::io::duplex(1 << 16);
        let mut worded = Worded::new(here, words(None));
        let bare = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\n\r\n";
        let ours = b"HTTP/1.1 404 Not Found\r\ncontent-type: a\r\ncontent-length: 70\r\n\r\n";
        worded.write_all(ours).await.unwrap();
        // Its body, which reads like a refusal.
        worded.write_all(bare).await.unwrap();
        worded.flush().await.unwrap();
        worded.write_all(bare).await.unwrap();
        worded.shutdown().await.unwrap();
        drop(worded);
        let mut said = String::new();
        there.read_to_string(&mut said).await.unwrap();
        let said = said.strip_prefix(&String::from_utf8([&ours[..], bare].concat()).unwrap());
        let said = said.unwrap();
        assert!(said.starts_with("HTTP/1.1 413 Content Too Large\r\n"), "{said}");
        let (_, body) = said.split_once("\r\n\r\n").unwrap();
        let problem: interlude_wire::api::Problem = serde_json::from_str(body).unwrap();
        assert_eq!(problem.code, ProblemCode::TooLarge);
    }
}
