//! Lists whose length is bounded while they are read: an empty element is one byte as it is sent and
//! dozens in memory.

use minicbor::Decode;
use minicbor::decode::{Decoder, Error};

/// Reads at most `MOST` elements.
pub(crate) fn list<'b, T: Decode<'b, C>, C, const MOST: usize>(
    decoder: &mut Decoder<'b>,
    context: &mut C,
) -> Result<Vec<T>, Error> {
    let mut list = Vec::new();
    for element in decoder.array_iter_with(context)? {
        if list.len() == MOST {
            return Err(Error::message("a list is too long"));
        }
        list.push(element?);
    }
    Ok(list)
}

#[cfg(test)]
mod tests {
    use crate::push::Push;
    use crate::{decode, encode, limits};

    #[test]
    fn a_list_without_end_is_left_at_its_bound() {
        let push = |count| Push { header: vec![], signature: [0; 64], records: vec![None; count] };
        let most = encode(&push(limits::RECORDS));
        assert!(decode::<Push>("a push", &most, usize::MAX).is_ok());
        let more = encode(&push(limits::RECORDS + 1));
        assert!(decode::<Push>("a push", &more, usize::MAX).is_err());
    }
}
