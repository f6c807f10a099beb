"""HTML tree to storage format: one module per family of elements."""
