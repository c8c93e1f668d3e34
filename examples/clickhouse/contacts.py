"""Writes a Parquet file of two million made-up contacts.

Usage: contacts.py FILE
"""

import sys

import chdb

chdb.query(
    """
    INSERT INTO FUNCTION file({file:String}, Parquet)
    SELECT
        concat('contact', toString(number), if(number % 3 = 0, '@exemple.fr', '@example.com')) AS EMail,
        if(number % 7 = 0, NULL, arrayElement(['FR', 'BE', 'CH', 'DE', 'ES'], 1 + number % 5)) AS Pays,
        if(number % 4 = 0, 'prospect', 'client') AS status,
        toInt64(number % 90) AS cc_age,
        toBool(number % 2 = 0) AS optin,
        toDecimal64(number % 1000, 2) / 4 AS solde,
        toDateTime('2024-01-01 00:00:00', 'UTC') + number % 31536000 AS date_last_interaction
    FROM numbers(2000000)
    """,
    params={"file": sys.argv[1]},
)
