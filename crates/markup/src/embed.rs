//! Video hosts: from any address of a video to the one player address we would load, once it is asked for.

use serde::Serialize;

/// The hosts players are framed from, for a content security policy's `frame-src`.
pub const FRAME_HOSTS: &[&str] = &[
    "https://www.youtube-nocookie.com",
    "https://player.vimeo.com",
    "https://geo.dailymotion.com",
];

/// Who serves a video.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Provider {
    /// YouTube, by its cookie-free host.
    YouTube,
    /// Vimeo, asked not to track.
    Vimeo,
    /// Dailymotion.
    Dailymotion,
}

impl Provider {
    /// The name as readers know it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::YouTube => "YouTube",
            Self::Vimeo => "Vimeo",
            Self::Dailymotion => "Dailymotion",
        }
    }
}

/// A video on a known host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Video {
    /// Who serves it.
    pub provider: Provider,
    /// The host's own name for it.
    pub id: String,
    /// Title, where the story gives one; empty otherwise.
    pub title: String,
    /// Where a person watches it.
    pub url: String,
    /// Address of the player for a frame.
    pub embed_url: String,
    /// Seconds from the beginning at which to start.
    pub start_s: u32,
}

/// Recognises a video by any of its addresses; `None` for a host we do not know.
#[must_use]
pub fn video(url: &str) -> Option<Video> {
    let url = crate::link::web(url)?;
    let host = crate::link::host(&url);
    let (_, rest) = url.split_once("://")?;
    let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (_, path) = rest.split_once('/').unwrap_or((rest, ""));
    let address = Address {
        path: path.split('/').filter(|part| !part.is_empty()).collect(),
        query,
        fragment,
    };
    match host.strip_prefix("m.").unwrap_or(&host) {
        "youtube.com" | "youtube-nocookie.com" | "music.youtube.com" | "gaming.youtube.com" => {
            youtube(&address, false)
        }
        "youtu.be" => youtube(&address, true),
        "vimeo.com" | "player.vimeo.com" => vimeo(&address),
        "dailymotion.com" | "dai.ly" | "geo.dailymotion.com" => dailymotion(&address),
        _ => None,
    }
}

struct Address<'a> {
    path: Vec<&'a str>,
    query: &'a str,
    fragment: &'a str,
}

impl<'a> Address<'a> {
    fn part(&self, at: usize) -> &'a str {
        self.path.get(at).copied().unwrap_or_default()
    }

    fn value(&self, key: &str) -> Option<&'a str> {
        let pairs = self.query.split('&').chain(self.fragment.split('&'));
        pairs
            .filter_map(|pair| pair.split_once('='))
            .find(|(k, _)| *k == key)
            .map(|(_, v)| v)
    }

    fn start_s(&self) -> u32 {
        ["t", "start", "time_continue"]
            .into_iter()
            .find_map(|key| self.value(key))
            .and_then(seconds)
            .unwrap_or(0)
    }
}

fn youtube(address: &Address<'_>, short: bool) -> Option<Video> {
    let id = match address.part(0) {
        first if short => first,
        "watch" | "" => address.value("v")?,
        "embed" | "shorts" | "live" | "v" | "e" => address.part(1),
        _ => return None,
    };
    let fits = id.len() == 11
        && id
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if !fits {
        return None;
    }
    let start_s = address.start_s();
    let (mut url, mut embed_url) = (
        format!("https://www.youtube.com/watch?v={id}"),
        format!("https://www.youtube-nocookie.com/embed/{id}"),
    );
    if start_s > 0 {
        url.push_str(&format!("&t={start_s}s"));
        embed_url.push_str(&format!("?start={start_s}"));
    }
    Some(Video {
        provider: Provider::YouTube,
        id: id.to_owned(),
        title: String::new(),
        url,
        embed_url,
        start_s,
    })
}

fn vimeo(address: &Address<'_>) -> Option<Video> {
    let is_number =
        |part: &str| (1..=12).contains(&part.len()) && part.chars().all(|c| c.is_ascii_digit());
    let at = address.path.iter().position(|part| is_number(part))?;
    let known = match at {
        0 => true,
        1 => address.part(0) == "video",
        2 => matches!(address.part(0), "channels") || address.part(1) == "video",
        3 => address.part(0) == "groups" && address.part(2) == "videos",
        _ => false,
    };
    if !known {
        return None;
    }
    let id = address.part(at);
    // An unlisted video carries its key as another path part or as `h`.
    let key = address.value("h").unwrap_or_else(|| address.part(at + 1));
    let key = Some(key).filter(|key| {
        (6..=24).contains(&key.len()) && key.chars().all(|c| c.is_ascii_alphanumeric())
    });
    let start_s = address.start_s();
    let mut url = format!("https://vimeo.com/{id}");
    let mut embed_url = format!("https://player.vimeo.com/video/{id}?dnt=1");
    if let Some(key) = key {
        url.push_str(&format!("/{key}"));
        embed_url.push_str(&format!("&h={key}"));
    }
    if start_s > 0 {
        url.push_str(&format!("#t={start_s}s"));
        embed_url.push_str(&format!("#t={start_s}s"));
    }
    Some(Video {
        provider: Provider::Vimeo,
        id: id.to_owned(),
        title: String::new(),
        url,
        embed_url,
        start_s,
    })
}

