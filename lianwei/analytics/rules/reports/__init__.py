"""Reports put together from numbers: figures with ids, tables, sentences. Pure."""
