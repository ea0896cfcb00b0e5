"""Pages about patients, one module per page."""
