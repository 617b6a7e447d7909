use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use super::Phrase;

const HOUR: u32 = 60;
const DAY: u32 = 24 * HOUR;

/// A language that there are texts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    English,
    German,
    Spanish,
    French,
    Chinese,
}

impl Language {
    /// The one for a BCP 47 tag or the name of a POSIX locale, by its first part alone. Whoever reads traditional Chinese
    /// gets simplified, as CLDR's language matching would have it. Anything else: English.
    pub(super) fn of(locale: &str) -> Self {
        let first = locale.split(['-', '_', '.', '@']).next().unwrap_or_default();
        let is = |name: &str| first.eq_ignore_ascii_case(name);
        match () {
            () if is("de") => Self::German,
            () if is("es") => Self::Spanish,
            () if is("fr") => Self::French,
            () if is("zh") => Self::Chinese,
            () => Self::English,
        }
    }

    /// A phrase with what goes into it.
    pub(super) fn say(self, phrase: Phrase, with: &[(&'static str, &str)]) -> String {
        let with = with.iter().map(|(name, text)| (*name, FluentValue::from(*text)));
        self.format(phrase, &with.collect())
    }

    /// So many of a unit, with the plural that the language has for it.
    pub(super) fn count(self, unit: Phrase, count: u32) -> String {
        self.format(unit, &[("count", FluentValue::from(count))].into_iter().collect())
    }

    /// A time in its two largest units: somebody who is told of a session a day and an hour ahead does not ask for the minutes.
    pub(super) fn duration(self, minutes: u32) -> String {
        let parts = [
            (Phrase::Days, minutes / DAY),
            (Phrase::Hours, minutes % DAY / HOUR),
            (Phrase::Minutes, minutes % HOUR),
        ];
        let mut parts = parts.into_iter().filter(|(_, count)| *count > 0);
        let first = parts.next().unwrap_or((Phrase::Minutes, 0));
        let first = self.count(first.0, first.1);
        match parts.next() {
            Some((unit, count)) => {
                let second = self.count(unit, count);
                self.say(Phrase::Both, &[("first", &first), ("second", &second)])
            }
            None => first,
        }
    }

    fn format(self, phrase: Phrase, with: &FluentArgs<'_>) -> String {
        let bundle = self.bundle();
        let message = bundle.get_message(phrase.key()).and_then(|message| message.value());
        // What errors would tell (a phrase or variable that is missing), tests look for in the files.
        let pattern =
            message.map(|value| bundle.format_pattern(value, Some(with), &mut Vec::new()));
        pattern.unwrap_or_default().into_owned()
    }

    fn bundle(self) -> &'static FluentBundle<FluentResource> {
        static BUNDLES: [OnceLock<FluentBundle<FluentResource>>; 5] =
            [const { OnceLock::new() }; 5];
        let (locale, text) = self.source();
        BUNDLES[self as usize].get_or_init(|| {
            let locale = locale.parse::<LanguageIdentifier>().unwrap_or_default();
            let mut bundle = FluentBundle::new_concurrent(vec![locale]);
            // Numbers need no isolation, and `words::inside` does it for text.
            bundle.set_use_isolating(false);
            bundle.add_resource_overriding(match FluentResource::try_new(text.to_owned()) {
                Ok(resource) | Err((resource, _)) => resource,
            });
            bundle
        })
    }

    /// Its name and its texts.
    pub(super) fn source(self) -> (&'static str, &'static str) {
        match self {
            Self::English => ("en", include_str!("en.ftl")),
            Self::German => ("de", include_str!("de.ftl")),
            Self::Spanish => ("es", include_str!("es.ftl")),
            Self::French => ("fr", include_str!("fr.ftl")),
            Self::Chinese => ("zh", include_str!("zh-Hans.ftl")),
        }
    }
}
