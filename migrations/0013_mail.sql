-- Addresses that asked to be left alone: keyed hashes, so that the table tells nobody who they are.

create table mail_stop (
  hash    {bytes} primary key,
  made_at bigint not null
);
