"""Programs that make data files; not part of the product."""
