"""One machine that publishes what is pushed: a bare repository, its hooks, two releases, a timer."""
