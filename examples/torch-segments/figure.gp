# Draws the loss of all segments of a training, one after the other.
# usage: gnuplot -c figure.gp OUTPUT FILE...
set terminal svg size 400,250 dynamic background 'white'
set output ARG1
set datafile separator ','
set logscale y
set xlabel 'iteration'
set ylabel 'loss'
unset key
plot for [i = 2:ARGC] value('ARG'.i) using 1:2 with lines linewidth 2
