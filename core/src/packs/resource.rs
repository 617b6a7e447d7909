use std::collections::BTreeSet;
use std::path::Path;

use super::body::{self, Needs};
use super::files::{self, Files, PackFile};
use super::front_matter::{FrontMatter, split, step};
use super::path::{FileKind, kind, resource as named};
use super::{Media, PackProblem, Resource, Step};

/// Every resource, checked.
pub(super) fn resources(files: &Files) -> Result<Vec<Resource>, PackProblem> {
    let texts = files.iter().filter(|(_, file)| file.kind == FileKind::Resource);
    let resources = texts.map(|(name, file)| {
        let called = named(name).ok_or_else(|| PackProblem::of(name, NAMES))?;
        let (front, body) = parts(name, file)?;
        resource(called, &front, body, files).map_err(|reason| PackProblem::of(name, reason))
    });
    let resources = resources.collect::<Result<Vec<_>, _>>()?;
    match resources.is_empty() {
        true => Err(PackProblem::whole("there is nothing in it")),
        false => Ok(resources),
    }
}

const NAMES: &str = "not named <slug>.<language>.md";

/// Front matter and body.
fn parts<'a>(name: &str, file: &'a PackFile) -> Result<(FrontMatter, &'a str), PackProblem> {
    let wrong = |reason| PackProblem::of(name, reason);
    let text = std::str::from_utf8(&file.content).map_err(|_| wrong("not UTF-8"))?;
    split(text).map_err(wrong)
}

fn resource(
    (slug, lang): (&str, &str),
    front: &FrontMatter,
    body: &str,
    files: &Files,
) -> Result<Resource, &'static str> {
    let one = |key: &str| front.one.get(key).map(String::as_str);
    if one("lang").is_some_and(|said| said != lang) {
        return Err("another language than its name says");
    }
    let needs = body::check(body)?;
    if !needs.media.iter().all(|name| files.contains_key(name)) {
        return Err("it shows or plays a file that is not in the pack");
    }
    let transcript = match one("transcript").map(|name| files.get(name)) {
        None if needs.audio => return Err("audio without a transcript"),
        None => String::new(),
        Some(Some(file)) if file.kind == FileKind::Transcript && !file.content.is_empty() => {
            String::from_utf8(file.content.clone()).map_err(|_| "a transcript that is not UTF-8")?
        }
        Some(_) => return Err("its transcript is not in the pack"),
    };
    let steps = front.many.get("steps").into_iter().flatten();
    let steps = steps.map(|text| {
        let (seconds, words) = step(text).ok_or("a step that is not like: 30s Breathe in")?;
        Ok(Step { seconds, words: words.to_owned() })
    });
    let made = Resource {
        slug: slug.to_owned(),
        lang: lang.to_owned(),
        title: one("title").ok_or("no title")?.to_owned(),
        kind: one("kind").ok_or("no kind")?.parse().map_err(|_| "a kind that is not known")?,
        summary: one("summary").unwrap_or_default().to_owned(),
        minutes: one("minutes").map(str::parse).transpose().map_err(|_| "minutes: no number")?,
        tags: front.many.get("tags").cloned().unwrap_or_default(),
        steps: steps.collect::<Result<_, &'static str>>()?,
        checked: match one("checked") {
            None if one("kind") == Some("crisis") => {
                return Err("a crisis card says when it was last checked, or never");
            }
            None | Some("never") => None,
            Some(day) => Some(day.parse().map_err(|_| "checked: no day")?),
        },
        country: one("country").map(str::to_owned),
        body: body.trim_end().to_owned(),
        transcript,
        media: files_of(&needs),
    };
    made.check().map(|()| made).map_err(|error| match error {
        crate::Error::Invalid { reason, .. } => reason,
        _ => "it breaks a bound",
    })
}

/// Reads one resource, without media, by its slug and language and the text of its file.
///
/// # Errors
/// Why it is none.
pub fn read_resource(name: (&str, &str), text: &str) -> Result<Resource, &'static str> {
    let (front, body) = split(text)?;
    resource(name, &front, body, &Files::new())
}

/// Reads one resource from the file of it, and what it shows and plays from `../media` beside that file's folder:
/// as they lie in the folder of a pack.
///
/// # Errors
/// [`PackProblem`] names the file and the reason.
pub fn read_resource_file(path: &Path) -> Result<(Resource, Media), PackProblem> {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let name = format!("resources/{name}");
    if kind(&name) != Ok(FileKind::Resource) || named(&name).is_none() {
        return Err(PackProblem::of("the file", NAMES));
    }
    let root = path.parent().unwrap_or(Path::new("")).join("..");
    let mut files = files::some([(name.clone(), path.to_owned())])?;
    let needs = files.get(&name).map(|file| beside(&name, file)).transpose()?.unwrap_or_default();
    files.extend(files::some(needs.into_iter().map(|name| {
        let place = root.join(&name);
        (name, place)
    }))?);
    let resource = resources(&files)?.pop().ok_or_else(|| PackProblem::of("the file", NAMES))?;
    Ok((resource, Media::of(&files, Some(&root))))
}

/// Names of files, as a resource has them.
fn files_of(needs: &Needs) -> Vec<String> {
    let files = needs.media.iter().filter_map(|name| name.strip_prefix("media/"));
    files.map(str::to_owned).collect()
}

/// The files that a resource needs.
fn beside(name: &str, file: &PackFile) -> Result<BTreeSet<String>, PackProblem> {
    let (front, body) = parts(name, file)?;
    let needs = body::check(body).map_err(|reason| PackProblem::of(name, reason))?;
    let transcript = front.one.get("transcript").cloned();
    Ok(needs.media.into_iter().chain(transcript).collect())
}
