"""What is true of the whole: documents, releases, machines, scores."""
