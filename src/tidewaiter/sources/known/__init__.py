"""What outside sources know: for each feed whose format needs parsing, a function from its rows to records of text.

A parser here is pure: it gets records as the file has them and gives each back,
in order, with columns added; mappings say which of these go into which table.
"""
