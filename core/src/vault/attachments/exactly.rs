use std::io::{self, Read};

/// Fails unless exactly as many bytes come as the document says.
pub(super) struct Exactly<R> {
    pub(super) reader: R,
    pub(super) left: u64,
}

impl<R: Read> Read for Exactly<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(out)?;
        let wrong =
            || io::Error::new(io::ErrorKind::InvalidData, "an attachment of another length");
        self.left = self.left.checked_sub(read as u64).ok_or_else(wrong)?;
        if read == 0 && !out.is_empty() && self.left > 0 {
            return Err(wrong());
        }
        Ok(read)
    }
}
