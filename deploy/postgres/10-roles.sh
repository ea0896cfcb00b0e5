#!/bin/sh
# Run once by the official PostgreSQL image, in an empty cluster: three roles and the database.
set -eu
psql --set=ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
    --set=owner_password="$OWNER_PASSWORD" --set=app_password="$APP_PASSWORD" \
    --set=reader_password="$READER_PASSWORD" <<'SQL'
CREATE ROLE backmice_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE backmice_app LOGIN PASSWORD :'app_password';
CREATE ROLE backmice_backup LOGIN BYPASSRLS IN ROLE pg_read_all_data PASSWORD :'reader_password';
CREATE DATABASE backmice OWNER backmice_owner ENCODING 'UTF8';
REVOKE ALL ON DATABASE backmice FROM PUBLIC;
GRANT CONNECT ON DATABASE backmice TO backmice_app, backmice_backup;
SQL
