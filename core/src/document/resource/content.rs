use std::collections::BTreeMap;

use super::medium::{MOST_MEDIA, Medium, media_type};
use super::{Resource, ResourceKind, Step};
use crate::document::{FieldEdit, Fields};

/// A resource as a group has it.
pub(crate) struct ResourceContent {
    pub(crate) resource: Resource,
    /// The pack it came in, and its version.
    pub(crate) pack: Option<(String, u32)>,
    /// What opens its files.
    pub(crate) media: BTreeMap<String, Medium>,
}

impl ResourceContent {
    pub(crate) fn read(fields: &Fields) -> Option<Self> {
        let text = |field| fields.get(field).unwrap_or_default().to_owned();
        let steps = fields.map("steps").filter_map(|(place, values)| {
            let (seconds, words) = values.first()?.split_once(' ')?;
            let step = Step { seconds: seconds.parse().ok()?, words: words.to_owned() };
            Some((place.parse::<u32>().ok()?, step))
        });
        let steps: BTreeMap<u32, Step> = steps.collect();
        let tags = fields.get("tags").into_iter().flat_map(|tags| tags.split(','));
        let pack = fields.get("pack").and_then(|pack| pack.split_once(' '));
        let media = media(fields);
        let resource = Resource {
            slug: fields.get("slug")?.to_owned(),
            lang: fields.get("lang")?.to_owned(),
            title: fields.get("title")?.to_owned(),
            kind: fields.get("kind")?.parse().unwrap_or(ResourceKind::Article),
            summary: text("summary"),
            minutes: fields.get("minutes").and_then(|minutes| minutes.parse().ok()),
            tags: tags.map(str::to_owned).collect(),
            steps: steps.into_values().collect(),
            checked: fields.get("checked").and_then(|day| day.parse().ok()),
            country: fields.get("country").map(str::to_owned),
            body: fields.text("body").to_owned(),
            transcript: fields.text("transcript").to_owned(),
            media: media.keys().cloned().collect(),
        };
        let pack = pack.and_then(|(id, version)| Some((id.to_owned(), version.parse().ok()?)));
        Some(Self { resource, pack, media })
    }

    /// The edits that make a document that says `before` say this.
    pub(crate) fn edits(&self, before: Option<&Fields>) -> Vec<FieldEdit> {
        let resource = &self.resource;
        let set =
            |field, value: String| FieldEdit::Set(field, (!value.is_empty()).then_some(value));
        let maybe = |field, value: Option<String>| set(field, value.unwrap_or_default());
        let mut edits = vec![
            set("slug", resource.slug.clone()),
            set("lang", resource.lang.clone()),
            set("title", resource.title.clone()),
            set("kind", resource.kind.name().to_owned()),
            set("summary", resource.summary.clone()),
            maybe("minutes", resource.minutes.map(|minutes| minutes.to_string())),
            set("tags", resource.tags.join(",")),
            maybe("checked", resource.checked.map(|day| day.to_string())),
            maybe("country", resource.country.clone()),
            maybe("pack", self.pack.as_ref().map(|(id, version)| format!("{id} {version}"))),
            FieldEdit::Write("body", resource.body.clone()),
            FieldEdit::Write("transcript", resource.transcript.clone()),
        ];
        let steps = resource.steps.iter().enumerate();
        let steps = steps.map(|(place, step)| {
            (format!("{place:04}"), format!("{} {}", step.seconds, step.words))
        });
        edits.extend(put_all("steps", steps.collect(), before));
        let media = self.media.iter().map(|(file, medium)| (file.clone(), medium.to_text()));
        edits.extend(put_all("media", media.collect(), before));
        edits
    }
}

/// The edits that make a map say this and nothing else.
fn put_all(
    map: &'static str,
    all: BTreeMap<String, String>,
    before: Option<&Fields>,
) -> Vec<FieldEdit> {
    let there = before.into_iter().flat_map(|fields| fields.map(map));
    let gone = there.filter(|(key, _)| !all.contains_key(*key));
    let gone: Vec<_> = gone.map(|(key, _)| FieldEdit::Put(map, key.to_owned(), None)).collect();
    let put = all.into_iter().map(|(key, value)| FieldEdit::Put(map, key, Some(value)));
    put.chain(gone).collect()
}

/// The files that a resource names and that may be opened.
pub(crate) fn media(fields: &Fields) -> BTreeMap<String, Medium> {
    let all = fields.map("media").filter(|(file, _)| media_type(file).is_some());
    let all =
        all.filter_map(|(file, values)| Some((file.to_owned(), Medium::parse(values.first()?)?)));
    all.take(MOST_MEDIA).collect()
}
