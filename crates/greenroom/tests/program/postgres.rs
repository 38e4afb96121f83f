//! The program on PostgreSQL, which may go away and come back. Runs where the tests were given a PostgreSQL.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::common::{Folder, STORY};

/// A PostgreSQL of this test's own, so that it may be killed.
struct Postgres {
    folder: tempfile::TempDir,
    url: String,
}

impl Postgres {
    fn start() -> Option<Self> {
        std::env::var_os("GREENROOM_TEST_PG")?;
        let open = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        let folder = tempfile::Builder::new()
            .permissions(open)
            .tempdir()
            .unwrap();
        let url = script("start", &folder.path().join("server"));
        Some(Self { folder, url })
    }

    fn tell(&self, verb: &str) {
        script(verb, &self.folder.path().join("server"));
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.tell("stop");
    }
}

fn script(verb: &str, folder: &Path) -> String {
    let here = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap());
    let script = here.join("../../script/lib/postgres");
    let told = Command::new(script).arg(verb).arg(folder).output().unwrap();
    assert!(
        told.status.success(),
        "{verb}: {}",
        String::from_utf8_lossy(&told.stderr)
    );
    String::from_utf8(told.stdout).unwrap().trim().to_owned()
}

#[test]
fn a_newsroom_on_postgresql_outlives_the_database_going_away() {
    let Some(postgres) = Postgres::start() else {
        return;
    };
    let folder = Folder::new();
    let database = format!("database={}", postgres.url);
    let on = ["--set", &database];
    let with =
        |arguments: &[&'static str]| -> Vec<&str> { arguments.iter().copied().chain(on).collect() };
    folder.ok(&with(&["init", "--title", "The Test"]));
    folder.write("night.md", STORY);
    let story = folder.path("night.md");
    folder.ok(&[&["story", "publish", &story][..], &on[..]].concat());
    assert!(folder.ok(&with(&["check"])).contains("database: whole"));

    let server = folder.serve(&[&database, "limits.enabled=false", "comments.hold=none"]);
    assert_eq!(
        server
            .comment("Said while everything was well.", "k1")
            .unwrap()
            .status,
        201
    );
    assert_eq!(server.get("/television/night").status, 200);

    postgres.tell("kill");
    let asked = Instant::now();
    let refused = server.comment("Said into the dark.", "k2").unwrap();
    assert_eq!(refused.status, 503, "{refused:?}");
    assert!(
        refused.head.to_lowercase().contains("retry-after:"),
        "{refused:?}"
    );
    assert!(
        asked.elapsed() < Duration::from_secs(10),
        "nobody waits for ever"
    );
    assert_eq!(
        server.get("/television/night").status,
        200,
        "what is in memory is still read"
    );
    assert_eq!(server.get("/healthz").status, 200, "the process lives");
    assert_eq!(server.get("/readyz").status, 503, "but is not ready");

    postgres.tell("again");
    let end = Instant::now() + Duration::from_secs(30);
    loop {
        let answer = server.comment("Said into the dark.", "k2").unwrap();
        if answer.status == 201 {
            break;
        }
        assert!(answer.status == 503 && Instant::now() < end, "{answer:?}");
        std::thread::park_timeout(Duration::from_millis(50));
    }
    let story = server.get("/api/v1/stories/night").json();
    assert_eq!(
        story["story"]["comment_count"].as_i64(),
        Some(2),
        "each once: {story}"
    );
    drop(server);
    assert!(folder.ok(&with(&["check"])).contains("counters: agree"));
    assert!(folder.fails(&with(&["backup", "x.db"])).contains("pg_dump"));
}
