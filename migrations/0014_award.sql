-- Awards: what is given (award), when (edition, session), for what (category), to whom (nomination), and what became of it (result).

-- What is neither a person nor a work: bodies that give prizes, networks, studios, companies, countries, bands.
create table org (
  id   {id},
  slug text not null unique,
  name text not null,
  kind text not null default '' check (kind in ('', 'body', 'network', 'studio', 'distributor', 'company', 'country', 'band')),
  sort text not null default ''
);
create index org_sort on org (sort, id);

-- Other names of a person or organisation: spellings credits use, maiden names, pseudonyms.
create table party_name (
  kind     text not null check (kind in ('person', 'org')),
  party_id bigint not null,
  name     text not null,
  fold     text not null,                     -- as names are compared
  sort_of  text not null check (sort_of in ('credited', 'alias', 'pseudonym', 'maiden')),
  primary key (kind, party_id, fold)
);
create index party_name_fold on party_name (fold);

-- One credited name that stands for several people, or for another: Roderick Jaynes is two.
create table pseudonym_of (
  person_id bigint not null references person (id),
  real_id   bigint not null references person (id),
  primary key (person_id, real_id)
);
create index pseudonym_real on pseudonym_of (real_id);

-- What others call the same one: IMDb, Wikidata.
create table external_id (
  scheme     text not null,
  value      text not null,
  subject    text not null check (subject in ('person', 'org', 'work')),
  subject_id bigint not null,
  status     text not null check (status in ('exact', 'guess')),
  primary key (scheme, value, subject)
);
create index external_id_of on external_id (subject, subject_id);

alter table work add column year_from bigint;
alter table work add column year_to bigint;
alter table work add column part_of bigint;   -- an episode's or a song's work
create index work_part_of on work (part_of) where part_of is not null;

-- The recurring prize.
create table award (
  id          {id},
  slug        text not null unique,
  name        text not null,
  body_id     bigint references org (id),
  description text not null default '',
  place       bigint not null default 0
);
create index award_body on award (body_id) where body_id is not null;

create table edition (
  id           {id},
  award_id     bigint not null references award (id),
  slug         text not null,                 -- 2020
  ordinal      bigint,                        -- 72
  label        text not null,                 -- 72nd Primetime Emmy Awards
  period       text not null default '',      -- 1927/28
  year         bigint not null,               -- the year it honours, for order
  status       text not null check (status in ('planned', 'nominated', 'live', 'final', 'postponed', 'cancelled')),
  state_reason text not null default '',
  nominees     text not null default 'complete' check (nominees in ('complete', 'winners-only')),
  zone         text not null default 'UTC',
  description  text not null default '',
  rehearsal_of bigint references edition (id), -- a copy that a rehearsal plays with; never public
  version      bigint not null default 1,
  unique (award_id, slug)
);
create index edition_newest on edition (award_id, year, id);
create index edition_year on edition (year, id);
create index edition_rehearsal on edition (rehearsal_of) where rehearsal_of is not null;

-- An evening of an edition: the Creative Arts nights, the telecast. (`session` is where somebody is signed in.)
create table award_session (
  id          {id},
  edition_id  bigint not null references edition (id),
  place       bigint not null,
  name        text not null,
  starts_at   bigint,                         -- null while unknown
  ends_at     bigint,
  precise_to  text not null default 'minute' check (precise_to in ('minute', 'day')),
  venue       text not null default '',
  mode        text not null default '',       -- virtual
  broadcaster text not null default '',
  unique (edition_id, place)
);

create table session_person (
  session_id bigint not null references award_session (id),
  place      bigint not null,
  person_id  bigint not null references person (id),
  role       text not null check (role in ('host', 'presenter', 'performer', 'in_memoriam', 'accepted_on_behalf')),
  primary key (session_id, place)
);
create index session_person_of on session_person (person_id);

-- What stays itself while categories are renamed, split and merged.
create table category_line (
  id       {id},
  award_id bigint not null references award (id),
  slug     text not null,
  name     text not null,
  class    text not null default '',          -- Acting, Writing, Production
  kind     text not null default 'competitive'
           check (kind in ('competitive', 'juried', 'area', 'honorary', 'scitech', 'hall_of_fame', 'special')),
  unique (award_id, slug)
);

create table category_line_edge (
  from_id    bigint not null references category_line (id),
  to_id      bigint not null references category_line (id),
  kind       text not null check (kind in ('renamed', 'split', 'merged', 'succeeded', 'discontinued')),
  edition_id bigint references edition (id),
  primary key (from_id, to_id, kind)
);
create index category_line_edge_to on category_line_edge (to_id);
create index category_line_edge_edition on category_line_edge (edition_id) where edition_id is not null;

create table category (
  id           {id},
  edition_id   bigint not null references edition (id),
  session_id   bigint references award_session (id),
  line_id      bigint not null references category_line (id),
  slug         text not null,                 -- lead-actor-limited
  name         text not null,                 -- as the body writes it that year
  short_name   text not null default '',
  nominee_kind text not null default 'mixed' check (nominee_kind in ('person', 'work', 'song', 'org', 'country', 'mixed')),
  winner_rule  text not null default 'ties_allowed' check (winner_rule in ('one', 'ties_allowed', 'many', 'none')),
  place        bigint not null,               -- running order
  weight       bigint not null default 1,     -- points a right prediction is worth
  locks_at     bigint,                        -- when predictions close by the clock
  locked_at    bigint,                        -- when they were closed by hand or by the first result: whichever came first
  lock_seq     bigint,                        -- the number that picks must be below; set with locked_at
  revision     bigint not null default 0,     -- moves with every result
  version      bigint not null default 1,     -- moves with every change of its entry
  unique (edition_id, slug)
);
create index category_order on category (edition_id, place, id);
create index category_line_of on category (line_id, edition_id);
create index category_session on category (session_id) where session_id is not null;

