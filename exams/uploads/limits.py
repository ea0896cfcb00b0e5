"""How much of anything is taken. Reasons in docs/decisions/0014."""

MB = 1024 * 1024

# A phone's photograph is 3 to 8 MB, a scanned report of ten pages 2 to 6.
MOST_FILE_BYTES = 10 * MB
# Of one form, with all its files.
MOST_SENT_BYTES = 25 * MB
MOST_FILES_AT_ONCE = 6
MOST_FILES_OF_A_STUDY = 24
MOST_PAPERS_OF_A_TREATMENT = 24
# A clinic that meets this is a script or a mistake; a busy day is a tenth of it.
MOST_FILES_OF_A_DAY = 300

# Phones make pictures of up to 50 million pixels; decoded that is 150 MB.
MOST_PIXELS = 50_000_000
MOST_SIDE_PX = 16_000
# What is kept: twice the width of any screen the clinic reads it on.
STORED_SIDE_PX = 4096
THUMBNAIL_PX = 320
# Lossless pictures may grow when they are written anew.
MOST_STORED_BYTES = 24 * MB

MOST_PAGES = 100
# What the packed parts of one PDF may unfold to.
MOST_UNPACKED_BYTES = 64 * MB
