"""The questions about treatments, one module per page."""
