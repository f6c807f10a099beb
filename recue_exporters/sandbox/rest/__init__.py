"""The REST interfaces of both products over one store."""
