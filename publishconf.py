"""Production settings: everything of pelicanconf.py, at the site's public address."""

import os

from pelicanconf import *

SITEURL = os.environ.get("SITEURL", "")
