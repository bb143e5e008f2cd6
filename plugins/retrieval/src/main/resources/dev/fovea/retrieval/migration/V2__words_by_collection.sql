-- A word's regions in one collection, however many the others have: the index goes by collection first.
create extension if not exists btree_gin;

drop index region_words_by_words;
create index region_words_by_words on region_words using gin (collection_id, words) with (gin_pending_list_limit = 256);
drop index region_words_of_collection;
create index region_words_of_document on region_words (document_id);

-- The regions of a collection that have a term, packed: 16 bytes of the page's id, 16 of the region's, and so on. No documents:
-- of any. A term that most regions have, or more, is common: of it only the planner's estimate of how many is told. Where all
-- terms are common, regions are told as term 0: those that have all of the terms, then those that have the rarer half of them,
-- and so on, until there are most. In documents with few regions no term is common.
drop function find_words(tsquery[], uuid, uuid[], int);
create function find_words(terms tsquery[], within uuid, documents uuid[], most int)
    returns table (term int, regions float8, packed bytea)
    language plpgsql volatile as
$$
declare
    few constant int := 2000;
    scope uuid[] := array(select d.id from document d where d.collection_id = within and d.id = any (documents));
    -- Written out for each term, with what it is asked for: the plan for a common word is wrong for a rare one.
    wanted text := format('from region_words w where w.collection_id = %L', within)
        || case when documents is null then '' else format(' and w.document_id = any (%L)', scope) end;
    pack text := 'select count(*), string_agg(uuid_send(f.page_id) || uuid_send(f.region_id), '''')'
        || ' from (select w.page_id, w.region_id ' || wanted || ' limit ' || most || ') f';
    plan json;
    estimate float8;
    counted int;
    kept int;
    common tsquery[] := '{}';
    estimates float8[] := '{}';
    rare boolean := false;
begin
    if documents is not null
            and (select count(*) from (select from region r where r.document_id = any (scope) limit few + 1) s) <= few then
        return query
            with looked as materialized (
                select r.page_id, r.id, r.words from region r where r.document_id = any (scope) and r.page_id is not null)
            select cast(t.at as int), cast(count(l.id) as float8), string_agg(uuid_send(l.page_id) || uuid_send(l.id), '')
            from unnest(terms) with ordinality t (query, at) left join looked l on l.words @@ t.query
            group by t.at;
        return;
    end if;
    for at in 1..coalesce(cardinality(terms), 0) loop
        perform set_config('fovea.words', cast(terms[at] as text), true);
        execute 'explain (format json) select ' || wanted into plan;
        estimate := cast(plan -> 0 -> 'Plan' ->> 'Plan Rows' as float8);
        counted := most;
        if estimate <= 2 * most then -- it may be wrong
            execute pack into counted, packed;
        end if;
        if counted < most then
            rare := rare or counted > 0;
            term := at; regions := counted;
            return next;
        else
            common := common || terms[at];
            estimates := estimates || greatest(estimate, most);
            term := at; regions := greatest(estimate, most); packed := null;
            return next;
        end if;
    end loop;
    if not rare then
        common := array(select c.query from unnest(common, estimates) c (query, regions) order by c.regions);
        kept := cardinality(common);
        while kept > 0 loop
            perform set_config('fovea.words',
                (select string_agg('(' || cast(c as text) || ')', ' & ') from unnest(common[1:kept]) c), true);
            execute pack into counted, packed;
            if counted > 0 then
                term := 0; regions := counted;
                return next;
            end if;
            kept := case when counted < most then kept / 2 else 0 end;
        end loop;
    end if;
    perform set_config('fovea.words', '', true);
end
$$;
