-- Documents, what their pages say, and what was answered from them.
--
-- One rule for all: a row belongs to a tenant, and a session sees the rows of the tenant that it has named by
-- set_config('fovea.tenant', ..., true); one that has named none sees nothing. Row-level security holds for the tables' owner
-- too (force), since the service connects as it.
--
-- Boxes are in points from the top left corner of the page as displayed.

create extension if not exists vector;

create function current_tenant() returns uuid language sql stable parallel safe
    return nullif(current_setting('fovea.tenant', true), '')::uuid;

create table tenant (
    id         uuid primary key,
    name       text not null unique,
    created_at timestamptz not null default now()
);

-- Keys are kept as SHA-256; what was handed out cannot be read back.
create table api_key (
    id         uuid primary key,
    tenant_id  uuid not null references tenant on delete cascade,
    digest     bytea not null unique,
    label      text not null,
    role       text not null check (role in ('reader', 'editor', 'administrator')),
    created_at timestamptz not null default now(),
    revoked_at timestamptz
);

create table collection (
    id         uuid primary key,
    tenant_id  uuid not null references tenant on delete cascade,
    name       text not null,
    created_at timestamptz not null default now(),
    unique (tenant_id, name)
);

create table document (
    id            uuid primary key,
    tenant_id     uuid not null references tenant on delete cascade,
    collection_id uuid not null references collection on delete cascade,
    name          text not null,
    media_type    text not null,
    digest        text not null,                -- SHA-256 of the file, in hex
    bytes         bigint not null,
    state         text not null check (state in ('queued', 'reading', 'ready', 'failed', 'cancelled')),
    page_count    int,                          -- null until the file was opened
    failure_code  text,
    failure       text,
    created_at    timestamptz not null default now(),
    opened_at     timestamptz,                  -- since when its pages are read
    ready_at      timestamptz,
    unique (collection_id, digest)              -- the same file again is the same document
);
create index document_of_tenant on document (tenant_id, created_at);

create table page (
    id           uuid primary key,
    tenant_id    uuid not null references tenant on delete cascade,
    document_id  uuid not null references document on delete cascade,
    number       int not null check (number >= 1),
    state        text not null check (state in ('waiting', 'ready', 'failed')),
    digest       text,                          -- equal digests: equal pages
    width        double precision,
    height       double precision,
    text         bytea,                         -- letters with their boxes, packed
    pictures     int[] not null default '{}',   -- resolutions that are kept in the file store
    failure_code text,
    failure      text,
    unique (document_id, number)
);
create index page_by_digest on page (tenant_id, digest) where state = 'ready';

-- What is found: a paragraph, a table row, a heading, with its place. Segments that LangChain4j programs add by themselves
-- have no page.
create table region (
    id            uuid primary key,
    tenant_id     uuid not null references tenant on delete cascade,
    collection_id uuid references collection on delete cascade,
    document_id   uuid references document on delete cascade,
    page_id       uuid references page on delete cascade,
    page_number   int,
    ordinal       int,                          -- place in the page's reading order, from 0
    box_left      double precision,
    box_top       double precision,
    box_right     double precision,
    box_bottom    double precision,
    text          text,
    metadata      jsonb not null default '{}',
    embedding     halfvec(${dimension}),
    words         tsvector generated always as (to_tsvector('${language}', coalesce(text, ''))) stored,
    unique (page_id, ordinal)
);
create index region_by_meaning on region using hnsw (embedding halfvec_cosine_ops);
create index region_of_document on region (document_id);
create index region_of_collection on region (tenant_id, collection_id);

-- Words of regions that have a page, to be found by. An index on region.words would lie idle: a tenant's policy must be checked
-- before any operator that might leak what it sees, as @@ might, so that with row-level security no such index is used. Here
-- the words that are looked for, set in fovea.words, are part of the policy itself; without any, nothing is seen.
create table region_words (
    region_id     uuid primary key references region on delete cascade,
    tenant_id     uuid not null,
    collection_id uuid not null,
    document_id   uuid not null,
    page_id       uuid not null,
    words         tsvector not null
);
create index region_words_by_words on region_words using gin (words) with (gin_pending_list_limit = 256);
create index region_words_of_collection on region_words (collection_id); -- for words that most regions have

create function note_words() returns trigger language plpgsql as
$$
begin
    insert into region_words (region_id, tenant_id, collection_id, document_id, page_id, words)
    values (new.id, new.tenant_id, new.collection_id, new.document_id, new.page_id, new.words);
    return null;
end
$$;
create trigger note_words after insert on region
    for each row when (new.page_id is not null) execute function note_words();

-- The first regions of a collection, in any order, that have a term; of each term as many as most. No documents: of any.
create function find_words(terms tsquery[], within uuid, documents uuid[], most int)
    returns table (term int, region_id uuid, page_id uuid)
    language plpgsql volatile as
