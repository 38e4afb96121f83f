-- The conversation: comments, who clapped, who reported, what moderators did.

create table comment (
  id             {id},
  story_id       bigint not null references story (id) on delete cascade,
  parent_id      bigint references comment (id),
  root_id        bigint not null,            -- its own id on a root
  depth          bigint not null,            -- 0 on a root
  path           {bytes} not null,           -- the parent's path and 8 big-endian bytes of the id
  nth            bigint,                     -- on a reply: its place among the root's answers when it became visible
  name           text not null,
  email          text,                       -- never shown; for replies by mail and to claim the comment later
  wants_mail     bigint not null default 0 check (wants_mail in (0, 1)),
  device         {bytes},                    -- keyed hash of the writer's device cookie
  network        {bytes},                    -- keyed hash of the network, with a key that rotates daily
  staff          bigint not null default 0 check (staff in (0, 1)),
  state          text not null check (state in ('held', 'visible', 'rejected', 'spam', 'removed')),
  reason         text not null default '',   -- why it was held: JSON list of {rule, words}
  posted_at      bigint not null,
  edited_at      bigint,
  shown_at       bigint,                     -- since when the public sees it, or a tombstone in its place; null if not
  removed_at     bigint,
  picked_at      bigint,
  source         text not null,
  html           text not null,
  html_version   bigint not null,
  text_hash      {bytes} not null,           -- of the folded words
  simhash        bigint not null,            -- for near-duplicates
  applause       bigint not null default 0,
  rank           bigint not null,            -- order 'top': grows with time and with the logarithm of applause, never recomputed by time
  replies        bigint not null default 0,  -- visible direct answers
  descendants    bigint not null default 0,  -- visible answers at any depth
  answers        bigint not null default 0   -- on a root: how many nth were given out
);
create index comment_newest on comment (story_id, posted_at, id) where parent_id is null and shown_at is not null;
create index comment_top on comment (story_id, rank, id) where parent_id is null and shown_at is not null;
create index comment_path on comment (story_id, path);
create index comment_answer on comment (root_id, nth) where nth is not null;
create index comment_recent on comment (story_id, posted_at, id, simhash) where state = 'visible';
create index comment_site on comment (posted_at, id) where state = 'visible';
create index comment_picked on comment (picked_at, id) where picked_at is not null and state = 'visible';
create index comment_text on comment (text_hash, posted_at);
create index comment_network on comment (network, posted_at, story_id, simhash) where network is not null;
create index comment_device on comment (device, posted_at, story_id, simhash) where device is not null;
create index comment_held on comment (posted_at, id) where state = 'held';

create table applause (
  comment_id bigint not null references comment (id) on delete cascade,
  voter      {bytes} not null,               -- keyed hash of the device
  given_at   bigint not null,
  primary key (comment_id, voter)
);
create index applause_voter on applause (voter, comment_id);

create table report (
  id          {id},
  comment_id  bigint not null references comment (id) on delete cascade,
  reporter    {bytes} not null,
  reason      text not null check (reason in ('abuse', 'spam', 'off-topic', 'spoiler', 'illegal', 'other')),
  note        text not null default '',
  reported_at bigint not null,
  state       text not null default 'open' check (state in ('open', 'upheld', 'dismissed')),
  unique (comment_id, reporter)
);
create index report_open on report (reported_at, id) where state = 'open';

-- Each change of a comment's state: who, when, why, and back again.
create table comment_change (
  id         {id},
  comment_id bigint not null references comment (id) on delete cascade,
  made_at    bigint not null,
  actor      text not null,
  before     text not null,
  after      text not null,
  why        text not null default ''
);
create index comment_change_of on comment_change (comment_id, id);

-- Words that hold ('suspect') or refuse ('banned') a comment, folded.
create table word (
  list    text not null check (list in ('banned', 'suspect')),
  phrase  text not null,                    -- its words, folded, joined by single spaces
  opening text not null,                    -- the first of them, to find the phrase by
  primary key (list, phrase)
);
create index word_opening on word (opening);

-- A retried request is answered as it was the first time.
create table answered (
  key         {bytes} primary key,           -- hash of scope and Idempotency-Key
  body_hash   {bytes} not null,
  subject     bigint not null,               -- the row that was made
  answered_at bigint not null
);
create index answered_age on answered (answered_at);
