-- What stories hang on: settings, sections, people, works, topics, pictures.

create table setting (
  name  text primary key,
  value text not null
);

create table section (
  id          {id},
  slug        text not null unique,
  title       text not null,
  description text not null default '',
  place       bigint not null default 0
);

-- People are bylines and subjects alike, and never accounts.
create table person (
  id   {id},
  slug text not null unique,
  name text not null,
  bio  text not null default '',
  role text not null default ''
);

create table work (
  id          {id},
  slug        text not null unique,
  title       text not null,
  kind        text not null default '',
  description text not null default ''
);

create table topic (
  id          {id},
  slug        text not null unique,
  title       text not null,
  description text not null default ''
);

create table media (
  id         {id},
  name       text not null unique,          -- opaque: what the address shows, with its extension
  kind       text not null,                 -- media type
  width      bigint not null,               -- pixels
  height     bigint not null,
  size_bytes bigint not null,
  added_at   bigint not null
);
