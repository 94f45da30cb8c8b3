# The mean of the last `window` days, from the day on that has so many before it.
# usage: awk -v window=7 -f smooth.awk COUNTS
BEGIN { FS = ","; OFS = ","; print "day,mean of " window " days" }
NR == 1 { next }
{
    sum += $2 - kept[NR % window]
    kept[NR % window] = $2
    if (NR > window) printf "%d,%.3f\n", $1, sum / window
}
