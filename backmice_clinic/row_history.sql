-- The history of rows. Arguments of the trigger: key; column of the clinic ('' where nothing leads to
-- one) and the query that goes on from it ('' where it is the clinic itself); the same of the patient;
-- then every secret column. Run as the owner of the tables, so that nobody else may write it.
CREATE OR REPLACE FUNCTION audit_keep_row_history() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $body$
DECLARE
    old_row jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
    new_row jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
    whole jsonb := coalesce(old_row, new_row);
    latest jsonb := coalesce(new_row, old_row);
    clinic text := latest ->> TG_ARGV[1];
    patient text := latest ->> TG_ARGV[3];
    place int;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        SELECT jsonb_object_agg(o.key, o.value), jsonb_object_agg(o.key, latest -> o.key)
            INTO old_row, new_row
            FROM jsonb_each(whole) o WHERE o.value IS DISTINCT FROM latest -> o.key;
        IF old_row IS NULL THEN
            RETURN NULL;
        END IF;
    END IF;
    FOR place IN 5 .. TG_NARGS - 1 LOOP
        IF old_row ? TG_ARGV[place] THEN
            old_row := jsonb_set(old_row, ARRAY[TG_ARGV[place]], '"(not kept)"');
        END IF;
        IF new_row ? TG_ARGV[place] THEN
            new_row := jsonb_set(new_row, ARRAY[TG_ARGV[place]], '"(not kept)"');
        END IF;
    END LOOP;
    IF TG_ARGV[2] <> '' THEN
        EXECUTE TG_ARGV[2] INTO clinic USING clinic;
    END IF;
    IF TG_ARGV[4] <> '' THEN
        EXECUTE TG_ARGV[4] INTO patient USING patient;
    END IF;
    INSERT INTO audit_rowchange
        (table_name, row_key, operation, actor_id, request_id, clinic_id, patient_id, old, new)
    VALUES (
        TG_TABLE_NAME, whole ->> TG_ARGV[0], lower(TG_OP),
        nullif(current_setting('backmice.actor', true), '')::uuid,
        coalesce(current_setting('backmice.request', true), ''),
        clinic::uuid, patient::uuid, old_row, new_row
    );
    RETURN NULL;
END
$body$;

-- Keeps every row of a table at once: as it was found, or before it is emptied.
CREATE OR REPLACE FUNCTION audit_keep_whole_rows(
    source regclass, operation text, key text, clinic text, patient text, secrets text[]
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $body$
DECLARE
    mask jsonb := coalesce(
        (SELECT jsonb_object_agg(name, '(not kept)') FROM unnest(secrets) name), '{}');
    side text := CASE operation WHEN 'delete' THEN 'old' ELSE 'new' END;
BEGIN
    EXECUTE format(
        'INSERT INTO audit_rowchange (table_name, row_key, operation, actor_id, request_id, clinic_id,'
        ' patient_id, %I) SELECT $1, r ->> $2, $3, nullif(current_setting(''backmice.actor'', true), '''')::uuid,'
        ' coalesce(current_setting(''backmice.request'', true), ''''), (r ->> $4)::uuid, (r ->> $5)::uuid,'
        ' r || $6 FROM (SELECT to_jsonb(t) r FROM %s t) rows', side, source)
    USING (SELECT relname FROM pg_class WHERE oid = source), key, operation, clinic, patient, mask;
END
$body$;

CREATE OR REPLACE FUNCTION audit_keep_truncated_rows() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $body$
BEGIN
    PERFORM audit_keep_whole_rows(
        TG_RELID::regclass, 'delete', TG_ARGV[0], CASE TG_ARGV[2] WHEN '' THEN TG_ARGV[1] ELSE '' END,
        CASE TG_ARGV[4] WHEN '' THEN TG_ARGV[3] ELSE '' END, TG_ARGV[5:]);
    RETURN NULL;
END
$body$;

REVOKE ALL ON FUNCTION audit_keep_row_history(), audit_keep_truncated_rows(),
    audit_keep_whole_rows(regclass, text, text, text, text, text[]) FROM PUBLIC;
