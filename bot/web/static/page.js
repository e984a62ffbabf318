// Everything works without this file; it adds comfort only.
