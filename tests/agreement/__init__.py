"""The room that holds the engine against what others computed: reference cases and published analyses.

It writes `validation/summary.json`, from which the site's validation page is made. A build never runs the comparison:
the summary carries the hash of the engine's code and of the facts compared, and a test fails when either has changed.
"""