$$
begin
    for at in 1..coalesce(cardinality(terms), 0) loop
        perform set_config('fovea.words', cast(terms[at] as text), true);
        -- Planned anew for each term: the plan for a common word is wrong for a rare one.
        return query execute 'select $1, w.region_id, w.page_id from region_words w
            where w.collection_id = $2 and ($3 is null or w.document_id = any ($3)) limit $4' using at, within, documents, most;
    end loop;
    perform set_config('fovea.words', '', true);
end
$$;

-- A page as a picture.
create table page_embedding (
    page_id       uuid not null references page on delete cascade,
    tenant_id     uuid not null references tenant on delete cascade,
    collection_id uuid not null references collection on delete cascade,
    encoder       text not null,
    embedding     real[] not null,              -- of length 1; few and compared exactly
    primary key (page_id, encoder)
);

-- Work: first a document is opened (page 0), then each of its pages is read. A claim ends by itself, so that the work of a
-- process that died is taken up by another.
create table page_job (
    id            bigint generated always as identity primary key,
    tenant_id     uuid not null references tenant on delete cascade,
    document_id   uuid not null references document on delete cascade,
    page_number   int not null check (page_number >= 0),
    attempts      int not null default 0,       -- how often it was begun
    not_before    timestamptz not null default now(),
    claimed_by    text,
    claimed_until timestamptz,
    unique (document_id, page_number)
);
create index page_job_due on page_job (not_before, id);

create table conversation (
    id            uuid primary key,
    tenant_id     uuid not null references tenant on delete cascade,
    collection_id uuid not null references collection on delete cascade,
    title         text not null,
    created_at    timestamptz not null default now()
);

create table answer (
    id              uuid primary key,
    tenant_id       uuid not null references tenant on delete cascade,
    conversation_id uuid not null references conversation on delete cascade,
    ordinal         int not null,
    question        text not null,
    text            text not null,
    outcome         text not null check (outcome in ('answered', 'not_in_documents', 'cancelled', 'failed')),
    model           text not null,
    created_at      timestamptz not null default now(),
    unique (conversation_id, ordinal)
);

create table citation (
    id          uuid primary key,
    tenant_id   uuid not null references tenant on delete cascade,
    answer_id   uuid not null references answer on delete cascade,
    ordinal     int not null,
    claim       text not null,                  -- the part of the answer that it stands for
    quote       text not null,
    page_id     uuid references page on delete set null,
    document_name text not null,
    page_number int,
    verdict     text not null check (verdict in ('verified', 'snapped', 'visual-only', 'unsupported')),
    boxes       jsonb not null default '[]',    -- where it stands, in points: one box a line
    claimed_box jsonb,                          -- where the model said that it stands, in points
    unique (answer_id, ordinal)
);

-- Claims go over all tenants, and are the one thing that does: these two functions, for as long as they run, see every job.
create function claim_page_jobs(worker text, most int, lease interval)
    returns table (id bigint, tenant_id uuid, document_id uuid, page_number int)
    language plpgsql volatile as
$$
#variable_conflict use_column
begin
    perform set_config('fovea.claims', 'on', true);
    return query update page_job set claimed_by = worker, claimed_until = now() + lease
        where page_job.id in (
            select due.id from page_job due
            where due.not_before <= now() and (due.claimed_until is null or due.claimed_until < now())
            order by due.not_before, due.id
            limit most
            for update skip locked)
        returning page_job.id, page_job.tenant_id, page_job.document_id, page_job.page_number;
    perform set_config('fovea.claims', '', true);
end
$$;

-- Which of a worker's jobs are still its own: one that was cancelled, or that another took over, is not. A lease of 0 gives
-- them back.
create function renew_page_jobs(worker text, jobs bigint[], lease interval) returns table (id bigint)
    language plpgsql volatile as
$$
#variable_conflict use_column
begin
    perform set_config('fovea.claims', 'on', true);
    return query update page_job set claimed_until = now() + lease
        where page_job.id in (
            select mine.id from page_job mine
            where mine.id = any (jobs) and mine.claimed_by = worker
            order by mine.id
            for update)
        returning page_job.id;
    perform set_config('fovea.claims', '', true);
end
$$;

do $$
declare t text;
begin
    foreach t in array array['collection', 'document', 'page', 'region', 'page_embedding', 'page_job', 'conversation', 'answer', 'citation'] loop
        execute format('alter table %I enable row level security', t);
        execute format('alter table %I force row level security', t);
        execute format('create policy of_tenant on %I using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())', t);
    end loop;
end $$;
alter table region_words enable row level security;
alter table region_words force row level security;
create policy of_words on region_words for select using (
    tenant_id = current_tenant() and words @@ cast(nullif(current_setting('fovea.words', true), '') as tsquery));
create policy of_tenant on region_words for insert with check (tenant_id = current_tenant());
create policy of_claims on page_job using (current_setting('fovea.claims', true) = 'on');
