"""Gunicorn for a real installation: as `manage.py serve` has it, without migrating first."""

import os

bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WORKERS", "2"))
threads = 4
worker_class = "gthread"
preload_app = True
timeout = 60
graceful_timeout = 30
loglevel = "warning"
# Addresses may hold what was searched for.
accesslog = None
control_socket_disable = True
# Only the web server in front may say how a visitor came.
forwarded_allow_ips = os.environ.get("PROXY_ADDRESSES", "127.0.0.1")
