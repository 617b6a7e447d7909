use interlude_wire::push::RecordKind;
use interlude_wire::{PrincipalId, SpaceId, Tag, WriterId, hex};
use proptest::prelude::*;

use super::*;

fn bound() -> Associated {
    Associated {
        space: SpaceId([1; 32]),
        epoch: 2,
        author: PrincipalId([3; 32]),
        writer: WriterId([4; 16]),
        tag: Tag([5; 32]),
        kind: Some(RecordKind::Change),
    }
}

fn sealed() -> Vec<u8> {
    seal_with_salt(&Key::from([6; 32]), [7; 32], &bound(), b"a quiet word").unwrap()
}

#[test]
fn the_bytes_are_pinned() {
    insta::assert_snapshot!(hex(&sealed()));
}

#[test]
fn a_record_opens_where_it_belongs_and_nowhere_else() {
    let (secret, bytes) = (Key::from([6; 32]), sealed());
    assert_eq!(open_record(&secret, &bound(), &bytes).unwrap().as_slice(), b"a quiet word");
    assert!(open_record(&Key::from([8; 32]), &bound(), &bytes).is_none());
    let others = [
        Associated { space: SpaceId([0; 32]), ..bound() },
        Associated { epoch: 3, ..bound() },
        Associated { author: PrincipalId([0; 32]), ..bound() },
        Associated { writer: WriterId([0; 16]), ..bound() },
        Associated { tag: Tag([0; 32]), ..bound() },
        Associated { kind: Some(RecordKind::Snapshot), ..bound() },
        Associated { kind: None, ..bound() },
    ];
    assert!(others.iter().all(|other| open_record(&secret, other, &bytes).is_none()));
}

proptest! {
    #[test]
    fn a_flipped_bit_opens_nothing(bit in 0..sealed().len() * 8) {
        let mut bytes = sealed();
        bytes[bit / 8] ^= 1 << (bit % 8);
        prop_assert!(open_record(&Key::from([6; 32]), &bound(), &bytes).is_none());
    }

    #[test]
    fn any_bytes_are_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(open_record(&Key::from([6; 32]), &bound(), &bytes).is_none());
    }
}
