-- Full text by tsvector; rows follow the story in the same transaction (newsroom/src/search.rs).
create table story_search (
  story_id bigint primary key references story (id) on delete cascade,
  words    tsvector not null
);
create index story_search_words on story_search using gin (words);
