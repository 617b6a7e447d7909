use qrcode::render::unicode::Dense1x2;
use qrcode::{EcLevel, QrCode};

use crate::failure::{Failure, Outcome};
use crate::output::Terminal;

/// A QR code of a text, two of its dots in a character.
pub(in crate::commands) fn draw(text: &str, terminal: Terminal) -> Outcome<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::L);
    let code = code.map_err(|_| Failure::Input("the code is too long to be drawn"))?;
    let mut renderer = code.render::<Dense1x2>();
    if terminal == Terminal::Colour {
        let drawn = renderer.build();
        // Black on white whatever the terminal's colours are: cameras want it so.
        let row = |row: &str| format!("\x1b[38;5;16;48;5;231m{row}\x1b[0m\n");
        return Ok(drawn.lines().map(row).collect());
    }
    // Terminals without colours are mostly dark: what is drawn is the light.
    renderer.dark_color(Dense1x2::Light).light_color(Dense1x2::Dark);
    Ok(renderer.build())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_drawn_dark_on_light() {
        let text = "7ZZZZ-00000@https://relay.example";
        let plain = draw(text, Terminal::Plain).unwrap();
        let colour = draw(text, Terminal::Colour).unwrap();
        let first = plain.lines().next().unwrap();
        assert!(first.chars().all(|block| block == '█'), "the margin is light");
        assert_eq!(plain.lines().count(), colour.lines().count());
        assert!(colour.starts_with("\x1b[38;5;16;48;5;231m "), "the margin is the white behind");
        assert_ne!(plain, draw("7ZZZZ-00001@https://relay.example", Terminal::Plain).unwrap());
    }
}
