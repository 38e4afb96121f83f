-- Stories, their history, and what they are about.

create table story (
  id               {id},
  slug             text not null unique,
  section_id       bigint not null references section (id),
  state            text not null check (state in ('draft', 'scheduled', 'embargoed', 'published', 'unpublished')),
  kicker           text not null default '',
  title            text not null,
  summary          text not null default '',
  question         text not null default '',
  words            bigint not null default 0,
  videos           bigint not null default 0,
  lang             text not null,
  media_id         bigint references media (id),
  image_alt        text not null default '',
  image_credit     text not null default '',
  image_caption    text not null default '',
  award            text not null default '', -- emmys/2020, until awards have tables of their own
  comments         text not null default 'open' check (comments in ('open', 'held', 'closed', 'off')),
  slow_ms          bigint not null default 0,
  comments_open_at bigint,
  comments_close_at bigint,
  live_at          bigint,                   -- first instant at which the public may see it; null for a draft
  published_at     bigint,                   -- the date printed on it
  updated_at       bigint not null,
  created_at       bigint not null,
  revision         bigint not null default 1,
  comment_count    bigint not null default 0, -- visible comments
  last_comment_at  bigint
);

-- Every public list reads the newest first, within one of these.
create index story_newest on story (published_at, id) where state = 'published';
create index story_section on story (section_id, published_at, id) where state = 'published';
create index story_talked on story (last_comment_at, id) where state = 'published' and last_comment_at is not null;
create index story_due on story (live_at) where state in ('scheduled', 'embargoed');
create index story_desk on story (updated_at, id);

-- Apart from the story, whose row is written anew with every comment and read with every card.
create table story_text (
  story_id bigint primary key references story (id) on delete cascade,
  body     text not null,                    -- the typed document, JSON
  plain    text not null                     -- its words, for search and excerpts
);

create table story_author (
  story_id     bigint not null references story (id) on delete cascade,
  place        bigint not null,
  person_id    bigint not null references person (id),
  published_at bigint,                       -- copied from the published story, null otherwise
  primary key (story_id, place)
);
create index story_author_newest on story_author (person_id, published_at, story_id) where published_at is not null;

-- What a story is about: kind is 'person', 'work' or 'topic'.
create table story_subject (
  story_id     bigint not null references story (id) on delete cascade,
  kind         text not null check (kind in ('person', 'work', 'topic')),
  subject_id   bigint not null,
  place        bigint not null,
  published_at bigint,
  primary key (story_id, kind, subject_id)
);
create index story_subject_newest on story_subject (kind, subject_id, published_at, story_id) where published_at is not null;

-- Which stored picture stands for a source as the writer wrote it.
create table story_media (
  story_id bigint not null references story (id) on delete cascade,
  src      text not null,
  media_id bigint not null references media (id),
  primary key (story_id, src)
);

-- Hand-picked also-reads.
create table story_related (
  story_id   bigint not null references story (id) on delete cascade,
  place      bigint not null,
  other_slug text not null,
  primary key (story_id, place)
);

create table revision (
  id       {id},
  story_id bigint not null references story (id) on delete cascade,
  number   bigint not null,
  made_at  bigint not null,
  actor    text not null,
  source   text not null,                    -- front matter and body as Markdown
  unique (story_id, number)
);

-- Who took a story down or put it back, and why.
create table story_change (
  id       {id},
  story_id bigint not null references story (id) on delete cascade,
  made_at  bigint not null,
  actor    text not null,
  state    text not null,
  why      text not null default ''
);
create index story_change_of on story_change (story_id, id);

create table correction (
  id       {id},
  story_id bigint not null references story (id) on delete cascade,
  made_at  bigint not null,
  text     text not null
);
create index correction_story on correction (story_id, made_at, id);

-- Addresses that moved: path without its trailing slash.
create table redirect (
  path     text primary key,
  target   text not null,
  made_at  bigint not null
);
create index redirect_target on redirect (target);
