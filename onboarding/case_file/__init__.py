"""A case as one file: everything that is known about it, for whoever must keep or judge it elsewhere.

``content`` gathers it, in the shape that docs/case_file.md tells; ``sheets`` sets it as a PDF.
"""
