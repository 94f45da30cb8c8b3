# Figure B11. Run in this folder: gnuplot B11.gp
# It reads B11.dat and draws B11.pdf and B11.png; for one of them:
#   gnuplot -e "formats='pdf'" B11.gp
# Reconstruction loss with and without softmax: see caption.txt.

if (!exists('formats')) formats = 'pdf png'
data = 'B11.dat'

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
    set terminal pdfcairo color enhanced size 6.75in,2.6in font 'Liberation Sans,7.5' fontscale 0.75 linewidth 2 pointscale 0.85 dashlength 1.1 rounded
  } else {
    set terminal pngcairo color enhanced size 1350,520 font 'Liberation Sans,7.5' fontscale 2.08333 linewidth 2.77778 pointscale 2.08333 dashlength 1.25 rounded
  }
  set output 'B11.' . format
  set multiplot

  # --- Panel 1: (a)  Against iteration ---
  eval style
  set lmargin at screen 0.07; set rmargin at screen 0.35
  set bmargin at screen 0.16; set tmargin at screen 0.82
  set title '{/:Bold (a)  Against iteration}' offset 0,-0.6
  set xrange [0.4:1280.0]
  set logscale x
  set xlabel 'Iteration' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics ('0' 0.5, '1' 1.0, '10^{1}' 10.0, '10^{2}' 100.0, '10^{3}' 1000.0) nomirror textcolor rgb ink
  set yrange [0.6215958899417726:1.0185543066393405]
  set ylabel 'Loss relative to the start' textcolor rgb ink
  set format y '%h'
  set ytics 0.1 nomirror textcolor rgb ink
  plot data index 0 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb blue notitle, \
       data index 1 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb vermillion notitle, \
       data index 2 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb green notitle, \
       data index 3 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb purple notitle, \
       data index 4 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 7 pointsize 0.5 linecolor rgb blue notitle, \
       data index 5 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 5 pointsize 0.5 linecolor rgb vermillion notitle, \
       data index 6 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 9 pointsize 0.5 linecolor rgb green notitle, \
       data index 7 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 13 pointsize 0.5 linecolor rgb purple notitle

  # --- Panel 2: (b)  Against training accuracy ---
  eval style
  set lmargin at screen 0.42; set rmargin at screen 0.7
  set bmargin at screen 0.16; set tmargin at screen 0.82
  set title '{/:Bold (b)  Against training accuracy}' offset 0,-0.6
  set xrange [0.0:102.0]
  set xlabel 'Training accuracy (%)' textcolor rgb ink offset 0,0.4
  set format x '%h'
  set xtics 25.0 nomirror textcolor rgb ink
  set yrange [0.648593650813169:1.0167831107273217]
  set ylabel 'Loss relative to the start' textcolor rgb ink
  set format y '%h'
  set ytics 0.1 nomirror textcolor rgb ink
  plot data index 8 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb green notitle, \
       data index 9 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb purple notitle, \
       data index 10 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 7 pointsize 0.5 linecolor rgb blue notitle, \
       data index 11 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 5 pointsize 0.5 linecolor rgb vermillion notitle, \
       data index 12 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 9 pointsize 0.5 linecolor rgb green notitle, \
       data index 13 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 13 pointsize 0.5 linecolor rgb purple notitle

  # --- Panel 3: (c)  Rise, equal accuracy ---
  eval style
  set lmargin at screen 0.775; set rmargin at screen 0.985
  set bmargin at screen 0.16; set tmargin at screen 0.82
  set title '{/:Bold (c)  Rise, equal accuracy}' offset 0,-0.6
  set xrange [0.5:3.5]
  set xlabel 'Compared at (%)' textcolor rgb ink offset 0,0.4
  set format x '%h'
  set xtics ('92.3' 1.0, '96.6' 2.0, '94.1' 3.0) nomirror textcolor rgb ink
  set yrange [1.8622106960885674:21.076267580160685]
  set ylabel 'Relative rise (%)' textcolor rgb ink
  set format y '%h'
  set ytics 5.0 nomirror textcolor rgb ink
  plot data index 14 using 1:2:3:4 with yerrorbars pointtype 7 pointsize 0.5 linewidth 0.7 linecolor rgb blue notitle, \
       data index 15 using 1:2:3:4 with yerrorbars pointtype 5 pointsize 0.5 linewidth 0.7 linecolor rgb vermillion notitle, \
       data index 16 using 1:2:3:4 with yerrorbars pointtype 7 pointsize 0.5 linewidth 0.7 linecolor rgb blue notitle, \
       data index 17 using 1:2:3:4 with yerrorbars pointtype 9 pointsize 0.5 linewidth 0.7 linecolor rgb green notitle, \
       data index 18 using 1:2:3:4 with yerrorbars pointtype 7 pointsize 0.5 linewidth 0.7 linecolor rgb blue notitle, \
       data index 19 using 1:2:3:4 with yerrorbars pointtype 13 pointsize 0.5 linewidth 0.7 linecolor rgb purple notitle

  # --- Key of all panels ---
  eval style
  set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen 1
  unset border; unset tics; unset grid
  set key left top Left reverse samplen 1.3 font ',7'
  set xrange [0:1]; set yrange [0:1]
  plot NaN notitle, \
       keyentry with linespoints linewidth 1.2 dashtype solid pointtype 7 pointsize 0.5 linecolor rgb blue title 'softmax and cross-entropy' at screen 0.13983, 0.965, \
       keyentry with linespoints linewidth 1.2 dashtype solid pointtype 5 pointsize 0.5 linecolor rgb vermillion title 'squared error' at screen 0.37537, 0.965, \
       keyentry with linespoints linewidth 1.2 dashtype solid pointtype 9 pointsize 0.5 linecolor rgb green title 'sigmoid of each output' at screen 0.52766, 0.965, \
       keyentry with linespoints linewidth 1.2 dashtype solid pointtype 13 pointsize 0.5 linecolor rgb purple title 'softmax, tanh for ReLU' at screen 0.73842, 0.965
  unset multiplot
  set output
}
