//! Any bytes are read or refused, and nothing panics.

use import::{Format, paste, read};
use proptest::prelude::*;

use crate::house::oscars;

fn samples() -> Vec<String> {
    vec![
        oscars(&["41\t1968\tMusic\tMUSIC (Original Song)\tMUSIC (Song)\tA|B\ttt1|tt2\tMusic by Al A; Lyric by Bo B\tAl A|Bo B\tnm1|nm2,nm3\tTrue\tSong\tNOTE: A tie. included four names: Rex P. Z, Al A. originally announced"]),
        "edition,category,nomination_key,person,role,work,episode_or_song,network,winner,lock\nemmys/2020,Actor,1,\"Al, A\",A|B\\|C,Show,Pilot,HBO,yes,2020-09-20T17:00:00-07:00\n".into(),
        "id,year,category,nominee,staff,company,producer,win\n1,2020,OUTSTANDING ACTOR,Show,\"Al A, as X / Y; Bo B, ACE, Editor\",HBO,P,True\n".into(),
        "category,logo,production,type,title,distributor,producer,year,page,page_id\nActor - 2020,l.jpg,\"Al A, Producer\",Winner,Show,HBO,NA,2020,1,2\n".into(),
        "year_film,year_award,ceremony,category,nominee,film,win\n2002,2003,60,Best Picture,\"Pianist, The\",,True\n".into(),
        "year,title,published_at,updated_at,category,nominee,artist,workers,img,winner\n2019,t,p,u,Song,AndrÃ© X,,\"A, producer; B & C, engineers\",i,True\n".into(),
        "{\"year\":2021,\"awards\":[{\"awardName\":\"Oscar\",\"categories\":[{\"categoryName\":\"Best Song\",\"nominations\":[{\"awardNominationId\":\"an1\",\"primaryNominees\":[{\"name\":\"F\",\"const\":\"tt1\"}],\"notes\":\"Song: \\\"S\\\"\",\"isWinner\":true}]}]}]}".into(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        for format in Format::ALL {
            let _ = read(Some(format), "file", &bytes);
        }
        let _ = read(None, "file", &bytes);
    }

    #[test]
    fn broken_samples_are_read_or_refused(
        which in 0usize..7,
        cuts in proptest::collection::vec((any::<proptest::sample::Index>(), any::<char>(), 0u8..4), 0..12),
    ) {
        let mut text: Vec<char> = samples()[which].chars().collect();
        for (at, c, what) in cuts {
            let at = at.index(text.len().max(1)).min(text.len().saturating_sub(1));
            match what {
                0 if !text.is_empty() => { text.remove(at); }
                1 => text.insert(at, c),
                2 => text.truncate(at + 1),
                _ if !text.is_empty() => text[at] = ['"', '\t', ',', '|', '\n', '\\', '?', '/'][at % 8],
                _ => {}
            }
        }
        let text: String = text.into_iter().collect();
        let _ = read(None, "file", text.as_bytes());
        let _ = read(Some(Format::ALL[which % 7]), "file", text.as_bytes());
        let _ = paste(&text);
    }
}
