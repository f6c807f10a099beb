"""A Confluence look-alike on the loopback: strict REST interface, SQLite, pages in a browser."""
