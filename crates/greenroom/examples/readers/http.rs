//! As much of HTTP/1.1 as a bench needs: whole answers over kept connections.

use anyhow::{Context as _, Result, bail};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

/// A connection that is asked again and again.
pub(crate) struct Kept {
    stream: BufReader<TcpStream>,
    body: Vec<u8>,
}

impl Kept {
    /// Connects.
    pub(crate) async fn open(host: &str) -> Result<Kept> {
        let stream = TcpStream::connect(host).await?;
        stream.set_nodelay(true)?;
        Ok(Kept {
            stream: BufReader::new(stream),
            body: Vec::new(),
        })
    }

    /// Sends a request and reads its whole answer; its status.
    pub(crate) async fn ask(&mut self, request: &str) -> Result<u16> {
        self.stream.get_mut().write_all(request.as_bytes()).await?;
        answer(&mut self.stream, &mut self.body).await
    }
}

/// Reads an answer; its status. The body takes the place of what was in `body`.
async fn answer(stream: &mut BufReader<TcpStream>, body: &mut Vec<u8>) -> Result<u16> {
    let mut line = String::new();
    stream.read_line(&mut line).await?;
    let status = status(&line)?;
    let mut length = 0;
    loop {
        line.clear();
        if stream.read_line(&mut line).await? == 0 {
            bail!("the answer ended within its head");
        }
        let Some((name, value)) = line.split_once(':') else {
            break;
        };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse()?;
        } else if name.eq_ignore_ascii_case("transfer-encoding") {
            bail!("an answer without a length");
        }
    }
    body.resize(length, 0);
    stream.read_exact(body).await?;
    Ok(status)
}

/// The status in the first line of an answer.
pub(crate) fn status(line: &str) -> Result<u16> {
    let word = line.split(' ').nth(1).context("no answer")?;
    Ok(word.parse()?)
}

/// One answer as text.
pub(crate) async fn read(host: &str, request: &str) -> Result<String> {
    let mut kept = Kept::open(host).await?;
    let status = kept.ask(request).await?;
    if status != 200 {
        bail!(
            "{} was answered by {status}",
            request.lines().next().unwrap_or_default()
        );
    }
    Ok(String::from_utf8_lossy(&kept.body).into_owned())
}

/// A request for a page.
pub(crate) fn get(host: &str, path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n")
}

/// A request that sends JSON; `head` are further lines of its head, each ended.
pub(crate) fn post(host: &str, path: &str, head: &str, body: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nHost: {host}\r\n{head}Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// What stands between two words.
pub(crate) fn between(text: &str, begin: &str, end: &str) -> Option<String> {
    let rest = text.split_once(begin)?.1;
    Some(rest.split_once(end)?.0.to_owned())
}
