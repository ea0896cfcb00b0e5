"""Django's PostgreSQL engine, on a server that starts at the first connection."""
