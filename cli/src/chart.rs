//! The mood of each week as a picture: a dot for the mean, its area for how many entries it stands
//! for. Labels are drawn from a tiny font of this file, so that no font has to be installed.

use std::path::Path;

use interlude_core::insights::WeekMood;
use plotters::prelude::*;

use crate::failure::{Failure, Outcome};

const SIZE: (u32, u32) = (960, 420);
const LEFT: i32 = 60;
const RIGHT: i32 = 920;
const TOP: i32 = 30;
const BOTTOM: i32 = 360;

/// Rows of three bits, top to bottom.
const DIGITS: [(char, [u8; 5]); 11] = [
    ('0', [7, 5, 5, 5, 7]),
    ('1', [2, 6, 2, 2, 7]),
    ('2', [7, 1, 7, 4, 7]),
    ('3', [7, 1, 7, 1, 7]),
    ('4', [5, 5, 7, 1, 1]),
    ('5', [7, 4, 7, 1, 7]),
    ('6', [7, 4, 7, 5, 7]),
    ('7', [7, 1, 1, 2, 2]),
    ('8', [7, 5, 7, 5, 7]),
    ('9', [7, 5, 7, 1, 7]),
    ('-', [0, 0, 7, 0, 0]),
];

type Area<'a> = DrawingArea<BitMapBackend<'a>, plotters::coord::Shift>;

/// Draws the weeks into a new PNG file.
pub(crate) fn moods(path: &Path, weeks: &[WeekMood]) -> Outcome {
    if path.exists() {
        return Err(Failure::Input("the picture's file exists already"));
    }
    let area = BitMapBackend::new(path, SIZE).into_drawing_area();
    draw(&area, weeks).map_err(|_| Failure::Input("the picture could not be drawn"))?;
    area.present().map_err(|_| Failure::Input("the picture could not be written"))
}

fn draw(area: &Area<'_>, weeks: &[WeekMood]) -> Result<(), Box<dyn std::error::Error>> {
    let fail = |_| "drawing";
    area.fill(&WHITE)?;
    for mood in 1..=5u64 {
        let y = height(mood * 100);
        area.draw(&PathElement::new([(LEFT, y), (RIGHT, y)], RGBColor(225, 225, 225)))?;
        label(area, (LEFT - 24, y - 5), &mood.to_string()).map_err(fail)?;
    }
    let step = (RIGHT - LEFT) / i32::try_from(weeks.len().max(1))?;
    let every = (70 / step.max(1)).max(1);
    for (number, week) in (0..).zip(weeks) {
        let x = LEFT + step / 2 + number * step;
        let radius = 4 + i32::try_from(week.n.min(36))?.isqrt() * 2;
        let centre = (x, height(week.mean_hundredths()));
        area.draw(&Circle::new(centre, radius, RGBColor(70, 110, 160).filled()))?;
        if number % every == 0 {
            label(area, (x - 18, BOTTOM + 18), &week.week.format("%m-%d").to_string())
                .map_err(fail)?;
            label(area, (x - 14, BOTTOM + 36), &week.week.format("%Y").to_string())
                .map_err(fail)?;
        }
    }
    Ok(())
}

fn height(hundredths: u64) -> i32 {
    let above = i32::try_from(hundredths).unwrap_or(100) - 100;
    BOTTOM - above * (BOTTOM - TOP) / 400
}

fn label(area: &Area<'_>, (x, y): (i32, i32), text: &str) -> Result<(), ()> {
    for (place, char) in (0..).zip(text.chars()) {
        let Some((_, rows)) = DIGITS.iter().find(|(digit, _)| *digit == char) else { continue };
        for (row, bits) in (0..).zip(rows) {
            for column in (0..3).filter(|column| bits & (4 >> column) != 0) {
                let corner = (x + place * 8 + column * 2, y + row * 2);
                let dot = [corner, (corner.0 + 1, corner.1 + 1)];
                area.draw(&Rectangle::new(dot, RGBColor(90, 90, 90).filled())).map_err(|_| ())?;
            }
        }
    }
    Ok(())
}