-- The words a category is found by: of its own name, its award's and its edition's.
create table category_word (
  word        text not null,
  category_id bigint not null references category (id) on delete cascade,
  primary key (word, category_id)
);
create index category_word_of on category_word (category_id, word);

create table nomination (
  id           {id},
  category_id  bigint not null references category (id),
  place        bigint not null,
  slug         text not null,                 -- within its category: what a nominee card names
  credited     text not null,                 -- the credit as it was printed
  raw          text not null default '',      -- every field of the source as it stood, JSON
  citation     text not null default '',
  detail       text not null default '',
  note         text not null default '',
  announced_at bigint,
  status       text not null default 'official'
               check (status in ('official', 'withdrawn', 'rescinded', 'disqualified', 'replaced', 'writein', 'shortlist', 'unofficial')),
  status_at    bigint,
  status_note  text not null default '',
  replaces_id  bigint references nomination (id),
  row_key      text,                          -- what makes the same row of a table the same when it is imported again
  batch_id     bigint,                        -- the import that made it
  edited_at    bigint,                        -- since when an editor's word stands, and an import's no more
  version      bigint not null default 1,
  unique (category_id, slug)
);
create index nomination_order on nomination (category_id, place, id);
create unique index nomination_row on nomination (row_key) where row_key is not null;
create index nomination_batch on nomination (batch_id) where batch_id is not null;
create index nomination_replaces on nomination (replaces_id) where replaces_id is not null;

create table nomination_party (
  nomination_id  bigint not null references nomination (id),
  place          bigint not null,
  kind           text not null check (kind in ('person', 'org')),
  party_id       bigint not null,
  credited_as    text not null,
  credit_role    text not null default '',    -- Lyric by
  part           text not null default 'main' check (part in ('main', 'other')),
  removed_at     bigint,                      -- one of four mixers removed, the nomination stays
  removed_reason text not null default '',
  primary key (nomination_id, place)
);
create index nomination_party_of on nomination_party (kind, party_id, nomination_id);

create table nomination_work (
  nomination_id bigint not null references nomination (id),
  place         bigint not null,
  work_id       bigint not null references work (id),
  relation      text not null default 'for' check (relation in ('for', 'episode', 'song', 'also_for')),
  primary key (nomination_id, place)
);
create index nomination_work_of on nomination_work (work_id, nomination_id);

-- Characters: the twins are two rows.
create table nomination_role (
  nomination_id bigint not null references nomination (id),
  place         bigint not null,
  party_place   bigint not null default 0,
  work_place    bigint not null default 0,
  name          text not null,
  raw           text not null default '',
  primary key (nomination_id, place)
);

-- What was said of a category, in the order it was said. Only ever added to: the winner is what these come to.
create table result (
  id            {id},
  category_id   bigint not null references category (id),
  nomination_id bigint references nomination (id),   -- null for no_award
  kind          text not null check (kind in ('announced', 'corrected', 'retracted', 'confirmed', 'placed', 'declined', 'vacated', 'no_award')),
  rank          bigint,                              -- with placed: 2nd, 3rd
  share         text not null default '',
  at            bigint,                              -- null when only the edition is known
  said_at       bigint not null,                     -- when it was entered
  account_id    bigint,
  actor         text not null,
  source_url    text not null default '',
  note          text not null default '',
  batch_id      bigint,
  idempotency   text unique                          -- so that a retried announcement is one
);
create index result_of on result (category_id, id);
create index result_nomination on result (nomination_id) where nomination_id is not null;
create index result_batch on result (batch_id) where batch_id is not null;

-- What the results come to, one row a nomination that has an outcome: folded anew in the transaction of each result, and by `repair counts`.
create table standing (
  nomination_id bigint primary key references nomination (id),
  category_id   bigint not null references category (id),
  outcome       text not null check (outcome in ('won', 'tied', 'placed', 'lost', 'honoured', 'void')),
  rank          bigint,
  mark          text not null default '' check (mark in ('', 'declined', 'vacated', 'confirmed', 'corrected')),
  at            bigint                               -- when it was announced, if known
);
create index standing_category on standing (category_id, nomination_id);

-- Which categories a story shows or belongs to, by path (emmys/2020/lead-actor-limited, or emmys/2020): found again when a result comes.
create table story_award (
  story_id bigint not null references story (id) on delete cascade,
  path     text not null,
  role     text not null check (role in ('about', 'nominee', 'results')),
  primary key (story_id, path, role)
);
create index story_award_path on story_award (path, story_id);

-- Ballots a story holds, by slug.
create table story_ballot (
  story_id bigint not null references story (id) on delete cascade,
  slug     text not null,
  primary key (story_id, slug)
);
create index story_ballot_slug on story_ballot (slug, story_id);
