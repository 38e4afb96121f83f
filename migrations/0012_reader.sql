-- What readers with an account have of their own.

-- A comment somebody wrote while signed in, or claimed later. The name stays the one it was signed with.
alter table comment add column account_id bigint references account (id);
create index comment_account on comment (account_id, posted_at, id) where account_id is not null;
create index comment_account_story on comment (account_id, story_id, posted_at) where account_id is not null;
create index comment_account_state on comment (account_id, state) where account_id is not null;
create index comment_claim on comment (email, id) where email is not null and account_id is null;

-- Who clapped and who reported while signed in, so that it can be handed out and forgotten with the account.
alter table applause add column account_id bigint references account (id);
create index applause_account on applause (account_id, comment_id, voter) where account_id is not null;
alter table report add column account_id bigint references account (id);
create index report_account on report (account_id, id) where account_id is not null;

-- The address of which it is certain that whoever holds the account reads its mail; it lapses when the address changes.
alter table account add column proved_email text;
-- When a link went out by mail: only whoever reads that mail can have opened it.
alter table login_link add column mailed_at bigint;
