"""Runs before the program: where a Linux has no settings for fonts, its library would complain on standard error at every start."""

import os
import sys

if sys.platform == "linux" and not os.path.exists("/etc/fonts/fonts.conf"):
    os.environ.setdefault("FONTCONFIG_FILE", os.path.join(getattr(sys, "_MEIPASS", ""), "resources", "fonts.conf"))
