-- psql --dbname=backmice --file=deploy/postgres/search.sql      as a superuser of PostgreSQL, in the clinic's database
-- After the first migration, and after a restore into a new database. Without it search is right, but slower:
-- the policies would have these wait. They tell nothing of a row but whether it fits.
ALTER FUNCTION textlike(text, text) LEAKPROOF;
ALTER FUNCTION texticlike(text, text) LEAKPROOF;
ALTER FUNCTION similarity_op(text, text) LEAKPROOF;
ALTER FUNCTION word_similarity_op(text, text) LEAKPROOF;
ALTER FUNCTION word_similarity_commutator_op(text, text) LEAKPROOF;
ALTER FUNCTION regexp_replace(text, text, text, text) LEAKPROOF;
