# Figure B9. Run in this folder: gnuplot B9.gp
# It reads B9.dat and draws B9.pdf and B9.png; for one of them:
#   gnuplot -e "formats='pdf'" B9.gp
# The row space of a single layer during training: see caption.txt.

if (!exists('formats')) formats = 'pdf png'
data = 'B9.dat'

# --- House style: colours, axes, text ---
blue = '#0072B2'; vermillion = '#D55E00'; green = '#009E73'; purple = '#CC79A7'; orange = '#E69F00'; sky = '#56B4E9'; ink = '#222222'; grey = '#7F7F7F'; white = '#FFFFFF'
style = "\
  reset; \
  set encoding utf8; set minussign; \
  set border 3 linewidth 0.5 linecolor rgb ink; \
  set tics nomirror out scale 0.45,0.25 font ',7' textcolor rgb ink; \
  set mxtics 1; set mytics 1; \
  set grid ytics linewidth 0.4 linetype 1 linecolor rgb '#e6e6e6' back; \
  set style fill transparent solid 0.22 noborder; \
  set style arrow 1 nohead back linewidth 0.6 dashtype (5,8) linecolor rgb grey; \
  unset key; unset colorbox"

do for [format in formats] {
  if (format eq 'pdf') {
    set terminal pdfcairo color enhanced size 6.75in,2.5in font 'Liberation Sans,7.5' fontscale 0.75 linewidth 2 pointscale 0.85 dashlength 1.1 rounded
  } else {
    set terminal pngcairo color enhanced size 1350,500 font 'Liberation Sans,7.5' fontscale 2.08333 linewidth 2.77778 pointscale 2.08333 dashlength 1.25 rounded
  }
  set output 'B9.' . format
  set multiplot

  # --- Panel 1: (a)  Reconstruction loss ---
  eval style
  set lmargin at screen 0.07; set rmargin at screen 0.325
  set bmargin at screen 0.16; set tmargin at screen 0.82
  set title '{/:Bold (a)  Reconstruction loss}' offset 0,-0.6
  set xrange [0.4:5120.0]
  set logscale x
  set xlabel 'Iteration' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics ('0' 0.5, '1' 1.0, '10^{1}' 10.0, '10^{2}' 100.0, '10^{3}' 1000.0) nomirror textcolor rgb ink
  set yrange [0.1619299412080291:0.3827888676286712]
  set ylabel 'Loss of the test images' textcolor rgb ink
  set format y '%h'
  set ytics 0.05 nomirror textcolor rgb ink
  set arrow from 38.14672337551119, graph 0 to 38.14672337551119, graph 1 arrowstyle 1
  set label 'PCA' at first 0.5, first 0.17128837029364952 left front font ',7.0' textcolor rgb orange
  set label 'class means' at first 0.5, first 0.20328046771655228 left front font ',7.0' textcolor rgb green
  set label 'random rows' at first 4608.0, first 0.31940853531293734 right front font ',7.0' textcolor rgb grey
  set label 'LDA' at first 4608.0, first 0.3441733917099528 right front font ',7.0' textcolor rgb vermillion
  plot data index 0 using 1:2 with lines linewidth 0.9 dashtype (5,8) linecolor rgb orange notitle, \
       data index 1 using 1:2 with lines linewidth 0.9 dashtype (5,8) linecolor rgb green notitle, \
       data index 2 using 1:2 with lines linewidth 0.9 dashtype (5,8) linecolor rgb grey notitle, \
       data index 3 using 1:2 with lines linewidth 0.9 dashtype (5,8) linecolor rgb vermillion notitle, \
       data index 4 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb blue notitle, \
       data index 5 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 13 pointsize 0.5 linecolor rgb blue notitle

  # --- Panel 2: (b)  Overlap, metric of the data ---
  eval style
  set lmargin at screen 0.4; set rmargin at screen 0.655
  set bmargin at screen 0.16; set tmargin at screen 0.82
  set title '{/:Bold (b)  Overlap, metric of the data}' offset 0,-0.6
  set xrange [0.4:5120.0]
  set logscale x
  set xlabel 'Iteration' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics ('0' 0.5, '1' 1.0, '10^{1}' 10.0, '10^{2}' 100.0, '10^{3}' 1000.0) nomirror textcolor rgb ink
  set yrange [0.0:1.0]
  set ylabel 'Mean squared correlation' textcolor rgb ink
  set format y '%h'
  set ytics 0.25 nomirror textcolor rgb ink
  set arrow from 38.14672337551119, graph 0 to 38.14672337551119, graph 1 arrowstyle 1
  plot data index 6 using 1:2 with lines linewidth 0.7 dashtype (5,8) linecolor rgb grey notitle, \
       data index 7 using 1:2 with lines linewidth 0.7 dashtype (5,8) linecolor rgb green notitle, \
       data index 8 using 1:2 with lines linewidth 0.7 dashtype (5,8) linecolor rgb orange notitle, \
       data index 9 using 1:2 with lines linewidth 0.7 dashtype (5,8) linecolor rgb vermillion notitle, \
       data index 10 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb grey notitle, \
       data index 11 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 6 pointsize 0.5 linecolor rgb grey notitle, \
       data index 12 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb green notitle, \
       data index 13 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 7 pointsize 0.5 linecolor rgb green notitle, \
       data index 14 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb orange notitle, \
       data index 15 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 9 pointsize 0.5 linecolor rgb orange notitle, \
       data index 16 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb vermillion notitle, \
       data index 17 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 5 pointsize 0.5 linecolor rgb vermillion notitle

  # --- Panel 3: (c)  Overlap, pixels as they are ---
  eval style
  set lmargin at screen 0.73; set rmargin at screen 0.985
  set bmargin at screen 0.16; set tmargin at screen 0.82
  set title '{/:Bold (c)  Overlap, pixels as they are}' offset 0,-0.6
  set xrange [0.4:5120.0]
  set logscale x
  set xlabel 'Iteration' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics ('0' 0.5, '1' 1.0, '10^{1}' 10.0, '10^{2}' 100.0, '10^{3}' 1000.0) nomirror textcolor rgb ink
  set yrange [0.003:1.0]
  set logscale y
  set ylabel 'Mean squared cosine' textcolor rgb ink
  set format y '10^{%T}'
  set ytics 1e-2, 1e1 nomirror textcolor rgb ink
  set grid xtics ytics
  set arrow from 38.14672337551119, graph 0 to 38.14672337551119, graph 1 arrowstyle 1
  plot data index 18 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb grey notitle, \
       data index 19 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 6 pointsize 0.5 linecolor rgb grey notitle, \
       data index 20 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb green notitle, \
       data index 21 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 7 pointsize 0.5 linecolor rgb green notitle, \
       data index 22 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb orange notitle, \
       data index 23 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 9 pointsize 0.5 linecolor rgb orange notitle, \
       data index 24 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb vermillion notitle, \
       data index 25 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 5 pointsize 0.5 linecolor rgb vermillion notitle

  # --- Key of all panels ---
  eval style
  set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen 1
  unset border; unset tics; unset grid
  set key left top Left reverse samplen 1.3 font ',7'
  set xrange [0:1]; set yrange [0:1]
  plot NaN notitle, \
       keyentry with linespoints linewidth 1.2 dashtype solid pointtype 13 pointsize 0.5 linecolor rgb blue title 'logits of the network' at screen 0.20699, 0.965, \
       keyentry with linespoints linewidth 1.2 dashtype solid pointtype 6 pointsize 0.5 linecolor rgb grey title 'random rows' at screen 0.40092, 0.965, \
       keyentry with linespoints linewidth 1.2 dashtype solid pointtype 7 pointsize 0.5 linecolor rgb green title 'class means' at screen 0.55, 0.965, \
       keyentry with linespoints linewidth 1.2 dashtype solid pointtype 9 pointsize 0.5 linecolor rgb orange title 'PCA' at screen 0.69588, 0.965, \
       keyentry with linespoints linewidth 1.2 dashtype solid pointtype 5 pointsize 0.5 linecolor rgb vermillion title 'LDA' at screen 0.79134, 0.965
  unset multiplot
  set output
}
