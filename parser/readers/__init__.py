"""One module per file format; each ends in a `Document`."""
