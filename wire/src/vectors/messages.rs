//! What the relay is asked and answers.

use minicbor::bytes::ByteVec;
use serde_json::{Value, json};

use super::{case, hexes};
use crate::api::{
    Accepted, AppendEntry, BlobState, CreateSpace, Cursor, Letters, Opened, Page, PageItem,
    Problem, ProblemCode, RelayInfo, RosterPage, Spaces, WriterHead,
};
use crate::fixtures::Person;
use crate::request::{Authorization, Request};
use crate::{Domain, Hash, RelayId, SpaceId, WriterId, encode, hex};

pub(super) fn cases() -> Vec<Value> {
    let mut cases: Vec<Value> = [0, 24, 1_000_000, u64::MAX].map(cursor).to_vec();
    cases.push(request("GET", "/v1/spaces", b"", 0));
    cases.push(request("POST", "/v1/spaces/00/pushes?after=1&wait=5", b"a body", -1));
    cases.push(request("PUT", "/v1/mailboxes/00", &[0; 100], 1_795_500_000_000));
    cases.extend(relay());
    cases.extend(rosters());
    cases.extend(pages());
    cases.extend(problems());
    cases
}

fn cursor(number: u64) -> Value {
    let hash = Hash(std::array::from_fn(|place| place as u8 + 1));
    let cursor = Cursor::behind(number, &hash);
    let input = json!({ "number": number, "hash": hash.to_string() });
    let output = json!({ "text": cursor.to_text(), "cbor": hex(&encode(&cursor)) });
    case("cursor", &format!("cursor {number}"), input, output)
}

fn request(method: &str, target: &str, body: &[u8], time: i64) -> Value {
    let person = Person::new(4);
    let request =
        Request { nonce: [6; 16], ..Request::new(method, target, body, RelayId([5; 16]), time) };
    let signature = person.sign(Domain::Request, &request.to_bytes());
    let (principal, nonce) = (person.id(), request.nonce);
    let authorization = Authorization { principal, time, nonce, signature };
    let input = json!({
        "seed": hex(&[4; 32]),
        "principal": principal.to_string(),
        "method": method,
        "target": target,
        "body": hex(body),
        "relay": request.relay.to_string(),
        "time": time,
        "nonce": hex(&nonce),
    });
    let output = json!({
        "request": hex(&request.to_bytes()),
        "signature": hex(&signature),
        "header": authorization.to_header(),
    });
    case("request", &format!("{method} {target}"), input, output)
}

fn message<T: minicbor::Encode<()>>(name: &str, value: &T, fields: Value) -> Value {
    case("message", name, fields, json!({ "cbor": hex(&encode(value)) }))
}

fn relay() -> Vec<Value> {
    let (id, now) = (RelayId([7; 16]), 1_795_500_000_000);
    let info = |closed| {
        let fields = json!({ "id": id.to_string(), "now": now, "closed": closed });
        message("RelayInfo", &RelayInfo { id, now, closed }, fields)
    };
    let spaces = vec![SpaceId([1; 32]), SpaceId([2; 32])];
    let fields = json!({ "spaces": hexes(spaces.iter().map(|space| space.0)) });
    let state = json!({ "length": 65_536, "total": 1_000_000 });
    vec![
        info(false),
        info(true),
        message("Spaces", &Spaces { spaces }, fields),
        message("BlobState", &BlobState { length: 65_536, total: 1_000_000 }, state),
        message("Opened", &Opened { until: -7 }, json!({ "until": -7 })),
        message(
            "Letters",
            &Letters { messages: vec![ByteVec::from(vec![1, 2]), ByteVec::from(vec![])] },
            json!({ "messages": ["0102", ""] }),
        ),
    ]
}

fn rosters() -> Vec<Value> {
    let list = || vec![ByteVec::from(vec![9; 3]), ByteVec::from(vec![8; 30])];
    let entries = || hexes([vec![9; 3], vec![8; 30]]);
    let head = Hash([3; 32]);
    let page = RosterPage { entries: list(), head, count: 70_000 };
    let fields = json!({ "entries": entries(), "head": head.to_string(), "count": 70_000 });
    vec![
        message(
            "CreateSpace",
            &CreateSpace { entries: list(), token: None },
            json!({ "entries": entries(), "token": null }),
        ),
        message(
            "CreateSpace",
            &CreateSpace { entries: list(), token: Some("open".to_owned()) },
            json!({ "entries": entries(), "token": "open" }),
        ),
        message("AppendEntry", &AppendEntry { entry: vec![9; 3] }, json!({ "entry": "090909" })),
        message("RosterPage", &page, fields),
    ]
}

fn pages() -> Vec<Value> {
    let cursor = Cursor { number: 300, hash: [4; 8] };
    let at = json!({ "number": 300, "hash": hex(&[4; 8]) });
    let item = PageItem { cursor, push: vec![5; 4] };
    let head = WriterHead { writer: WriterId([6; 16]), sequence: 7, hash: Hash([8; 32]) };
    let roster = Hash([9; 32]);
    let full = Page { items: vec![item], more: true, writers: vec![head], roster };
    let empty = Page { items: Vec::new(), more: false, writers: Vec::new(), roster };
    let item = json!({ "cursor": at, "push": "05050505" });
    let head = json!({ "writer": hex(&[6; 16]), "sequence": 7, "hash": hex(&[8; 32]) });
    let roster = roster.to_string();
    let fields = json!({ "items": [item], "more": true, "writers": [head], "roster": roster });
    let nothing = json!({ "items": [], "more": false, "writers": [], "roster": roster });
    vec![
        message("Accepted", &Accepted { cursor }, json!({ "cursor": at })),
        message("Page", &full, fields),
        message("Page", &empty, nothing),
    ]
}

fn problems() -> Vec<Value> {
    let problem = |code: ProblemCode| {
        let text = serde_json::to_value(Problem::new(code, "why")).unwrap();
        let input = json!({ "type": text["type"] });
        case("problem", text["type"].as_str().unwrap(), input, json!({ "status": text["status"] }))
    };
    crate::api::CODES.map(problem).to_vec()
}
