//! A person at a terminal.

use std::io::{Read, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use super::desk::{Desk, PATIENCE};

pub(crate) struct Terminal {
    child: Child,
    keyboard: ChildStdin,
    screen: Receiver<Vec<u8>>,
    pub(crate) shown: String,
    read: usize,
}

impl Terminal {
    pub(crate) fn start(desk: &Desk, vault: &str, args: &str) -> Self {
        let line = format!("{} {args}", env!("CARGO_BIN_EXE_interlude"));
        let mut child = Command::new("script")
            .args(["-qec", &line, "/dev/null"])
            .env("INTERLUDE_VAULT", desk.path(vault))
            .env_remove("INTERLUDE_PASSPHRASE")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, screen) = channel();
        let mut stdout = child.stdout.take().unwrap();
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(length @ 1..) = stdout.read(&mut buffer) {
                let _ = sender.send(buffer[..length].to_vec());
            }
        });
        let keyboard = child.stdin.take().unwrap();
        Self { child, keyboard, screen, shown: String::new(), read: 0 }
    }

    /// Waits until this is shown, behind what was waited for before.
    pub(crate) fn until(&mut self, text: &str) {
        loop {
            if let Some(at) = self.shown[self.read..].find(text) {
                self.read += at + text.len();
                return;
            }
            let Ok(bytes) = self.screen.recv_timeout(PATIENCE) else {
                panic!("{text:?} is not shown in {:?}", &self.shown[self.read..]);
            };
            self.shown.push_str(&String::from_utf8_lossy(&bytes));
        }
    }

    pub(crate) fn type_line(&mut self, text: &str) {
        writeln!(self.keyboard, "{text}").unwrap();
    }

    /// The pairing code among what is shown.
    pub(crate) fn code(&mut self) -> String {
        self.until("Waiting");
        let mut lines = self.shown.lines().map(str::trim);
        lines.find(|line| line.contains("@http") && line.contains('-')).unwrap().to_owned()
    }

    pub(crate) fn ends(mut self) -> Option<i32> {
        self.child.wait().unwrap().code()
    }
}
