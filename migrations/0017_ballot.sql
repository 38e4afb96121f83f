-- Ballots: the readers' own votes, in a ledger anyone can count again.

create table ballot (
  id            {id},
  slug          text not null unique,
  question      text not null,
  intro         text not null default '',
  lang          text not null default '',
  method        text not null check (method in ('plurality', 'approval', 'score', 'ranked')),
  level         text not null check (level in ('device', 'mail', 'account')),
  state         text not null default 'draft' check (state in ('draft', 'public')),
  shown         text not null check (shown in ('always', 'after')),   -- when results are seen: always, or after the close
  changes       text not null check (changes in ('allowed', 'none')), -- whether a vote may be changed until the close
  tie           text not null,                -- the rule as the tally spells it: declared, listed, drawn:42
  unranked      text not null default '',     -- what a voter who leaves an option out says of it
  most          bigint not null default 0,    -- most options one may name; 0 for all
  opens_at      bigint not null,
  closes_at     bigint,                       -- null while no end is set
  last_seq      bigint not null default 0,    -- of the ledger
  votes         bigint not null default 0,    -- that count now
  quarantined   bigint not null default 0,    -- that wait for the desk
  voided        bigint not null default 0,
  superseded    bigint not null default 0,
  withdrawn     bigint not null default 0,    -- taken back by their voters
  revision      bigint not null default 0,    -- moves with everything that may change the count
  version       bigint not null default 1,    -- moves with every change of its entry
  created_at    bigint not null,
  changed_at    bigint not null
);
create index ballot_newest on ballot (opens_at, id);

-- What one can vote for. Votes name the place, so that a place stays what it is once the ballot is public.
create table ballot_option (
  id            {id},
  ballot_id     bigint not null references ballot (id),
  place         bigint not null,
  slug          text not null,
  title         text not null,
  note          text not null default '',
  nominee       text not null default '',     -- path of a nomination: emmys/2020/lead-actor-limited/mark-ruffalo
  person        text not null default '',     -- slug of a person
  media_id      bigint,                       -- a picture; shown while the library has it
  withdrawn_at  bigint,
  withdrawn_why text not null default '',
  version       bigint not null default 1,
  unique (ballot_id, place),
  unique (ballot_id, slug)
);

-- What an option was called before it was mended.
create table ballot_option_version (
  option_id bigint not null references ballot_option (id),
  version   bigint not null,
  title     text not null,
  note      text not null,
  at        bigint not null,
  actor     text not null,
  primary key (option_id, version)
);

-- The ledger: a line for every vote that was cast, never changed but in what became of it.
create table vote (
  id          {id},
  ballot_id   bigint not null references ballot (id),
  seq         bigint not null,                -- its line in the ledger
  voter       {bytes} not null,               -- keyed hash of who voted, another one for each ballot
  choice      text not null,                  -- places as JSON: [1], [3,0], [[0,5],[2,3]]
  cast_at     bigint not null,
  supersedes  bigint references vote (id),
  state       text not null check (state in ('counted', 'superseded', 'quarantined', 'void', 'withdrawn')),
  reasons     text not null default '',       -- words with a space between: burst fast
  network     {bytes} not null,               -- keyed hash under a key that changes every day
  fill_ms     bigint,                         -- from the form to the vote; null without a form
  idempotency {bytes},
  decided_at  bigint,                         -- when the desk said what is to become of it
  act_id      bigint,                         -- by which act of the desk
  unique (ballot_id, seq)
);
-- One vote of each voter is in force.
create unique index vote_live on vote (ballot_id, voter) where state in ('counted', 'quarantined', 'void');
create index vote_state on vote (ballot_id, state, id);
create index vote_supersedes on vote (supersedes) where supersedes is not null;
create index vote_act on vote (act_id) where act_id is not null;
create unique index vote_idempotency on vote (ballot_id, idempotency) where idempotency is not null;

-- Equal choices and how many count: what results are made of. Kept with every vote; rebuilt by `repair counts`.
create table ballot_pile (
  ballot_id bigint not null references ballot (id),
  choice    text not null,
  votes     bigint not null,
  primary key (ballot_id, choice)
);
