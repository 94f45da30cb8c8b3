# Draws the counts and the smoothed series.
# usage: gnuplot -c figure.gp OUTPUT COUNTS FILE...
set terminal svg size 500,300 dynamic background 'white'
set output ARG1
set datafile separator ','
set xlabel 'day'
set ylabel 'visitors'
set yrange [0:*]
set key bottom left
plot ARG2 using 1:2 with dots linecolor 'gray50' title columnheader(2), \
    for [i = 3:ARGC] value('ARG'.i) using 1:2 with lines linewidth 2 title columnheader(2)
