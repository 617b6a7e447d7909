//! What is sealed is compressed, then padded so that its size tells little (PROTOCOL §4).

use zeroize::Zeroizing;

use crate::{Error, Result};

/// Every record is at least this long inside.
const LEAST: usize = 512;
/// Compressing harder gains little on what Automerge has compressed already.
const LEVEL: i32 = 3;

/// `length (u32, big endian) ‖ zstd ‖ zeros`, of a length that Padmé allows.
pub(crate) fn pack(plain: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
    let failed = |_| Error::Internal("compressing");
    let mut bound = Zeroizing::new(vec![0; zstd::zstd_safe::compress_bound(plain.len())]);
    let length = zstd::bulk::compress_to_buffer(plain, &mut bound, LEVEL).map_err(failed)?;
    let mut packed = Zeroizing::new(Vec::with_capacity(padded(4 + length)));
    packed.extend_from_slice(&u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes());
    packed.extend_from_slice(&bound[..length]);
    packed.resize(padded(4 + length), 0);
    Ok(packed)
}

/// Reads what [`pack`] gave; no more than `most` bytes are ever allocated.
///
/// # Errors
/// [`Error::Damaged`] for anything else, what does not fit among it.
pub(crate) fn unpack(packed: &[u8], most: usize) -> Result<Zeroizing<Vec<u8>>> {
    let damaged = Error::Damaged("what was sealed is not what it should be");
    let (length, rest) = packed.split_first_chunk::<4>().ok_or(damaged.clone())?;
    let length = usize::try_from(u32::from_be_bytes(*length)).unwrap_or(usize::MAX);
    let (frame, padding) = rest.split_at_checked(length).ok_or(damaged.clone())?;
    if padding.iter().any(|byte| *byte != 0) || packed.len() != padded(4 + length) {
        return Err(damaged);
    }
    let size = zstd::zstd_safe::get_frame_content_size(frame).ok().flatten();
    let size = size.and_then(|size| usize::try_from(size).ok()).filter(|size| *size <= most);
    let mut plain = Zeroizing::new(vec![0; size.ok_or(damaged.clone())?]);
    let written = zstd::bulk::decompress_to_buffer(frame, &mut plain);
    match written.is_ok_and(|written| written == plain.len()) {
        true => Ok(plain),
        false => Err(damaged),
    }
}

/// Padmé (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication with
/// PURBs", 2019): at most 12 % more, and only O(log log) of the length shows.
fn padded(length: usize) -> usize {
    let length = length.max(LEAST);
    let exponent = length.ilog2();
    let kept = exponent.ilog2() + 1;
    let mask = (1_usize << (exponent - kept)) - 1;
    (length + mask) & !mask
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_packed_unpacks(plain in proptest::collection::vec(any::<u8>(), 0..3000)) {
            let packed = pack(&plain).unwrap();
            prop_assert!(packed.len() >= LEAST && padded(packed.len()) == packed.len());
            prop_assert_eq!(&*unpack(&packed, 3000).unwrap(), &plain);
        }

        #[test]
        fn anything_else_is_refused(mut bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
            let _ = unpack(&bytes, 1000);
            bytes.splice(0..0, [0, 0, 0, 20]);
            let _ = unpack(&bytes, 1000);
        }

        #[test]
        fn padding_costs_little(length in 1_usize..9_000_000) {
            let padded = padded(length);
            prop_assert!(padded >= length);
            prop_assert!(length < LEAST || (padded - length) * 100 <= length * 12);
        }
    }

    #[test]
    fn a_bomb_is_refused_before_it_goes_off() {
        let packed = pack(&vec![0; 10 << 20]).unwrap();
        assert!(packed.len() < 4096);
        assert!(unpack(&packed, (10 << 20) - 1).is_err());
        assert!(unpack(&packed, 10 << 20).is_ok());
    }
}
