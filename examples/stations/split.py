"""One file for each station of a table, in a new folder.

usage: split.py RAIN FOLDER
"""

import csv
import os
import sys

stations = {}
with open(sys.argv[1]) as file:
    for row in csv.DictReader(file):
        stations.setdefault(row["station"], []).append(row)
os.makedirs(sys.argv[2], exist_ok=True)
for station, rows in stations.items():
    with open(os.path.join(sys.argv[2], station), "w") as file:
        file.write("year,month,rain\n")
        file.writelines(f"{row['year']},{row['month']},{row['rain']}\n" for row in rows)
