#!/bin/sh
# How far each smoothed series still swings, as a table.
# usage: ranges.sh FILE...
echo "series,lowest,highest"
for file; do
    awk -F , 'NR == 1 { name = $2 }
        NR == 2 { low = high = $2 }
        NR > 1 { if ($2 < low) low = $2; if ($2 > high) high = $2 }
        END { printf "%s,%.1f,%.1f\n", name, low, high }' "$file"
done
