-- Accounts, how their holders prove who they are, and where they are signed in.

create table account (
  id          {id},
  name        text not null,
  email       text unique,                  -- folded; never shown to others; null once the account is closed
  role        text not null check (role in ('reader', 'moderator', 'writer', 'editor', 'awards-editor', 'owner')),
  person_id   bigint references person (id), -- the byline its holder writes under, if any
  password    text,                         -- PHC string of argon2id; null for none
  totp_secret {bytes},                      -- null until the holder has proved that it works
  totp_step   bigint not null default 0,    -- the last time step a code was taken for: each is taken once
  created_at  bigint not null,
  seen_at     bigint,
  closed_at   bigint
);
create index account_role on account (role, id);
create index account_name on account (name, id);
create index account_person on account (person_id) where person_id is not null;

-- A browser that is signed in. Only a hash of its cookie is kept.
create table session (
  id         {id},
  hash       {bytes} not null unique,
  account_id bigint not null references account (id),
  made_at    bigint not null,
  seen_at    bigint not null,
  proved_at  bigint not null,               -- when its holder last proved who they are
  expires_at bigint not null,
  agent      text not null default ''       -- 'Firefox on Linux', as its holder recognises it
);
create index session_account on session (account_id, id);
create index session_expires on session (expires_at);

create table passkey (
  id            {id},
  account_id    bigint not null references account (id),
  credential_id {bytes} not null unique,
  name          text not null,
  data          text not null,              -- the public key and its counter, JSON
  made_at       bigint not null,
  used_at       bigint
);
create index passkey_account on passkey (account_id, id);

create table recovery_code (
  id         {id},
  account_id bigint not null references account (id),
  hash       {bytes} not null,
  used_at    bigint
);
create index recovery_code_account on recovery_code (account_id, id);

-- An account at another house (OpenID Connect).
create table identity (
  issuer     text not null,
  subject    text not null,
  account_id bigint not null references account (id),
  made_at    bigint not null,
  primary key (issuer, subject)
);
create index identity_account on identity (account_id);

-- One-time links: each opens once and not for long. Only a hash is kept.
create table login_link (
  id         {id},
  hash       {bytes} not null unique,       -- of nothing anybody knows, until the link is made to be sent
  purpose    text not null check (purpose in ('sign-in', 'invite', 'email', 'claim')),
  account_id bigint references account (id),
  email      text not null,
  role       text,
  data       text not null default '',
  made_at    bigint not null,
  expires_at bigint not null,
  used_at    bigint
);
create index login_link_expires on login_link (expires_at);
create index login_link_account on login_link (account_id) where account_id is not null;
create index login_link_email on login_link (email);

-- What a server has to remember between the two halves of a ceremony. Taken out once.
create table ceremony (
  hash       {bytes} primary key,
  kind       text not null,
  account_id bigint references account (id),
  state      text not null,
  expires_at bigint not null
);
create index ceremony_expires on ceremony (expires_at);

-- Who did what on the desk, when and why.
create table audit (
  id         {id},
  at         bigint not null,
  account_id bigint,                        -- null for the command line and the house itself
  actor      text not null,
  act        text not null,                 -- 'comment.approve', 'account.invite'
  object     text not null,                 -- 'comment', 'account', 'story'
  object_id  bigint not null,
  why        text not null default '',
  data       text not null default ''       -- JSON, what undo needs
);
create index audit_newest on audit (at, id);
create index audit_account on audit (account_id, id);
create index audit_act on audit (act, id);
create index audit_object on audit (object, object_id, id);
create index ceremony_account on ceremony (account_id) where account_id is not null;
