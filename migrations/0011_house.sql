-- What the house keeps of itself: where people, works and topics are on the net and what they were called, the
-- navigation, and the places of stories that were set by hand.

alter table person add column links text not null default '';
alter table person add column sort text not null default '';
alter table work add column links text not null default '';
alter table work add column sort text not null default '';
alter table topic add column links text not null default '';
alter table topic add column sort text not null default '';
create index person_sort on person (sort, id);
create index work_sort on work (sort, id);
create index topic_sort on topic (sort, id);

-- A slug that leads to another one now: renamed or merged. By row id, so that it still leads there after the next change.
create table alias (
  kind      text not null check (kind in ('person', 'work', 'topic', 'section')),
  slug      text not null,
  target_id bigint not null,
  made_at   bigint not null,
  primary key (kind, slug)
);
create index alias_target on alias (kind, target_id);

-- A merge moves all stories, also those the public does not see.
create index story_author_person on story_author (person_id, story_id);
create index story_subject_of on story_subject (kind, subject_id, story_id);

-- The links of the masthead in their order. While there are none, the sections stand there.
create table navigation (
  place      bigint primary key,
  kind       text not null check (kind in ('section', 'topic', 'address')),
  subject_id bigint,                         -- the section or the topic
  title      text not null default '',       -- empty: the section's or topic's own
  url        text not null default ''
);

-- A story that an editor put in a place of the front page (area 0) or of a section (its row id).
create table placement (
  area      bigint not null,
  place     bigint not null,                 -- 1 is the lead
  story_id  bigint not null references story (id) on delete cascade,
  until_at  bigint,                          -- from then on the place fills itself again
  placed_at bigint not null,
  primary key (area, place)
);
create unique index placement_story on placement (story_id, area);
