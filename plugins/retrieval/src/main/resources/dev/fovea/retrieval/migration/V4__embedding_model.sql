-- The name of the model that the vectors of regions were made with: vectors of two models do not compare, though they may be of
-- one length. No row while it is not known. Of no tenant: the model is everybody's.
create table embedding_model (
    only_one boolean primary key default true check (only_one),
    name     text not null
);
