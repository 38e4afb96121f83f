-- Predictions: who plays an edition, what they said would win, what became of it.

alter table category add column void_at bigint;              -- since when the category counts for nobody
alter table category add column void_reason text not null default '';

-- Categories that close by the clock and have not been closed yet.
create index category_due on category (locks_at) where locked_at is null and locks_at is not null;

-- What an edition's players are asked besides, and where the counting of their scores stands.
create table game (
  edition_id bigint primary key references edition (id),
  question   text not null default '',        -- how many minutes will it last: parts equals
  answer     bigint,                          -- once it is known
  miss_after bigint,                          -- while the distances to the answer are counted: players up to this one have theirs
  counted_at bigint,                          -- when scores were last counted
  revised_at bigint                           -- when a correction last changed them
);

-- Somebody who plays one edition: an account, or a guest on one device.
create table player (
  id         {id},
  edition_id bigint not null references edition (id),
  account_id bigint references account (id),
  device     {bytes},                         -- keyed hash of a guest's device
  name       text not null,
  cohort     text not null default 'reader' check (cohort in ('reader', 'expert')),
  guess      bigint,                          -- the answer to the edition's question
  shown_at   bigint,                          -- since when they let everybody see their sheet before the lock
  made_at    bigint not null
);
create unique index player_account on player (edition_id, account_id) where account_id is not null;
create unique index player_device on player (edition_id, device) where device is not null;
create index player_of on player (account_id, id) where account_id is not null;
create index player_expert on player (edition_id, id) where cohort = 'expert';
create index player_edition on player (edition_id, id);

-- Everything ever said, in the order it was said. Only ever added to. The first is the pick, the others follow in order of
-- likelihood; without a first it was taken back.
create table pick (
  id          {id},
  player_id   bigint not null references player (id),
  category_id bigint not null references category (id),
  n1          bigint,
  n2          bigint,
  n3          bigint,
  n4          bigint,
  n5          bigint,
  at          bigint not null
);
create index pick_of on pick (player_id, category_id, id);

-- What stands of it: the last of each player and category below the lock.
create table pick_now (
  category_id bigint not null references category (id),
  player_id   bigint not null references player (id),
  seq         bigint not null,
  ranks       bigint not null check (ranks between 1 and 5),
  n1          bigint not null,
  n2          bigint,
  n3          bigint,
  n4          bigint,
  n5          bigint,
  primary key (category_id, player_id)
);
create index pick_now_player on pick_now (player_id, category_id);

-- How the picks of a cohort moved in each span of six hours: their sum is what stands, their running sum the history.
create table pick_count (
  category_id   bigint not null references category (id),
  nomination_id bigint not null references nomination (id),
  cohort        text not null check (cohort in ('reader', 'expert')),
  span          bigint not null,              -- the instant it begins
  n             bigint not null,              -- gained less lost
  primary key (category_id, nomination_id, cohort, span)
);

-- Where the counting of a category stands. `waiting`: its result or weight changed; `running`: players up to after_id have
-- the new score and the others the old; `again`: it changed once more meanwhile.
create table scoring (
  category_id bigint primary key references category (id),
  edition_id  bigint not null references edition (id),
  state       text not null check (state in ('waiting', 'running', 'again', 'done')),
  after_id    bigint not null default 0,
  was_winners bigint not null default 0,      -- what the old scores were counted with; 0 while it does not count
  was_weight  bigint not null default 0,
  now_winners bigint not null default 0,
  now_weight  bigint not null default 0
);
create index scoring_open on scoring (edition_id, category_id) where state <> 'done';
create index scoring_of on scoring (edition_id, category_id);

-- The winners scores are made of: as they were counted, and as they are being counted.
create table scored (
  category_id   bigint not null references category (id),
  nomination_id bigint not null references nomination (id),
  was           bigint not null default 0 check (was in (0, 1)),
  counts        bigint not null default 0 check (counts in (0, 1)),
  primary key (category_id, nomination_id)
);

-- What a player's picks came to. Who has none in a decided category has no row.
create table score (
  player_id  bigint primary key references player (id),
  edition_id bigint not null,
  right_n    bigint not null,                 -- right picks
  decided    bigint not null,                 -- picks in categories that count
  points     bigint not null,                 -- weights of the right ones
  credit     bigint not null,                 -- 100, 60, 40, 20, 10 for the place the winner was ranked at
  brier      bigint not null,                 -- ten-thousandths, rounded down in each category; less is better
  rank_key   bigint not null,                 -- all that decides the place: right, then points, then probability
  miss       bigint not null default 0        -- distance to the answer of the edition's question; parts equals
);
create index score_board on score (edition_id, rank_key desc, miss, player_id);
create index score_player on score (edition_id, player_id);

-- How many players share each height of the board: a place is the sum of those above.
create table score_level (
  edition_id bigint not null,
  rank_key   bigint not null,
  miss       bigint not null,
  players    bigint not null,
  primary key (edition_id, rank_key, miss)
);

-- Some players among themselves, by a link; all categories, or some.
create table league (
  id         {id},
  edition_id bigint not null references edition (id),
  name       text not null,
  token      text not null unique,
  engine     text not null check (engine in ('right', 'points', 'credit', 'brier')),
  player_id  bigint not null references player (id),  -- who made it
  made_at    bigint not null
);
create index league_maker on league (player_id, id);
create index league_of on league (edition_id, id);

create table league_category (
  league_id   bigint not null references league (id),
  category_id bigint not null references category (id),
  primary key (league_id, category_id)
);
create index league_category_of on league_category (category_id);

create table league_member (
  league_id bigint not null references league (id),
  player_id bigint not null references player (id),
  joined_at bigint not null,
  primary key (league_id, player_id)
);
create index league_member_of on league_member (player_id, league_id);

-- What its writer had predicted, as printed beside a comment when they wanted it.
alter table comment add column predicted text not null default '';
