"""Production settings: everything of pelicanconf.py, at the site's public address."""

import os

from pelicanconf import *  # noqa: F403 - Pelican's own convention for publishconf.py

SITEURL = os.environ.get("SITEURL", "")
