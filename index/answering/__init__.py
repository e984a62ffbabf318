"""What a question is answered with: one module for each family of kinds."""
