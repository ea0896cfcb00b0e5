#!/bin/sh
# Run once by the official PostgreSQL image, in an empty cluster: two roles and the database.
set -eu
psql --set=ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
    --set=owner_password="$OWNER_PASSWORD" --set=app_password="$APP_PASSWORD" <<'SQL'
CREATE ROLE backmice_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE backmice_app LOGIN PASSWORD :'app_password';
CREATE DATABASE backmice OWNER backmice_owner ENCODING 'UTF8';
REVOKE ALL ON DATABASE backmice FROM PUBLIC;
GRANT CONNECT ON DATABASE backmice TO backmice_app;
SQL
