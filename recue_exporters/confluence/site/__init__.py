"""The only door to Confluence: connection, the v1 and v2 dialects, errors, retry."""
