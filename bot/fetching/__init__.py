"""Reports collected from agencies' columns, politely: what `gongkai fetch` runs."""
