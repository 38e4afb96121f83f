//! The publication's colours: read, measured against the papers they stand on, written as a style sheet.
//!
//! Pure. Contrast is that of WCAG 2: what is pressed or read must have 4.5 to 1 on every paper of the house.

use std::fmt;

/// Least contrast of text with what it stands on.
pub const LEAST_CONTRAST: f64 = 4.5;

/// A colour of the screen, sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour {
    /// Red, green, blue.
    pub channels: [u8; 3],
}

/// Light paper with dark ink, or the other way round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Light {
    /// By day.
    Light,
    /// By night.
    Dark,
}

/// What an accent stands on: paper, sheet and wash as in `assets/css/paper.css`.
const PAPERS: [[Colour; 3]; 2] = [
    [
        Colour::new(0xfb, 0xf8, 0xf1),
        Colour::new(0xff, 0xfd, 0xf8),
        Colour::new(0xf2, 0xed, 0xe1),
    ],
    [
        Colour::new(0x12, 0x15, 0x12),
        Colour::new(0x1a, 0x1e, 0x1a),
        Colour::new(0x1c, 0x21, 0x1c),
    ],
];
/// How much of the accent tints the paper behind what it marks, of 255.
const TINT: u16 = 24;

impl Colour {
    const fn new(red: u8, green: u8, blue: u8) -> Colour {
        Colour {
            channels: [red, green, blue],
        }
    }

    /// Reads `#0b5c3b` or `#0bc`, in either case, with or without the sign.
    #[must_use]
    pub fn parse(text: &str) -> Option<Colour> {
        let digits = text.trim();
        let digits = digits.strip_prefix('#').unwrap_or(digits);
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let number = u32::from_str_radix(digits, 16).ok()?;
        let [_, red, green, blue] = number.to_be_bytes();
        match digits.len() {
            6 => Some(Colour::new(red, green, blue)),
            3 => {
                let wide = |shift: u32| u8::try_from((number >> shift & 15) * 17).unwrap_or(0);
                Some(Colour::new(wide(8), wide(4), wide(0)))
            }
            _ => None,
        }
    }

    /// Contrast with another colour: 1 to 21.
    #[must_use]
    pub fn contrast(self, other: Colour) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    fn luminance(self) -> f64 {
        let [red, green, blue] = self.channels.map(|channel| {
            let part = f64::from(channel) / 255.0;
            if part <= 0.04045 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// So many parts of 255 of the way to another colour.
    fn towards(self, other: Colour, parts: u16) -> Colour {
        let mut channels = self.channels;
        for (channel, to) in channels.iter_mut().zip(other.channels) {
            let mixed = u16::from(*channel) * (255 - parts) + u16::from(to) * parts;
            *channel = u8::try_from((mixed + 127) / 255).unwrap_or(u8::MAX);
        }
        Colour { channels }
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.channels;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl Light {
    fn papers(self) -> [Colour; 3] {
        let [day, night] = PAPERS;
        match self {
            Light::Light => day,
            Light::Dark => night,
        }
    }

    /// The paper behind what the accent marks.
    #[must_use]
    pub fn tint(self, accent: Colour) -> Colour {
        let [paper, _, _] = self.papers();
        paper.towards(accent, TINT)
    }

    /// The least contrast an accent has with a paper of the house, the tinted one included.
    #[must_use]
    pub fn contrast(self, accent: Colour) -> f64 {
        self.papers()
            .into_iter()
            .chain([self.tint(accent)])
            .map(|paper| accent.contrast(paper))
            .fold(f64::INFINITY, f64::min)
    }

    /// The colour itself if it can be read here; otherwise the nearest on its way to black by day, to white by night.
    #[must_use]
    pub fn nearest(self, accent: Colour) -> Colour {
        let end = match self {
            Light::Light => Colour::new(0, 0, 0),
            Light::Dark => Colour::new(255, 255, 255),
        };
        (0..=255)
            .map(|parts| accent.towards(end, parts))
            .find(|colour| self.contrast(*colour) >= LEAST_CONTRAST)
            .unwrap_or(end)
    }

    fn rules(self, accent: Colour) -> String {
        let on = match self {
            Light::Light => Colour::new(0xff, 0xfd, 0xf8),
            Light::Dark => Colour::new(0x0b, 0x12, 0x0e),
        };
        format!(
            "--green:{accent};--on-green:{on};--mint:{}",
            self.tint(accent)
        )
    }
}

/// The style sheet of the accents, after the house's own; empty if there are none.
#[must_use]
pub fn css(light: Option<Colour>, dark: Option<Colour>) -> String {
    let mut out = String::new();
    if let Some(accent) = light {
        out.push_str(&format!(":root{{{}}}\n", Light::Light.rules(accent)));
    }
    if let Some(accent) = dark {
        let rules = Light::Dark.rules(accent);
        out.push_str(&format!(
            "@media screen and (prefers-color-scheme:dark){{:root:not([data-theme=\"light\"]){{{rules}}}}}\n\
             @media screen{{:root[data-theme=\"dark\"]{{{rules}}}}}\n"
        ));
    }
    out
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    #[test]
    fn contrast_is_that_of_the_web_guidelines() {
        let colour = |text| Colour::parse(text).unwrap();
        assert!((colour("#000").contrast(colour("#fff")) - 21.0).abs() < 1e-9);
        // Known from the guidelines' own examples.
        assert!((colour("#777777").contrast(colour("#ffffff")) - 4.478).abs() < 0.001);
        assert!((colour("#ff0000").contrast(colour("#ffffff")) - 3.998).abs() < 0.001);
    }

    #[test]
    fn the_nearest_colour_passes_and_the_one_before_it_does_not() {
        for (light, text) in [
            (Light::Light, "#ffcc00"),
            (Light::Light, "#66ccff"),
            (Light::Dark, "#003366"),
            (Light::Dark, "#550000"),
        ] {
            let asked = Colour::parse(text).unwrap();
            assert!(light.contrast(asked) < LEAST_CONTRAST, "{text}");
            let found = light.nearest(asked);
            assert!(light.contrast(found) >= LEAST_CONTRAST, "{text}: {found}");
            assert_eq!(light.nearest(found), found);
        }
        let passes = Colour::parse("#0b5c3b").unwrap();
        assert_eq!(Light::Light.nearest(passes), passes);
    }

    #[test]
    fn only_colours_are_read_as_colours() {
        assert_eq!(Colour::parse("0BC").unwrap().to_string(), "#00bbcc");
        for text in ["", "#12", "red", "#12345g", "#1234567", "url(x)", "#fff;}"] {
            assert_eq!(Colour::parse(text), None, "{text}");
        }
    }
}
