"""What a question means: words, years, agencies, and the question they make together."""
