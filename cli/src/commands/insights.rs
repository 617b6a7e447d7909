use std::path::Path;

use chrono::NaiveDate;
use interlude_core::Interlude;
use interlude_core::insights::Span;
use serde_json::json;

use crate::args::Insight;
use crate::chart;
use crate::failure::{Failure, Outcome};
use crate::output::Output;

pub(super) fn run(
    interlude: &Interlude,
    what: Insight,
    (from, to): (Option<NaiveDate>, Option<NaiveDate>),
    png: Option<&Path>,
    out: &mut Output,
) -> Outcome {
    let span = Span { from, to };
    match what {
        Insight::Moods => moods(interlude, span, png, out),
        _ if png.is_some() => Err(Failure::Input("only moods can be drawn")),
        Insight::Emotions => emotions(interlude, span, out),
        Insight::Coping => coping(interlude, span, out),
    }
}

fn hundredths(number: u64) -> String {
    format!("{}.{:02}", number / 100, number % 100)
}

fn moods(interlude: &Interlude, span: Span, png: Option<&Path>, out: &mut Output) -> Outcome {
    let weeks = interlude.insights().moods(span)?;
    if let Some(png) = png {
        chart::moods(png, &weeks)?;
    }
    let shown: Vec<_> = (weeks.iter())
        .map(|week| {
            let mean = week.mean_hundredths() as f64 / 100.0;
            json!({"week": week.week.to_string(), "n": week.n, "counts": week.counts, "mean": mean})
        })
        .collect();
    out.show(&json!({"weeks": shown}), |out| {
        let rows = weeks.iter().map(|week| {
            let counts = week.counts.map(|count| count.to_string()).join(" ");
            vec![
                week.week.to_string(),
                week.n.to_string(),
                hundredths(week.mean_hundredths()),
                counts,
            ]
        });
        let rows = rows.collect();
        out.table(&["week of", "n", "mean", "1 2 3 4 5"], rows)
    })
}

fn emotions(interlude: &Interlude, span: Span, out: &mut Output) -> Outcome {
    let counts = interlude.insights().emotions(span)?;
    let together = interlude.insights().together(span)?;
    let shown = json!({
        "emotions": counts.iter().map(|one| json!({
            "emotion": one.emotion, "n": one.n, "with_mood": one.with_mood,
            "mean_mood": (one.with_mood > 0).then_some(one.mean_mood_hundredths as f64 / 100.0),
        })).collect::<Vec<_>>(),
        "together": together.iter().map(|one| json!({
            "emotion": one.emotion, "tag": one.tag, "n": one.n,
        })).collect::<Vec<_>>(),
    });
    out.show(&shown, |out| {
        let rows = counts.iter().map(|one| {
            let mood = (one.with_mood > 0).then(|| hundredths(one.mean_mood_hundredths));
            vec![one.emotion.clone(), one.n.to_string(), mood.unwrap_or_default()]
        });
        let rows = rows.collect();
        out.table(&["emotion", "n", "mean mood"], rows)?;
        let rows = together
            .iter()
            .take(20)
            .map(|one| vec![one.emotion.clone(), one.tag.clone(), one.n.to_string()]);
        let rows = rows.collect();
        out.table(&["emotion", "with tag", "n"], rows)
    })
}

fn coping(interlude: &Interlude, span: Span, out: &mut Output) -> Outcome {
    let counts = interlude.insights().coping(span)?;
    let shown: Vec<_> = (counts.iter())
        .map(|one| {
            json!({"trigger": one.trigger, "action": one.action, "n": one.n,
                "yes": one.yes, "some": one.some, "no": one.no})
        })
        .collect();
    out.show(&json!({"coping": shown}), |out| {
        let rows = counts.iter().map(|one| {
            let numbers = [one.n, one.yes, one.some, one.no].map(|count| count.to_string());
            [vec![one.trigger.clone(), one.action.clone()], numbers.to_vec()].concat()
        });
        let rows = rows.collect();
        out.table(&["trigger", "what I did", "n", "helped", "a little", "not"], rows)
    })
}
