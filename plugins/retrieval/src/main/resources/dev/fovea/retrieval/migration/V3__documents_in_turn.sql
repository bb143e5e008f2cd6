-- Documents take turns of sixteen pages, so that a short one that comes after a long one is not kept waiting for all of it. Of one
-- document some pages come together: opening a large file costs more than reading a page of it.
drop index page_job_due;
create index page_job_in_turn on page_job ((page_number / 16), id);

create or replace function claim_page_jobs(worker text, most int, lease interval)
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
            order by due.page_number / 16, due.id
            limit most
            for update skip locked)
        returning page_job.id, page_job.tenant_id, page_job.document_id, page_job.page_number;
    perform set_config('fovea.claims', '', true);
end
$$;
