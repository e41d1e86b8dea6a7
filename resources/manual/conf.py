"""How Sphinx makes the manual: one run a language, `packaging/manual.py` starts them and sets the language."""

import os

language = os.environ.get("MANUAL_LANGUAGE", "en")
project = "Inspector"
release = os.environ.get("MANUAL_VERSION", "")
extensions = ["myst_parser", "manual_search"]  # the second one: packaging/manual_search.py
myst_enable_extensions = ["colon_fence", "deflist", "attrs_inline"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = f"Inspector {release}".strip()
html_show_sphinx = False
html_show_copyright = False
html_copy_source = False
html_show_sourcelink = False
html_static_path: list[str] = []
html_theme_options = {"top_of_page_buttons": []}
nitpicky = True
# Read without a network, from a folder: no address of the web is asked, and none is checked.
linkcheck_ignore = [r"https?://.*"]
