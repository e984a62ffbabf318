"""An invented country: its reports, questions over them and the answers, worked out from the numbers."""
