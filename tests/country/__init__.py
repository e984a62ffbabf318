"""An invented country: its reports, and questions over them whose answers are worked out."""