fn dailymotion(address: &Address<'_>) -> Option<Video> {
    let id = match (address.part(0), address.part(1)) {
        ("video", id) => id,
        ("embed", "video") => address.part(2),
        ("player.html", _) => address.value("video")?,
        (id, "") => id,
        _ => return None,
    };
    // Older addresses carry the title behind the id.
    let id = id.split('_').next().unwrap_or_default();
    let fits = (5..=12).contains(&id.len())
        && id.starts_with(['x', 'k'])
        && id.chars().all(|c| c.is_ascii_alphanumeric());
    if !fits {
        return None;
    }
    let start_s = address.start_s();
    let (mut url, mut embed_url) = (
        format!("https://www.dailymotion.com/video/{id}"),
        format!("https://geo.dailymotion.com/player.html?video={id}"),
    );
    if start_s > 0 {
        url.push_str(&format!("?start={start_s}"));
        embed_url.push_str(&format!("&startTime={start_s}"));
    }
    Some(Video {
        provider: Provider::Dailymotion,
        id: id.to_owned(),
        title: String::new(),
        url,
        embed_url,
        start_s,
    })
}

/// `95`, `95s`, `1m35s` or `1h2m3s`, as seconds; at most a day.
fn seconds(text: &str) -> Option<u32> {
    let mut total: u32 = 0;
    let mut number: Option<u32> = None;
    for c in text.chars().take(16) {
        if let Some(digit) = c.to_digit(10) {
            number = Some(number.unwrap_or(0).checked_mul(10)?.checked_add(digit)?);
            continue;
        }
        let unit = match c {
            'h' => 3_600,
            'm' => 60,
            's' => 1,
            _ => return None,
        };
        total = total.checked_add(number.take()?.checked_mul(unit)?)?;
    }
    total
        .checked_add(number.unwrap_or(0))
        .filter(|s| *s <= 86_400)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn embed(url: &str) -> Option<String> {
        video(url).map(|video| video.embed_url)
    }

    #[test]
    fn every_address_of_a_youtube_video_leads_to_the_cookie_free_player() {
        for url in [
            "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
            "http://youtube.com/watch?feature=share&v=dQw4w9WgXcQ",
            "https://m.youtube.com/watch?v=dQw4w9WgXcQ&list=x",
            "https://music.youtube.com/watch?v=dQw4w9WgXcQ",
            "https://youtu.be/dQw4w9WgXcQ?si=abc",
            "https://www.youtube.com/embed/dQw4w9WgXcQ",
            "https://www.youtube.com/shorts/dQw4w9WgXcQ",
            "https://www.youtube.com/live/dQw4w9WgXcQ?feature=x",
            "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ",
        ] {
            assert_eq!(
                embed(url).as_deref(),
                Some("https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"),
                "{url}"
            );
        }
    }

    #[test]
    fn the_start_time_is_kept() {
        for (url, start_s) in [
            ("https://youtu.be/dQw4w9WgXcQ?t=95", 95),
            ("https://youtu.be/dQw4w9WgXcQ?t=1m35s", 95),
            (
                "https://www.youtube.com/watch?v=dQw4w9WgXcQ#t=1h2m3s",
                3_723,
            ),
            ("https://www.youtube.com/embed/dQw4w9WgXcQ?start=7", 7),
            ("https://vimeo.com/76979871#t=10s", 10),
            ("https://youtu.be/dQw4w9WgXcQ?t=99999999999", 0),
        ] {
            assert_eq!(video(url).map(|v| v.start_s), Some(start_s), "{url}");
        }
    }

    #[test]
    fn vimeo_is_asked_not_to_track() {
        for url in [
            "https://vimeo.com/76979871",
            "https://player.vimeo.com/video/76979871",
            "https://vimeo.com/channels/staffpicks/76979871",
        ] {
            assert_eq!(
                embed(url).as_deref(),
                Some("https://player.vimeo.com/video/76979871?dnt=1"),
                "{url}"
            );
        }
        assert_eq!(
            embed("https://vimeo.com/76979871/abcdef0123").as_deref(),
            Some("https://player.vimeo.com/video/76979871?dnt=1&h=abcdef0123")
        );
    }

    #[test]
    fn dailymotion_videos_are_known() {
        for url in [
            "https://www.dailymotion.com/video/x7u5n9k",
            "https://dai.ly/x7u5n9k",
            "https://www.dailymotion.com/embed/video/x7u5n9k_title",
        ] {
            assert_eq!(
                embed(url).as_deref(),
                Some("https://geo.dailymotion.com/player.html?video=x7u5n9k"),
                "{url}"
            );
        }
    }

    #[test]
    fn other_addresses_are_no_video() {
        for url in [
            "https://www.youtube.com/",
            "https://www.youtube.com/@channel",
            "https://youtu.be/",
            "https://youtu.be/<script>1",
            "https://www.youtube.com/watch?v=dQw4w9WgXc\"",
            "https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ",
            "javascript:alert(1)",
            "https://vimeo.com/about",
            "https://evil.example/76979871",
            "not an address",
        ] {
            assert_eq!(video(url), None, "{url}");
        }
    }
}
