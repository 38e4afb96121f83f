//! Why a file was not taken, each with a sentence that says what to do.

/// Why a file was not taken. `Display` is one or two sentences for whoever sent it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nothing in it.
    #[error("The file is empty. Please choose the picture again.")]
    Empty,
    /// Too many bytes.
    #[error("The file has {} MB; {} MB are the most. Please export the picture smaller.", megabytes(*.bytes), megabytes(*.most))]
    TooHeavy {
        /// Bytes it has.
        bytes: usize,
        /// Bytes it may have.
        most: usize,
    },
    /// Too many pixels.
    #[error(
        "The picture has {width} × {height} pixels; {most} million are the most for a picture of this kind. Please export it smaller."
    )]
    TooLarge {
        /// Pixels.
        width: u32,
        /// Pixels.
        height: u32,
        /// Millions of pixels it may have.
        most: u64,
    },
    /// A side is longer than anything we read.
    #[error("The picture has {width} × {height} pixels; a side has 1 to {most}.")]
    TooLong {
        /// Pixels.
        width: u32,
        /// Pixels.
        height: u32,
        /// Pixels a side may have.
        most: u32,
    },
    /// A picture of a kind we do not read.
    #[error("This is {what}, which we do not take. Please export it as JPEG, PNG or WebP.")]
    Kind {
        /// The kind, with its article.
        what: &'static str,
    },
    /// No picture at all, whatever its name says.
    #[error("This is not a picture. Please choose a JPEG, PNG, WebP or GIF file.")]
    NoPicture,
    /// It begins like a picture and does not go on like one.
    #[error(
        "The picture is damaged or incomplete. Please export it again, or open it in a picture program and save a copy."
    )]
    Damaged,
    /// It was decoded and could not be written again.
    #[error("The picture could not be prepared. Please try another export of it.")]
    Unwritable,
}

fn megabytes(bytes: usize) -> usize {
    bytes.div_ceil(1024 * 1024)
}
