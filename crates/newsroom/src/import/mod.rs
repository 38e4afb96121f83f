//! Tables that come in: which batch made what, what is there already, and taking a batch back.
//!
//! Reading files and deciding who is who is the crate `import`; here stands what it asks of the database and leaves there.

/// The parameters of a list of 64.
macro_rules! list_of_64 {
    () => {
        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, \
         $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45, $46, \
         $47, $48, $49, $50, $51, $52, $53, $54, $55, $56, $57, $58, $59, $60, $61, $62, $63, $64"
    };
}

/// How many of something one statement reads.
const AT_ONCE: usize = 64;

pub mod batch;
pub mod known;
pub mod made;
pub mod told;
pub mod undo;
pub mod whole;

pub use batch::{Batch, Kind, NewBatch, Remark, Tally};
pub use made::NewWork;
pub use undo::Undone;
