//! Jobs and characters in the text of credits.

/// What somebody is credited with in a text such as `Music by X and Y; Lyric by X` or `X, Producer`; empty if it does not say.
pub(super) fn of(text: &str, name: &str, all: &[&str]) -> String {
    let mut jobs: Vec<&str> = Vec::new();
    for part in text.split(';').map(str::trim) {
        if !names(part, name) {
            continue;
        }
        let job = match part.split_once(" by ") {
            Some((job, rest)) if names(rest, name) && !names(job, name) => {
                part.get(..job.len() + " by".len()).unwrap_or(job)
            }
            _ => match part.rsplit_once(", ") {
                Some((_, job))
                    if !all.iter().any(|other| job.contains(other))
                        && !is_suffix(job)
                        && job.chars().count() < 80 =>
                {
                    job
                }
                _ => continue,
            },
        };
        if !jobs.contains(&job) {
            jobs.push(job);
        }
    }
    jobs.join("; ")
}

/// Whether a text names somebody and not only somebody whose name is longer.
fn names(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let before = text.get(..at).and_then(|text| text.chars().next_back());
        let after = text
            .get(at + name.len()..)
            .and_then(|text| text.chars().next());
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

/// Letters behind a name that are no job.
pub(super) fn is_suffix(text: &str) -> bool {
    matches!(
        text.trim().trim_end_matches('.'),
        "ACE"
            | "A.C.E"
            | "ASC"
            | "A.S.C"
            | "CSA"
            | "C.S.A"
            | "CAS"
            | "C.A.S"
            | "MPSE"
            | "M.P.S.E"
            | "SOC"
            | "S.O.C"
            | "Jr"
            | "Sr"
            | "II"
            | "III"
            | "IV"
            | "BSC"
            | "B.S.C"
            | "ADG"
            | "CDG"
    )
}

/// Whether a name without an id is a company's, by its look.
pub(super) fn is_company(name: &str) -> bool {
    const WORDS: [&str; 38] = [
        "inc",
        "corp",
        "corporation",
        "company",
        "co",
        "ltd",
        "limited",
        "gmbh",
        "llc",
        "department",
        "dept",
        "studio",
        "studios",
        "pictures",
        "laboratory",
        "laboratories",
        "labs",
        "films",
        "film",
        "productions",
        "technologies",
        "systems",
        "industries",
        "bros",
        "ag",
        "kg",
        "bv",
        "sa",
        "society",
        "association",
        "group",
        "institute",
        "university",
        "international",
        "unit",
        "service",
        "services",
        "ministry",
    ];
    name.split(|c: char| !c.is_alphanumeric())
        .map(str::to_lowercase)
        .any(|word| WORDS.contains(&word.as_str()))
}

/// One of a staff: `Name, as Role`, `Name, Job`, `Name, ACE, Job`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Staff {
    pub(super) name: String,
    pub(super) job: String,
    pub(super) roles: Vec<String>,
}

/// Reads `Name, as Role; Name, Job`.
pub(super) fn staff(text: &str) -> Vec<Staff> {
    text.split("; ")
        .map(|part| part.trim().trim_end_matches(';').trim())
        .filter(|part| !part.is_empty())
        .flat_map(|part| {
            let (name, job, roles) = if let Some((name, role)) = split_role(part) {
                (name, String::new(), roles(role))
            } else if let Some((name, job)) = split_job(part) {
                (name, job.to_owned(), Vec::new())
            } else {
                (part, String::new(), Vec::new())
            };
            let people: Vec<&str> = name
                .split(" & ")
                .map(str::trim)
                .filter(|name| !name.is_empty())
                .collect();
            // A joint credit: whose role is whose is not said, so each has all of them.
            people
                .into_iter()
                .map(|name| Staff {
                    name: name.to_owned(),
                    job: job.clone(),
                    roles: roles.clone(),
                })
                .collect::<Vec<_>>()
        })
        .collect()
}

/// At the right-most `, as `, which may have nothing behind it.
fn split_role(part: &str) -> Option<(&str, &str)> {
    if let Some((name, role)) = part.rsplit_once(", as ") {
        return Some((name, role));
    }
    part.strip_suffix(", as").map(|name| (name, ""))
}

/// At the last comma that no letters behind a name follow.
fn split_job(part: &str) -> Option<(&str, &str)> {
    let (name, job) = part.rsplit_once(", ")?;
    (!is_suffix(job)).then_some((name, job))
}

/// Characters of one performer.
pub(super) fn roles(text: &str) -> Vec<String> {
    let text = text.replace("(and others)", "");
    let mut parts = vec![text.trim()];
    for separator in [" / ", "/ ", "/", " & ", " and ", ", "] {
        parts = parts
            .into_iter()
            .flat_map(|part| part.split(separator))
            .collect();
    }
    parts
        .into_iter()
        .map(str::trim)
        .filter(|role| !role.is_empty())
        .map(str::to_owned)
        .collect()
}
