//! Roles and what each may do: the one table of capabilities.
//!
//! Which door needs which capability stands beside the door, in `web::door`; a test walks all doors with all roles.

/// What somebody is in the house.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Reads, writes comments, votes.
    Reader,
    /// Keeps the conversation.
    Moderator,
    /// Writes stories.
    Writer,
    /// Publishes stories, orders the front page, keeps the conversation and the awards.
    Editor,
    /// Enters awards.
    AwardsEditor,
    /// May do everything.
    Owner,
}

/// Something a role may or may not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Capability {
    /// Come to the desk at all.
    Desk,
    /// Change the state of comments, ban, read the audit log of the conversation.
    Moderate,
    /// Write drafts, bring in pictures, keep people, works and topics.
    Write,
    /// Make stories public, correct them, take them down; order the front page; sections, navigation, merges.
    Publish,
    /// Enter nominations and results, keep predictions and ballots.
    Award,
    /// Change settings, invite people, make tokens, see jobs.
    Own,
}

impl Role {
    /// All roles.
    pub const ALL: [Role; 6] = [
        Role::Reader,
        Role::Moderator,
        Role::Writer,
        Role::Editor,
        Role::AwardsEditor,
        Role::Owner,
    ];

    /// The roles of the newsroom: all but the reader's.
    pub const STAFF: [Role; 5] = [
        Role::Moderator,
        Role::Writer,
        Role::Editor,
        Role::AwardsEditor,
        Role::Owner,
    ];

    /// The word in the table and on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Reader => "reader",
            Role::Moderator => "moderator",
            Role::Writer => "writer",
            Role::Editor => "editor",
            Role::AwardsEditor => "awards-editor",
            Role::Owner => "owner",
        }
    }

    /// The words a page shows.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Role::Reader => "Reader",
            Role::Moderator => "Moderator",
            Role::Writer => "Writer",
            Role::Editor => "Editor",
            Role::AwardsEditor => "Awards editor",
            Role::Owner => "Owner",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.as_str() == word)
    }

    /// Whether it is one of the newsroom's.
    #[must_use]
    pub fn is_staff(self) -> bool {
        self != Role::Reader
    }

    /// Whether the role may do it: the one table of capabilities.
    #[must_use]
    pub fn can(self, capability: Capability) -> bool {
        use Capability::{Award, Desk, Moderate, Own, Publish, Write};
        match self {
            Role::Reader => false,
            Role::Moderator => matches!(capability, Desk | Moderate),
            Role::Writer => matches!(capability, Desk | Write),
            Role::Editor => matches!(capability, Desk | Moderate | Write | Publish | Award),
            Role::AwardsEditor => matches!(capability, Desk | Award),
            Role::Owner => matches!(capability, Desk | Moderate | Write | Publish | Award | Own),
        }
    }
}

impl Capability {
    /// All capabilities.
    pub const ALL: [Capability; 6] = [
        Capability::Desk,
        Capability::Moderate,
        Capability::Write,
        Capability::Publish,
        Capability::Award,
        Capability::Own,
    ];
}
