use serde::Deserialize;

/// Day One's own description of a text: runs with attributes, and embedded media.
#[derive(Deserialize)]
struct RichText {
    #[serde(default)]
    contents: Vec<Run>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    #[serde(default)]
    text: String,
    #[serde(default)]
    attributes: Attributes,
    #[serde(default)]
    embedded_objects: Vec<Embedded>,
}

#[derive(Deserialize, Default, Clone)]
#[serde(rename_all = "camelCase", default)]
struct Attributes {
    bold: bool,
    italic: bool,
    strikethrough: bool,
    inline_code: bool,
    #[serde(rename = "linkURL")]
    link: Option<String>,
    line: Line,
}

#[derive(Deserialize, Default, Clone)]
#[serde(rename_all = "camelCase", default)]
struct Line {
    header: u8,
    quote: bool,
    code_block: bool,
    list_style: Option<String>,
    list_index: Option<u32>,
    indent_level: u8,
    checked: bool,
}

#[derive(Deserialize)]
struct Embedded {
    #[serde(default)]
    identifier: String,
    #[serde(default, rename = "type")]
    kind: String,
}

/// The text as Markdown; empty when it is not rich text at all.
pub(super) fn to_markdown(json: &str) -> String {
    let Ok(rich) = serde_json::from_str::<RichText>(json) else { return String::new() };
    let mut page = Page::default();
    for run in &rich.contents {
        run.embedded_objects.iter().for_each(|object| page.embed(object));
        for line in run.text.split_inclusive('\n') {
            page.piece(line, &run.attributes);
        }
    }
    page.end_line();
    page.close_code();
    page.out.trim_end().to_owned()
}

#[derive(Default)]
struct Page {
    out: String,
    line: String,
    style: Line,
    in_code: bool,
}

impl Page {
    fn piece(&mut self, text: &str, attributes: &Attributes) {
        let words = text.trim_end_matches('\n');
        if self.line.is_empty() {
            self.style = attributes.line.clone();
        }
        self.line.push_str(&styled(words, attributes));
        if text.ends_with('\n') {
            self.end_line();
        }
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        let style = std::mem::take(&mut self.style);
        if style.code_block {
            if !std::mem::replace(&mut self.in_code, true) {
                self.out.push_str("```\n");
            }
            self.out.push_str(&format!("{line}\n"));
            return;
        }
        self.close_code();
        if !line.is_empty() {
            self.out.push_str(&prefix(&style));
        }
        self.out.push_str(&line);
        self.out.push('\n');
        if style.header > 0 || style.quote {
            self.out.push('\n');
        }
    }

    fn close_code(&mut self) {
        if std::mem::take(&mut self.in_code) {
            self.out.push_str("```\n");
        }
    }

    fn embed(&mut self, object: &Embedded) {
        if !self.line.is_empty() {
            self.end_line();
        }
        self.close_code();
        self.out.push_str(&match object.kind.as_str() {
            "horizontalRuleLine" => "\n---\n\n".to_owned(),
            _ => format!("![](dayone-moment://{})\n\n", object.identifier),
        });
    }
}

fn styled(words: &str, attributes: &Attributes) -> String {
    let inner = words.trim();
    if inner.is_empty() || attributes.line.code_block {
        return words.to_owned();
    }
    let mut text = inner.to_owned();
    let marks = [
        (attributes.inline_code, "`"),
        (attributes.strikethrough, "~~"),
        (attributes.italic, "*"),
        (attributes.bold, "**"),
    ];
    for (on, mark) in marks {
        if on {
            text = format!("{mark}{text}{mark}");
        }
    }
    if let Some(link) = &attributes.link {
        text = format!("[{text}]({link})");
    }
    words.replacen(inner, &text, 1)
}

fn prefix(style: &Line) -> String {
    let indent = "  ".repeat(usize::from(style.indent_level.clamp(1, 8)) - 1);
    match (style.header, style.quote, style.list_style.as_deref()) {
        (1..=6, _, _) => format!("{} ", "#".repeat(style.header.into())),
        (_, true, _) => "> ".to_owned(),
        (_, _, Some("checkbox")) if style.checked => format!("{indent}- [x] "),
        (_, _, Some("checkbox")) => format!("{indent}- [ ] "),
        (_, _, Some("numbered")) => format!("{indent}{}. ", style.list_index.unwrap_or(1)),
        (_, _, Some(_)) => format!("{indent}- "),
        _ => String::new(),
    }
}
