"""Which fields of the roster a graduate checks, by the names of its layout, and how they can be mended."""

# Numbers by which a graduate is known: corrected as such, with all that hangs on them.
NUMBERS = ("name", "exam_number", "id_number")
# What the office writes with its answer. The rest decides who counts, or where: only a roster changes it.
WRITTEN = (
    *NUMBERS, "sex", "ethnicity", "politics", "home_place", "student_number", "class_name", "major",
    "major_name", "enrolled_date",
)  # fmt: skip
FIELDS = (*WRITTEN, "college", "qualification", "training_mode", "graduation_date")
HIDDEN = frozenset({"id_number"})  # shown masked to whoever is not its owner
