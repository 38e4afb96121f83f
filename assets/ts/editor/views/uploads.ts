// Pictures on their way to the server: shown at once from this computer, sent, tried again.

export interface Sent {
  src: string;
  alt: string;
  credit: string;
  caption: string;
}

export interface Upload {
  id: number;
  file: File;
  /** Address of the picture on this computer. */
  preview: string;
  state: "sending" | "failed" | "sent";
  sentence: string;
  sent?: Sent;
}

const uploads = new Map<number, Upload>();
const watchers = new Set<(upload: Upload) => void>();
let numbered = 0;

/** Which pictures it takes, the server says in words. */
export function isPicture(file: File): boolean {
  return file.type.startsWith("image/");
}

export function uploadOf(id: number): Upload | undefined {
  return uploads.get(id);
}

/** Hears of every change of every picture on its way. */
export function watchUploads(watcher: (upload: Upload) => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** Takes a picture in and begins to send it. */
export function startUpload(file: File): Upload {
  numbered += 1;
  const upload: Upload = { id: numbered, file, preview: URL.createObjectURL(file), state: "sending", sentence: "" };
  uploads.set(upload.id, upload);
  void send(upload);
  return upload;
}

export function retryUpload(id: number): void {
  const upload = uploads.get(id);
  if (upload?.state === "failed") void send(upload);
}

async function send(upload: Upload): Promise<void> {
  upload.state = "sending";
  upload.sentence = "Sending the picture…";
  tell(upload);
  const body = new FormData();
  body.set("file", upload.file);
  try {
    const answer = await fetch("/desk/pictures", { method: "POST", body, headers: { Accept: "application/json" } });
    if (answer.ok) {
      upload.sent = (await answer.json()) as Sent;
      upload.state = "sent";
      upload.sentence = "";
    } else {
      upload.state = "failed";
      upload.sentence = await refusal(answer);
    }
  } catch {
    upload.state = "failed";
    upload.sentence = "Not connected: the picture is not sent yet.";
  }
  tell(upload);
}

async function refusal(answer: Response): Promise<string> {
  if (answer.status === 401) return "Your session has ended. Sign in again in another tab, then try again.";
  try {
    const problem: { detail?: string } = await answer.json();
    if (problem.detail) return problem.detail;
  } catch {
    // Not the promised JSON; the general sentence will do.
  }
  return answer.status === 413 ? "The picture is too large." : "The server did not take the picture.";
}

function tell(upload: Upload): void {
  for (const watcher of watchers) watcher(upload);
}

// A connection that is back sends what waits.
addEventListener("online", () => {
  for (const { id } of uploads.values()) retryUpload(id);
});
