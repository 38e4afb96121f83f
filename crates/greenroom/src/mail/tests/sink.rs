//! A mail server that keeps what it is given, and answers recipients as it was told to.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What was said before the mail, and the mail.
type Taken = (Vec<String>, String);

/// A mail server on this machine.
pub(super) struct Sink {
    at: SocketAddr,
    taken: Arc<Mutex<Taken>>,
}

impl Sink {
    /// Opens it; `to_recipients` is its answer to whoever a mail is for.
    pub(super) async fn open(to_recipients: &'static str) -> Sink {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let sink = Sink {
            at: listener.local_addr().unwrap(),
            taken: Arc::default(),
        };
        let taken = Arc::clone(&sink.taken);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let taken = Arc::clone(&taken);
                tokio::spawn(async move { talk(stream, to_recipients, &taken).await });
            }
        });
        sink
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.at
    }

    /// What it was given.
    pub(super) fn took(&self) -> Taken {
        self.taken.lock().unwrap().clone()
    }
}

async fn talk(stream: TcpStream, to_recipients: &str, taken: &Mutex<Taken>) -> Option<()> {
    let (reader, mut writer) = stream.into_split();
    let mut lines = BufReader::new(reader).lines();
    writer.write_all(b"220 sink\r\n").await.ok()?;
    let mut in_mail = false;
    while let Some(line) = lines.next_line().await.ok()? {
        if in_mail {
            in_mail = line != ".";
            if in_mail {
                let mut taken = taken.lock().unwrap();
                taken.1.push_str(&line);
                taken.1.push_str("\r\n");
                continue;
            }
        }
        let answer = match line.split([' ', ':']).next().unwrap_or("") {
            "RCPT" => to_recipients,
            "DATA" => "354 go on",
            "QUIT" => "221 bye",
            _ => "250 yes",
        };
        in_mail = answer.starts_with("354");
        if ["EHLO", "MAIL", "RCPT"]
            .iter()
            .any(|word| line.starts_with(word))
        {
            taken.lock().unwrap().0.push(line);
        }
        writer
            .write_all(format!("{answer}\r\n").as_bytes())
            .await
            .ok()?;
    }
    Some(())
}
