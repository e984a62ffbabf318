"""Tests: what the program does, seen from outside."""
