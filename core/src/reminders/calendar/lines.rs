/// Octets of a line, its end not counted (RFC 5545 §3.1).
const MOST: usize = 75;

/// Content lines, folded.
#[derive(Default)]
pub(super) struct Lines(String);

impl Lines {
    /// A property with its parameters before the colon, as it stands in the file.
    pub(super) fn add(&mut self, name: &str, value: &str) {
        let line = format!("{name}:{value}");
        let (mut rest, mut most) = (line.as_str(), MOST);
        while rest.len() > most {
            let (now, later) = rest.split_at(rest.floor_char_boundary(most));
            self.0 += now;
            self.0 += "\r\n ";
            // The space counts.
            (rest, most) = (later, MOST - 1);
        }
        self.0 += rest;
        self.0 += "\r\n";
    }

    /// A property of type TEXT (RFC 5545 §3.3.11), of which control characters are no part.
    pub(super) fn text(&mut self, name: &str, value: &str) {
        let mut escaped = String::with_capacity(value.len());
        for letter in value.replace("\r\n", "\n").chars() {
            match letter {
                '\n' | '\r' => escaped.push_str("\\n"),
                '\\' | ',' | ';' => escaped.extend(['\\', letter]),
                letter if letter.is_control() && letter != '\t' => {}
                letter => escaped.push(letter),
            }
        }
        self.add(name, &escaped);
    }

    pub(super) fn into_text(self) -> String {
        self.0
    }
}
