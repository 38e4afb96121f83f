-- Live pages: a night as it happens, entry by entry.
create table liveblog (
  id         {id},
  slug       text not null unique,
  title      text not null,
  summary    text not null default '',
  lang       text not null default 'en',
  state      text not null default 'draft' check (state in ('draft', 'waiting', 'live', 'ended')),
  edition_id bigint references edition (id) on delete set null, -- whose results come in by themselves
  story_id   bigint references story (id) on delete set null,
  starts_at  bigint,                          -- when coverage is to begin
  opened_at  bigint,                          -- when it began
  ended_at   bigint,
  made_at    bigint not null,
  changed_at bigint not null,
  version    bigint not null default 1
);
create index liveblog_edition on liveblog (edition_id, id) where edition_id is not null;
create index liveblog_story on liveblog (story_id, id) where story_id is not null;

create table entry (
  id           {id},
  liveblog_id  bigint not null references liveblog (id),
  kind         text not null check (kind in ('post', 'key', 'picture', 'video', 'quote', 'result')),
  title        text not null default '',
  source       text not null default '',      -- as it was written, Markdown
  document     text not null default '',      -- the same, typed
  category_id  bigint references category (id) on delete set null, -- of a result: whose winners it shows
  said         text not null default '',      -- of a result: the winners it showed last, so that a change is seen
  author       text not null,
  account_id   bigint,
  posted_at    bigint not null,
  edited_at    bigint,
  corrected_at bigint,
  correction   text not null default '',
  pinned_at    bigint,
  removed_at   bigint,
  idempotency  text,                          -- so that a form sent twice is one entry
  version      bigint not null default 1
);
create index entry_order on entry (liveblog_id, posted_at, id);
create index entry_pinned on entry (liveblog_id, pinned_at, id) where pinned_at is not null;
create unique index entry_result on entry (liveblog_id, category_id) where category_id is not null;
create unique index entry_once on entry (idempotency) where idempotency is not null;

-- Pictures an entry calls, by the source as it was written.
create table entry_media (
  entry_id bigint not null references entry (id),
  src      text not null,
  media_id bigint not null references media (id) on delete cascade,
  primary key (entry_id, src)
);
create index entry_media_used on entry_media (media_id);
