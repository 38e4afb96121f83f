//! What a package of the program relies on: a lent socket, completions, the manual page, units and examples that say what is true.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::process::Stdio;

use crate::common::{Folder, program};

#[test]
fn a_socket_that_was_lent_is_served_and_readers_who_came_before_wait_in_it() {
    let folder = Folder::with_newsroom();
    let socket = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = socket.local_addr().unwrap();
    // This reader comes while no program serves.
    let mut early = TcpStream::connect(address).unwrap();
    early
        .write_all(b"GET /healthz HTTP/1.1\r\nHost: early\r\nConnection: close\r\n\r\n")
        .unwrap();
    let mut child = program()
        .args(["serve", "--listen", "127.0.0.1:1", "--data"])
        .arg(folder.data())
        .env("LISTEN_FDS", "1")
        .env("LISTEN_FDS_FIRST_FD", "0")
        .stdin(Stdio::from(OwnedFd::from(socket)))
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = String::new();
    for line in BufReader::new(child.stderr.take().unwrap()).lines() {
        said.push_str(&line.unwrap());
        said.push('\n');
        if said.contains("http://") {
            break;
        }
    }
    let mut answer = String::new();
    let read = early.read_to_string(&mut answer);
    child.kill().unwrap();
    child.wait().unwrap();
    read.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}\n{said}");
}

#[test]
fn shells_complete_every_command_and_the_manual_explains_it() {
    let folder = Folder::new();
    let manual = folder.ok(&["man"]).replace('\\', "");
    for shell in ["bash", "zsh", "fish"] {
        let words = folder.ok(&["completions", shell]);
        for command in commands(&folder) {
            assert!(words.contains(&command), "{shell} does not know {command}");
            assert!(
                manual.contains(&format!("greenroom-{command}"))
                    || manual.contains(&format!(".SH GREENROOM {}", command.to_uppercase())),
                "the manual does not know {command}"
            );
        }
    }
}

#[test]
fn the_example_settings_are_settings() {
    let folder = Folder::with_newsroom();
    let example = std::fs::read_to_string("../../packaging/greenroom.toml").unwrap();
    // Every line that is commented out would work if it were not.
    let all: String = example
        .lines()
        .map(|line| {
            let setting = line.strip_prefix('#').filter(|rest| rest.contains(" = "));
            format!("{}\n", setting.unwrap_or(line))
        })
        .collect();
    assert!(all.contains("\nsite.base_url = "), "{all}");
    folder.write("example.toml", all);
    let listed = folder.run(&["story", "list", "--config", &folder.path("example.toml")]);
    assert!(
        listed.status.success(),
        "{}",
        String::from_utf8_lossy(&listed.stderr)
    );
}

/// The commands as `--help` lists them.
fn commands(folder: &Folder) -> Vec<String> {
    let help = folder.ok(&["--help"]);
    let list: Vec<String> = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next().map(str::to_owned))
        .collect();
    assert!(list.len() > 8, "{list:?}");
    list
}
