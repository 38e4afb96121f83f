-- What the desk keeps of stories: working copies, who is in them, what the list shows, saved views.

-- A story as the desk's list shows it, apart from the story, whose row is written anew with every comment.
create table desk_story (
  story_id     bigint primary key references story (id) on delete cascade,
  state        text not null,
  section_id   bigint not null references section (id),
  account_id   bigint,                      -- who began it on the desk
  slug         text not null,
  title        text not null,
  folded       text not null default '',    -- the headline as it is compared
  authors      text not null default '',    -- names, as they are shown
  words        bigint not null default 0,
  live_at      bigint,
  changed_at   bigint not null,             -- to the minute while somebody writes
  changed_by   text not null default '',
  shown_at     bigint,                      -- when the public first saw it
  handed_in_at bigint,                      -- its writer says it is ready
  ahead_at     bigint,                      -- since when the working copy says more than the public sees
  preview_key  bigint not null default 1,   -- links to the preview that name another are dead
  indexed_at   bigint                       -- when its words went into desk_search
);
-- The list is read newest change first, within any choice of state, section and who.
create index desk_story_newest on desk_story (changed_at, story_id);
create index desk_story_state on desk_story (state, changed_at, story_id);
create index desk_story_section on desk_story (section_id, changed_at, story_id);
create index desk_story_state_section on desk_story (state, section_id, changed_at, story_id);
create index desk_story_account on desk_story (account_id, changed_at, story_id) where account_id is not null;
create index desk_story_account_state on desk_story (account_id, state, changed_at, story_id) where account_id is not null;
create index desk_story_account_section on desk_story (account_id, section_id, changed_at, story_id) where account_id is not null;
create index desk_story_account_both on desk_story (account_id, state, section_id, changed_at, story_id) where account_id is not null;
create index desk_story_folded on desk_story (folded, story_id) where folded <> '';
create index desk_story_due on desk_story (live_at, story_id) where state in ('scheduled', 'embargoed');
create index desk_story_handed_in on desk_story (handed_in_at, story_id) where handed_in_at is not null;
create index desk_story_unindexed on desk_story (story_id) where indexed_at is null;

create table desk_author (
  person_id  bigint not null references person (id) on delete cascade,
  story_id   bigint not null references desk_story (story_id) on delete cascade,
  state      text not null,
  section_id bigint not null,
  changed_at bigint not null,
  primary key (story_id, person_id)
);
create index desk_author_newest on desk_author (person_id, changed_at, story_id);
create index desk_author_state on desk_author (person_id, state, changed_at, story_id);
create index desk_author_section on desk_author (person_id, section_id, changed_at, story_id);
create index desk_author_both on desk_author (person_id, state, section_id, changed_at, story_id);

-- What is being written: one working copy for each story, apart from what the public sees.
create table manuscript (
  story_id      bigint primary key references story (id) on delete cascade,
  front         text not null,              -- its fields, JSON
  document      text not null,              -- its body, JSON
  base_revision bigint not null,            -- the revision it was begun from
  version       bigint not null,
  saved_at      bigint not null,
  saved_by      text not null,
  account_id    bigint,
  kept_at       bigint not null             -- when an older text of it was last laid aside
);

-- Texts laid aside so that no sentence is lost: what came too late, and now and then what was there before.
create table manuscript_kept (
  id         {id},
  story_id   bigint not null references story (id) on delete cascade,
  number     bigint not null,
  reason     text not null check (reason in ('lost', 'kept', 'replaced')),
  version    bigint not null,               -- the version it was written on
  front      text not null,
  document   text not null,
  saved_at   bigint not null,
  saved_by   text not null,
  account_id bigint,
  unique (story_id, number)
);

-- Who has a story open. A row nobody renews is gone after half a minute.
create table presence (
  story_id   bigint not null references story (id) on delete cascade,
  session_id bigint not null,
  account_id bigint not null,
  name       text not null,
  came_at    bigint not null,
  seen_at    bigint not null,
  holds_at   bigint,                        -- since when it wants to write; the first of these may
  primary key (story_id, session_id)
);

create table saved_view (
  id         {id},
  account_id bigint not null references account (id),
  name       text not null,
  query      text not null,                 -- 'state=draft&section=film'
  audience   text not null check (audience in ('own', 'desk')),
  made_at    bigint not null
);
create index saved_view_account on saved_view (account_id, name, id);
create index saved_view_desk on saved_view (name, id) where audience = 'desk';

-- Stories that were there before the desk.
insert into desk_story (story_id, state, section_id, slug, title, authors, words, live_at, changed_at, shown_at)
select story.id, story.state, story.section_id, story.slug, story.title,
       coalesce((select string_agg(person.name, ', ' order by story_author.place)
                 from story_author join person on person.id = story_author.person_id
                 where story_author.story_id = story.id), ''),
       story.words, story.live_at, story.updated_at,
       case when story.state in ('published', 'unpublished') then story.published_at else null end
from story;
insert into desk_author (person_id, story_id, state, section_id, changed_at)
select distinct story_author.person_id, story.id, story.state, story.section_id, story.updated_at
from story join story_author on story_author.story_id = story.id;
