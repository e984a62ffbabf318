"""Drafts judged before publication: findings in words, as JSON and SARIF, as comments in Word."""
