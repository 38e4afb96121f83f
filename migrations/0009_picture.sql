-- Pictures in sizes, and what the library knows of them.

alter table media add column title text not null default '';
alter table media add column alt text not null default '';
alter table media add column credit text not null default '';
alter table media add column caption text not null default '';
alter table media add column focal_x bigint not null default 50; -- what must stay in view: per cent from the left
alter table media add column focal_y bigint not null default 50; -- and from the top
alter table media add column blur text not null default '';      -- a data address of a few dozen bytes, shown while the picture loads
alter table media add column sizes text not null default '';     -- JSON: the widths there are, by ending
alter table media add column sizing text not null default 'none' check (sizing in ('none', 'waiting', 'some', 'all', 'failed'));
alter table media add column added_by bigint references account (id);

create index media_sizing on media (id) where sizing = 'none';
create index media_added_by on media (added_by) where added_by is not null;

-- Where a picture is used: the library asks, and nothing is deleted that a story shows.
create index story_media_of on story_media (media_id, story_id);
create index story_lead on story (media_id) where media_id is not null;

-- Words of title, alt, credit and caption, folded and written as hexadecimal digits: those every database sorts
-- the same way, whatever its language, so that the beginning of a word is a range of the index.
create table media_word (
  word     text not null,
  media_id bigint not null references media (id) on delete cascade,
  primary key (word, media_id)
);
create index media_word_of on media_word (media_id);
