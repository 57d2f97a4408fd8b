"""What staff change by command: old text and answers to new text. No I/O, no clock, no prompts."""
