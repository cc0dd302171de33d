"""What a figure stands for: the province, the universities of a city, one university, one college.

The cube holds the first three; a college is few enough entries to be added up when asked.
"""

from qihang.apps.metrics.records import UNIVERSITY_OF

PROVINCE_OF = "'/' || split_part({path}, '/', 2) || '/'"

# FROM item yielding the nodes of one row that has `org_path` and `place`; format with row=alias.
EACH_NODE = (
    "LATERAL (VALUES ("
    + PROVINCE_OF.format(path="{row}.org_path")
    + "), ({row}.place), ("
    + UNIVERSITY_OF.format(path="{row}.org_path")
    + "))"
)
