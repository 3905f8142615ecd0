"""Pictures made at build time: inline SVG without scripts, in the reader's colours.

Each is drawn twice, for wide and for narrow screens, so that its letters stay as large as the
page's; the stylesheet shows one of the two. The text that a picture is made of stands beside it.
"""
