"""Prints the mean rain of each month at one station.

usage: summarise.py STATION
"""

import csv
import statistics
import sys

months = {}
with open(sys.argv[1]) as file:
    for row in csv.DictReader(file):
        months.setdefault(int(row["month"]), []).append(float(row["rain"]))
print("month,mean")
for month, rain in sorted(months.items()):
    print(f"{month},{statistics.mean(rain):.2f}")
