"""REST interface v2 of Cloud."""
