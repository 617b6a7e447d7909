use minicbor::bytes::ByteVec;
use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::{Error, Hash, RelayId, SpaceId, WriterId, decode, encode, limits};

fn reads_back<T>(value: &T)
where
    T: std::fmt::Debug + PartialEq + minicbor::Encode<()> + for<'b> minicbor::Decode<'b, ()>,
{
    let bytes = encode(value);
    assert_eq!(decode::<T>("it", &bytes, bytes.len()).as_ref(), Ok(value));
}

fn byte_vecs() -> impl Strategy<Value = Vec<ByteVec>> {
    vec(vec(any::<u8>(), 0..40).prop_map(ByteVec::from), 0..5)
}

fn cursor() -> impl Strategy<Value = Cursor> {
    any::<(u64, [u8; 8])>().prop_map(|(number, hash)| Cursor { number, hash })
}

proptest! {
    #[test]
    fn messages_read_back(
        entries in byte_vecs(),
        token in proptest::option::of(".{0,20}"),
        cursor in cursor(),
        number: u64,
        push in vec(any::<u8>(), 0..40),
        flag: bool,
        hash: [u8; 32],
        time: i64,
    ) {
        let (writer, hash) = (WriterId([3; 16]), Hash(hash));
        reads_back(&RelayInfo { id: RelayId([1; 16]), now: time, closed: flag });
        reads_back(&CreateSpace { entries: entries.clone(), token });
        reads_back(&Spaces { spaces: vec![SpaceId(hash.0)] });
        reads_back(&AppendEntry { entry: push.clone() });
        reads_back(&RosterPage { entries: entries.clone(), head: hash, count: 7 });
        reads_back(&Accepted { cursor });
        let head = WriterHead { writer, sequence: number, hash };
        let (items, writers) = (vec![PageItem { cursor, push }], vec![head]);
        reads_back(&Page { items, more: flag, writers, roster: hash });
        reads_back(&BlobState { length: number, total: number });
        reads_back(&Opened { until: time });
        reads_back(&Letters { messages: entries });
    }

    #[test]
    fn a_cursor_reads_back(cursor in cursor()) {
        prop_assert_eq!(Cursor::parse(&cursor.to_text()), Some(cursor));
    }

    #[test]
    fn any_cursor_is_read_or_refused(text in ".{0,40}|[0-9a-f]{30,34}") {
        let hex = text.len() == 32
            && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
        prop_assert_eq!(Cursor::parse(&text).is_some(), hex);
    }
}

#[test]
fn a_cursor_stands_behind_a_push() {
    let hash = Hash(std::array::from_fn(|place| place as u8));
    let cursor = Cursor::behind(258, &hash);
    assert_eq!(cursor.to_text(), "00000000000001020001020304050607");
    assert_eq!(Cursor::default().to_text(), "0".repeat(32));
}

#[test]
fn lists_have_their_bounds() {
    let list = |count| vec![ByteVec::from(vec![]); count];
    let roster =
        |count| encode(&RosterPage { entries: list(count), head: Hash::default(), count: 0 });
    let create = |count| encode(&CreateSpace { entries: list(count), token: None });
    let letters = |count| encode(&Letters { messages: list(count) });
    let malformed = Error::Malformed("it");
    let read = |bytes: Vec<u8>| decode::<RosterPage>("it", &bytes, 1 << 20).err();
    assert_eq!(read(roster(limits::ROSTER_PAGE)), None);
    assert_eq!(read(roster(limits::ROSTER_PAGE + 1)), Some(malformed));
    let read = |bytes: Vec<u8>| decode::<CreateSpace>("it", &bytes, 1 << 20).err();
    assert_eq!(read(create(limits::ROSTER_AT_ONCE)), None);
    assert_eq!(read(create(limits::ROSTER_AT_ONCE + 1)), Some(malformed));
    let read = |bytes: Vec<u8>| decode::<Letters>("it", &bytes, 1 << 20).err();
    assert_eq!(read(letters(limits::MAILBOX_MESSAGES)), None);
    assert_eq!(read(letters(limits::MAILBOX_MESSAGES + 1)), Some(malformed));
}

pub(crate) const CODES: [ProblemCode; 19] = [
    ProblemCode::Malformed,
    ProblemCode::TooLarge,
    ProblemCode::Signature,
    ProblemCode::Clock,
    ProblemCode::NoSpace,
    ProblemCode::Closed,
    ProblemCode::RosterMoved,
    ProblemCode::RosterRefused,
    ProblemCode::RosterUnknown,
    ProblemCode::PushRefused,
    ProblemCode::SequenceTaken,
    ProblemCode::SequenceGap,
    ProblemCode::UnknownCursor,
    ProblemCode::BlobOffset,
    ProblemCode::NotFound,
    ProblemCode::MailboxFull,
    ProblemCode::Quota,
    ProblemCode::Rate,
    ProblemCode::Unavailable,
];

#[test]
fn problems_are_pinned() {
    let lines: Vec<String> = CODES
        .iter()
        .map(|code| serde_json::to_string(&Problem::new(*code, "why")).unwrap())
        .collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn a_problem_reads_back_and_a_newer_one_is_unknown() {
    let mut problem = Problem::new(ProblemCode::SequenceGap, "missing");
    problem.sequence = Some(4);
    let text = serde_json::to_string(&problem).unwrap();
    assert_eq!(serde_json::from_str::<Problem>(&text).unwrap(), problem);
    let newer =
        text.replace("sequence-gap", "of-tomorrow").replace("\"status\"", "\"x\":1,\"status\"");
    let read: Problem = serde_json::from_str(&newer).unwrap();
    assert_eq!((read.code, read.sequence), (ProblemCode::Unknown, Some(4)));
    assert_eq!(ProblemCode::Unknown.status(), 503);
}
