"""What one file may ask of the machine. They keep reading under a gigabyte; docs/algorithms/tabular.md
tells how each was measured.
"""

SMALL = 20 << 20  # bytes that any archive may unpack to
MOST_UNPACKED = 1 << 30  # bytes of all parts of a workbook
MOST_RATIO = 250  # unpacked to packed; ordinary sheets lie between 8 and 60
MOST_PARTS = 5_000
MOST_CELLS = 20_000_000  # of a workbook's grid, empty ones included
MOST_COLUMNS = 1_000
MOST_TEXT = 300 << 20  # bytes of text in the cells of one sheet
MOST_HTML = 40 << 20  # bytes of a web page saved as a sheet
LONGEST_CELL = 32_767  # characters, as in a spreadsheet

# Of the child process that parses a file. Its libraries alone take half a gigabyte of addresses.
MOST_MEMORY = 7 << 28
MOST_ANSWERS = 4 << 30  # bytes of rows that it may give back
SECONDS = 60  # for any file, and beside them:
BYTES_A_SECOND = 1 << 20
