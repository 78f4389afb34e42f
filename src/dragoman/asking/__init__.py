"""One filter language over a record, and what every face shows of it: rows, marked texts, sentences, briefs.

Nothing here prints. ``questions`` turns a person's words into the one ``Question``; ``rows`` gives the export's shapes;
``marking`` splits a report's text at its evidence; ``sentences`` puts a happening into words; ``brief`` gathers them;
``relation`` follows two sides over time.
"""
