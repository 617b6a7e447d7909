//! STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015) over AES-256-GCM: chunks that cannot be
//! swapped, cut or appended to. The nonce is seven zero bytes, the chunk's number and a flag on the
//! last one, so a key seals one stream only. The last chunk's associated data also binds the total.

use std::io::{self, Read, Write};

use ring::aead::{Aad, LessSafeKey, Nonce};
use zeroize::Zeroizing;

use super::Key;
use super::seal::{TAG, cipher};
use crate::Result;

struct Chunks {
    cipher: LessSafeKey,
    associated: Vec<u8>,
    number: u32,
    total: u64,
}

impl Chunks {
    fn new(key: &Key, associated: &[u8]) -> Result<Self> {
        Ok(Self { cipher: cipher(key)?, associated: associated.to_vec(), number: 0, total: 0 })
    }

    /// Nonce and associated data of the next chunk.
    fn next(&mut self, length: usize, last: bool) -> io::Result<(Nonce, Aad<Vec<u8>>)> {
        let mut nonce = [0; 12];
        nonce[7..11].copy_from_slice(&self.number.to_be_bytes());
        nonce[11] = u8::from(last);
        self.number = self.number.checked_add(1).ok_or_else(broken)?;
        self.total += length as u64;
        let mut associated = self.associated.clone();
        if last {
            associated.extend(self.total.to_be_bytes());
        }
        Ok((Nonce::assume_unique_for_key(nonce), Aad::from(associated)))
    }
}

fn broken() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "a sealed stream is not what was written")
}

/// Seals what is written to it, chunk by chunk. Nothing is whole before [`SealWriter::finish`].
pub(crate) struct SealWriter<W> {
    inner: W,
    chunks: Chunks,
    buffer: Zeroizing<Vec<u8>>,
    size: usize,
}

impl<W: Write> SealWriter<W> {
    pub(crate) fn new(inner: W, key: &Key, associated: &[u8], size: usize) -> Result<Self> {
        let buffer = Zeroizing::new(Vec::with_capacity(size + TAG));
        Ok(Self { inner, chunks: Chunks::new(key, associated)?, buffer, size })
    }

    /// Writes the last chunk and gives the writer back.
    pub(crate) fn finish(mut self) -> io::Result<W> {
        self.seal(true)?;
        self.inner.flush()?;
        Ok(self.inner)
    }

    fn seal(&mut self, last: bool) -> io::Result<()> {
        let (nonce, associated) = self.chunks.next(self.buffer.len(), last)?;
        let cipher = &self.chunks.cipher;
        let sealed = cipher.seal_in_place_append_tag(nonce, associated, &mut *self.buffer);
        sealed.map_err(|_| broken())?;
        self.inner.write_all(&self.buffer)?;
        self.buffer.clear();
        Ok(())
    }
}

impl<W: Write> Write for SealWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // A full chunk waits for more: it may be the last.
        if self.buffer.len() == self.size && !bytes.is_empty() {
            self.seal(false)?;
        }
        let taken = bytes.len().min(self.size - self.buffer.len());
        self.buffer.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Opens a sealed stream chunk by chunk. No byte is given out that was not checked, and a stream
/// that was cut ends in an error.
pub(crate) struct OpenReader<R> {
    inner: R,
    chunks: Chunks,
    plain: Zeroizing<Vec<u8>>,
    given: usize,
    /// The first byte of the next chunk, read to know whether there is one.
    ahead: Option<u8>,
    size: usize,
    state: Progress,
}

#[derive(PartialEq)]
enum Progress {
    Beginning,
    Middle,
    End,
    Broken,
}

impl<R: Read> OpenReader<R> {
    pub(crate) fn new(inner: R, key: &Key, associated: &[u8], size: usize) -> Result<Self> {
        let chunks = Chunks::new(key, associated)?;
        let (plain, state) = (Zeroizing::new(Vec::new()), Progress::Beginning);
        Ok(Self { inner, chunks, plain, given: 0, ahead: None, size, state })
    }

    fn refill(&mut self) -> io::Result<()> {
        let mut chunk = Zeroizing::new(Vec::with_capacity(self.size + TAG + 1));
        chunk.extend(self.ahead.take());
        let wanted = self.size + TAG + 1 - chunk.len();
        (&mut self.inner).take(wanted as u64).read_to_end(&mut chunk)?;
        if chunk.len() > self.size + TAG {
            self.ahead = chunk.pop();
        }
        let last = self.ahead.is_none();
        let length = chunk.len().checked_sub(TAG).ok_or_else(broken)?;
        let (nonce, associated) = self.chunks.next(length, last)?;
        let opened = self.chunks.cipher.open_in_place(nonce, associated, &mut chunk);
        opened.map_err(|_| broken())?;
        chunk.truncate(length);
        (self.plain, self.given) = (chunk, 0);
        self.state = if last { Progress::End } else { Progress::Middle };
        Ok(())
    }
}

impl<R: Read> Read for OpenReader<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.given == self.plain.len() && self.state != Progress::End {
            if self.state == Progress::Broken {
                return Err(broken());
            }
            self.state = Progress::Broken;
            self.refill()?;
        }
        let taken = out.len().min(self.plain.len() - self.given);
        out[..taken].copy_from_slice(&self.plain[self.given..self.given + taken]);
        self.given += taken;
        Ok(taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sealed(plain: &[u8]) -> Vec<u8> {
        let mut writer = SealWriter::new(Vec::new(), &Key::from([1; 32]), b"ad", 16).unwrap();
        writer.write_all(plain).unwrap();
        writer.finish().unwrap()
    }

    fn opened(bytes: &[u8]) -> io::Result<Vec<u8>> {
        let mut plain = Vec::new();
        let mut reader = OpenReader::new(bytes, &Key::from([1; 32]), b"ad", 16).unwrap();
        reader.read_to_end(&mut plain).map(|_| plain)
    }

    proptest! {
        #[test]
        fn a_stream_reads_back(plain in proptest::collection::vec(any::<u8>(), 0..100)) {
            prop_assert_eq!(opened(&sealed(&plain)).unwrap(), plain);
        }

        #[test]
        fn a_cut_or_flipped_stream_is_refused(
            plain in proptest::collection::vec(any::<u8>(), 0..100),
            place: prop::sample::Index,
            bit in 0u8..8,
        ) {
            let whole = sealed(&plain);
            let mut flipped = whole.clone();
            flipped[place.index(whole.len())] ^= 1 << bit;
            prop_assert!(opened(&flipped).is_err());
            prop_assert!(opened(&whole[..place.index(whole.len())]).is_err());
            prop_assert!(opened(&[&whole[..], &[0]].concat()).is_err());
        }
    }

    #[test]
    fn chunks_cannot_change_places() {
        let mut bytes = sealed(&[7; 64]);
        let (first, second) = bytes.split_at_mut(32);
        first.swap_with_slice(&mut second[..32]);
        assert!(opened(&bytes).is_err());
    }
}
