"""The browser view: the sandbox's pages as people read, compare, comment and edit them."""
