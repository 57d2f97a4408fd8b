"""What is published besides pages: calendars, feeds, open data and the files robots read."""
