-- The one event log. Whoever follows a change follows these rows, in the order of seq.
create table event (
    seq bigint not null primary key,
    topic text not null,
    kind text not null,
    subject bigint not null,
    at bigint not null,
    data text not null
);
create index event_topic on event (topic, seq);

-- Work that is done after the commit. due_at is when a job may be claimed: while it runs, that is the end of its lease.
create table job (
    id {id},
    kind text not null,
    data text not null,
    state text not null check (state in ('waiting', 'running', 'dead')),
    due_at bigint not null,
    attempts bigint not null,
    reason text,
    enqueued_at bigint not null
);
create index job_due on job (due_at, id) where state <> 'dead';
create index job_state on job (state, id);
