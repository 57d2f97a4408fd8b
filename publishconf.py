"""Production settings: everything of pelicanconf.py, at the site's public address."""

import os
import sys
from pathlib import Path

# Pelican loads this file by its path; the command in .venv does not know the folder it is in.
sys.path.insert(0, str(Path(__file__).resolve().parent))

from pelicanconf import *

SITEURL = os.environ.get("SITEURL", "")
