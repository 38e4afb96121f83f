-- Bans and what moderators need to find.

-- The place of a comment in the queues: what weighs more comes first, then what is older (newsroom/src/moderation/counters.rs).
alter table comment add column turn bigint not null default 0;
alter table comment add column reports bigint not null default 0;   -- open ones
alter table comment add column looked_at bigint;                    -- when a moderator last decided; null while new
alter table comment add column version bigint not null default 0;   -- moves with every act and every edit
alter table comment add column closed_at bigint;                    -- on a root: since when its thread takes no answers
alter table comment add column note text not null default '';       -- what the newsroom says beneath it, as it was typed
alter table comment add column house_edited_at bigint;              -- when the newsroom last changed its text
alter table comment add column taught text not null default ''; -- what the spam score learnt from it: 'spam', 'ham' or nothing
update comment set turn = posted_at;

drop index comment_held;
create index comment_queue on comment (turn, id) where state = 'held';
create index comment_queue_story on comment (story_id, turn, id) where state = 'held';
create index comment_reported on comment (turn, id) where state = 'visible' and reports > 0;
create index comment_fresh on comment (posted_at, id) where state = 'visible' and looked_at is null;
create index comment_spam on comment (posted_at, id) where state = 'spam';
create index comment_rejected on comment (posted_at, id) where state = 'rejected';
create index comment_email on comment (email, posted_at, id) where email is not null;

-- How many stand in each queue: one row.
create table desk_count (
  id       bigint primary key,
  held     bigint not null,
  reported bigint not null,
  fresh    bigint not null,
  spam     bigint not null,
  rejected bigint not null
);
insert into desk_count (id, held, reported, fresh, spam, rejected)
select 1, count(case when state = 'held' then 1 end), 0, count(case when state = 'visible' then 1 end),
       count(case when state = 'spam' then 1 end), count(case when state = 'rejected' then 1 end)
from comment;

-- Which act in the audit log decided a report, so that an undo finds it again.
alter table report add column act_id bigint;
create index report_of on report (comment_id, state, id);

-- Who may not write, as an opaque key: a device, a network, an account, a mail address.
create table ban (
  id         {id},
  kind       text not null check (kind in ('device', 'network', 'account', 'mail')),
  key        {bytes} not null unique,
  name       text not null,                  -- what its writer signed with, so that moderators recognise it
  comment_id bigint,                         -- what it was for
  why        text not null default '',       -- shown to the banned
  actor      text not null,
  made_at    bigint not null,
  until_at   bigint not null,
  lifted_at  bigint
);
create index ban_newest on ban (made_at, id);

-- What the spam score has learnt: in how many comments of each kind a word fell into a bucket. No word can be read back.
create table spam_bucket (
  bucket bigint primary key,
  spam   bigint not null,
  ham    bigint not null
);
create table spam_total (
  id   bigint primary key,
  spam bigint not null,
  ham  bigint not null
);
insert into spam_total (id, spam, ham) values (1, 0, 0);
