"""One machine that takes pushes and serves the site."""
