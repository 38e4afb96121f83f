-- Tables that came in: what each import made, so that it can be taken back, and what it had to say.

create table import_batch (
  id         {id},
  at         bigint not null,
  account_id bigint,
  actor      text not null,
  format     text not null,
  file       text not null,                   -- the name of the file, without its folder
  bytes      bigint not null,
  digest     text not null,                   -- BLAKE3 of the file
  made       bigint not null default 0,       -- nominations that were made
  matched    bigint not null default 0,       -- rows that were there already
  renewed    bigint not null default 0,       -- rows that were there and said something else
  results    bigint not null default 0,       -- results that were said
  rejected   bigint not null default 0,
  remarks    bigint not null default 0,       -- of all kinds; the first thousand are kept
  undone_at  bigint,
  undone_by  text not null default ''
);

create table import_remark (
  batch_id bigint not null references import_batch (id),
  place    bigint not null,
  line     bigint not null,                   -- of the file; 0 for all of it
  kind     text not null check (kind in ('warning', 'ambiguous', 'rejected')),
  text     text not null,
  primary key (batch_id, place)
);

-- What an import made beside nominations and results, which name their batch themselves.
create table import_made (
  batch_id bigint not null references import_batch (id),
  kind     text not null check (kind in ('award', 'edition', 'line', 'category', 'person', 'org', 'work')),
  row_id   bigint not null,
  primary key (batch_id, kind, row_id)
);

alter table external_id add column batch_id bigint;
create index external_id_batch on external_id (batch_id) where batch_id is not null;
alter table party_name add column batch_id bigint;
create index party_name_batch on party_name (batch_id) where batch_id is not null;
