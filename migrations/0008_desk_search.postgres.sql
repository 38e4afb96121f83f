-- Headlines, addresses and names of all stories, for the desk; rows follow desk_story in the same transaction (newsroom/src/story/desk/found.rs).
create table desk_search (
  story_id bigint primary key references story (id) on delete cascade,
  words    tsvector not null
);
create index desk_search_words on desk_search using gin (words);
