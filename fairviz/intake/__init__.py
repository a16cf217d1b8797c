"""Takes in what people bring: folders, tables, archives. No torch here: the page uses it, too.

answers/     predictions: columns, what each is, and what was said
readers/     one file per published format: a place becomes `Found` (found.py), nothing decoded
decoding, colours, fitting     one picture into a square
archives, pickles, npz, batches, uploads     containers, opened without running anything in them
tables, columns, joining, attributes, listings     CSV and Parquet beside pictures
layouts, walking, picture_files     where a format's files lie
sources, reviewing, thumbnails, splits, collecting     from a place to an album

It may import predictions and what lies below; lab, audit and app's libraries never.
"""
