//! The cases with two vaults, each in another language and process, through one relay. `bindings/play` starts the others'.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::thread;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::cases::book::{Book, Failure, Played};
use crate::cases::world::World;
use crate::cases::{folder, read};
use crate::relay::Loopback;

const OTHERS: [&str; 3] = ["python", "kotlin", "swift"];

/// Where the vault of one of the two is.
trait Side: Send {
    fn begin(&mut self, case: &Value, relay: &str);
    fn play(&mut self, step: &Value) -> Played;
}

/// In this process, over the facade.
#[derive(Default)]
struct Here(Option<(World, TempDir)>);

impl Side for Here {
    fn begin(&mut self, case: &Value, relay: &str) {
        let folder = tempfile::tempdir().unwrap();
        self.0 = Some((World::new(case, folder.path(), Some(relay)), folder));
    }

    fn play(&mut self, step: &Value) -> Played {
        self.0.as_mut().unwrap().0.play(step)
    }
}

/// In a process of another language.
struct There {
    language: &'static str,
    process: Child,
    asks: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl There {
    fn start(language: &'static str) -> Self {
        let play = Path::new(env!("CARGO_MANIFEST_DIR")).join("../bindings/play");
        let mut command = Command::new(play);
        command.arg(language).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.spawn().unwrap();
        let asks = process.stdin.take();
        let answers = BufReader::new(process.stdout.take().unwrap());
        Self { language, process, asks, answers }
    }

    fn ask(&mut self, question: &Value) -> Value {
        writeln!(self.asks.as_ref().unwrap(), "{question}").unwrap();
        let mut answer = String::new();
        self.answers.read_line(&mut answer).unwrap();
        let read = serde_json::from_str(&answer);
        read.unwrap_or_else(|_| panic!("{} ended at {question}: {answer}", self.language))
    }
}

impl Side for There {
    fn begin(&mut self, case: &Value, relay: &str) {
        assert_eq!(self.ask(&json!({"begin": case, "relay": relay})), json!({}));
    }

    fn play(&mut self, step: &Value) -> Played {
        let answer = self.ask(step);
        let gave = answer.get("gave").cloned();
        let variant = answer["failed"].as_str().unwrap_or_default().to_owned();
        gave.ok_or(Failure { variant, fields: Value::Null })
    }
}

impl Drop for There {
    fn drop(&mut self) {
        // It ends when nothing more can be asked.
        drop(self.asks.take());
        let _ = self.process.wait();
    }
}

/// A case with its first vault on one side, its second on the other.
fn play(case: &Value, relay: &str, one: &mut dyn Side, two: &mut dyn Side) {
    let with = |vault: &Value| {
        let mut case = case.clone();
        case["vaults"] = json!([vault]);
        case
    };
    let (first, second) = (&case["vaults"][0], &case["vaults"][1]);
    one.begin(&with(first), relay);
    two.begin(&with(second), relay);
    let mut book = Book::new(case);
    for step in case["steps"].as_array().unwrap() {
        let step = book.known(step);
        let played = match step["do"].as_str().unwrap() {
            "link" => Ok(link(one, two)),
            "clock" => one.play(&step).and_then(|_| two.play(&step)),
            _ if &step["in"] == second => two.play(&step),
            _ => one.play(&step),
        };
        book.check(&step, played);
    }
}

fn link(one: &mut dyn Side, two: &mut dyn Side) -> Value {
    let code = one.play(&json!({"do": "offer"})).unwrap();
    let accept = json!({"do": "accept", "code": code});
    let (guest, digits) = thread::scope(|scope| {
        let digits = scope.spawn(|| two.play(&accept));
        (one.play(&json!({"do": "let_in"})).unwrap(), digits.join().unwrap().unwrap())
    });
    assert_eq!(guest, json!({"name": "the other device", "digits": digits}));
    Value::Null
}

#[test]
#[ignore = "takes the packages of the other languages: ./test languages"]
fn vaults_of_two_languages_are_one_journal_and_one_group() {
    let files = ["together.json", "groups.json"].map(|file| read(&folder().join(file)));
    let of_two = |case: &Value| case["vaults"].as_array().unwrap().len() == 2;
    let cases: Vec<_> = files.into_iter().flatten().filter(of_two).collect();
    let relay_folder = tempfile::tempdir().unwrap();
    let relay = Loopback::start(relay_folder.path());
    let mut sides: Vec<(&str, Box<dyn Side>)> = vec![("rust", Box::new(Here::default()))];
    sides.extend(OTHERS.map(|name| (name, Box::new(There::start(name)) as Box<dyn Side>)));
    for one in 0..sides.len() {
        for two in (0..sides.len()).filter(|two| *two != one) {
            println!("{} with {}", sides[one].0, sides[two].0);
            let [one, two] = sides.get_disjoint_mut([one, two]).unwrap();
            for case in &cases {
                play(case, &relay.url, &mut *one.1, &mut *two.1);
            }
        }
    }
}
