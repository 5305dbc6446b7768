"""Prints the rows of Parquet files as lines of JSON: parquet_lines.py FOLDER NUMBERS.

The form is that of compiled programs. The columns must be those that ray_embed.py promises.
"""

import json
import sys

import pyarrow as pa
import pyarrow.parquet as pq

table = pq.read_table(sys.argv[1])
expected = {
    "path": pa.string(),
    "embedding": pa.list_(pa.float32(), int(sys.argv[2])),
    "error": pa.string(),
}
columns = dict(zip(table.schema.names, table.schema.types))
assert columns == expected, f"the columns are {columns}"
for row in table.to_pylist():
    print(json.dumps({"file": row["path"], **row}))
