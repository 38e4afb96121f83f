-- Bearer tokens of the API. Only a hash is kept.

create table token (
  id         {id},
  hash       {bytes} not null unique,
  role       text not null check (role in ('moderator', 'writer', 'editor', 'awards-editor', 'owner')),
  name       text not null,
  created_at bigint not null,
  revoked_at bigint
);
