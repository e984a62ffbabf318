"""Knowledge as data: forms, words, replies, places, agency kinds and the sample reports."""
