"""The embedded renderer: the pages that Quarto would make, from the same files, where Quarto is not installed.

Pandoc sets the text (headings, tables, citations, formulas); Lua filters beside it add what Quarto adds (numbers of
figures and sections, callouts, tabs); Jinja2 puts the site's shell around it. A page is rendered again only when
something that it is made of has changed.
"""
