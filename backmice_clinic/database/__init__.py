"""Django's PostgreSQL engine, which tells the server whose rows the present work may touch."""
