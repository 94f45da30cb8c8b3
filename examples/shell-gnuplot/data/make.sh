#!/bin/sh
# Makes up data/counts.csv: visitors of a museum on each day of a year. Run once; the file is committed.
awk 'BEGIN {
    srand(1)
    print "day,visitors"
    for (day = 1; day <= 365; day++) {
        mean = 300 + 150 * sin(2 * 3.14159 * (day - 100) / 365) + (day % 7 < 2 ? 120 : 0)
        printf "%d,%d\n", day, mean + 80 * (rand() + rand() - 1)
    }
}' > data/counts.csv
