"""Runs a condition, read from standard input, over a Parquet file.

Usage: query.py FILE < CONDITION
"""

import json
import sys

import chdb

condition = json.load(sys.stdin)
# The file is a value like any other.
params = condition["params"] | {"file": sys.argv[1]}
query = f"""
    SELECT count() AS contacts, countIf(optin) AS optin, max(cc_age) AS oldest, sum(solde) AS solde
    FROM file({{file:String}}, Parquet) AS contact
    WHERE {condition["sql"]}
"""
print(chdb.query(query, "JSONEachRow", params=params), end="")
