//! What may stand in a resource: Markdown that does nothing by itself.

use std::collections::BTreeSet;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::path::{FileKind, kind};

/// What a body needs beside it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Needs {
    /// Files of the pack that it shows or plays.
    pub(super) media: BTreeSet<String>,
    /// It plays something: a transcript must be there.
    pub(super) audio: bool,
}

/// Checks a body.
///
/// # Errors
/// What must not be in it.
pub(super) fn check(body: &str) -> Result<Needs, &'static str> {
    let mut needs = Needs::default();
    let mut alt: Option<String> = None;
    for event in Parser::new(body) {
        match event {
            Event::Html(_) | Event::InlineHtml(_) | Event::Start(Tag::HtmlBlock) => {
                return Err("HTML: write it in Markdown");
            }
            Event::Start(Tag::Link { dest_url, .. }) => link(&dest_url, &mut needs)?,
            Event::Start(Tag::Image { dest_url, .. }) => {
                needs.media.insert(media(&dest_url, FileKind::Image)?);
                alt = Some(String::new());
            }
            Event::Text(text) | Event::Code(text) => {
                if let Some(alt) = &mut alt {
                    alt.push_str(&text);
                }
            }
            Event::End(TagEnd::Image) if alt.take().is_none_or(|alt| alt.trim().is_empty()) => {
                return Err("an image without words for those who do not see it");
            }
            _ => {}
        }
    }
    Ok(needs)
}

fn link(to: &str, needs: &mut Needs) -> Result<(), &'static str> {
    let safe = ["https://", "mailto:", "tel:"].iter().any(|begins| to.starts_with(begins));
    if safe && !to.chars().any(char::is_control) {
        return Ok(());
    }
    if !to.starts_with("../media/") {
        return Err("a link to something else than https, mailto, tel or a file of the pack");
    }
    needs.media.insert(media(to, FileKind::Audio)?);
    needs.audio = true;
    Ok(())
}

fn media(to: &str, wanted: FileKind) -> Result<String, &'static str> {
    let name = to.strip_prefix("../").ok_or("an image from outside the pack")?;
    match kind(name) {
        Ok(kind) if kind == wanted => Ok(name.to_owned()),
        _ => Err("a file of another kind than it is used as"),
    }
}
