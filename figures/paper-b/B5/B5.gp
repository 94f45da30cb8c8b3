# Figure B5. Run in this folder: gnuplot B5.gp
# It reads B5.dat and draws B5.pdf and B5.png; for one of them:
#   gnuplot -e "formats='pdf'" B5.gp
# Weak and strong samples during training: see caption.txt.

if (!exists('formats')) formats = 'pdf png'
data = 'B5.dat'

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
  set output 'B5.' . format
  set multiplot

  # --- Panel 1: (a)  Cross-entropy ---
  eval style
  set lmargin at screen 0.065; set rmargin at screen 0.31833
  set bmargin at screen 0.16; set tmargin at screen 0.82
  set title '{/:Bold (a)  Cross-entropy}' offset 0,-0.6
  set xrange [0.4:2560.0]
  set logscale x
  set xlabel 'Iteration' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics ('0' 0.5, '1' 1.0, '10^{1}' 10.0, '10^{2}' 100.0, '10^{3}' 1000.0) nomirror textcolor rgb ink
  set yrange [0.0:2.739724052644461]
  set ylabel 'Cross-entropy (nat)' textcolor rgb ink
  set format y '%h'
  set ytics 0.5 nomirror textcolor rgb ink
  set arrow from 16.0, graph 0 to 16.0, graph 1 arrowstyle 1
  set label 'split' at 16.0, graph 0.95 left offset 0.4,0 font ',7.0' textcolor rgb grey
  plot data index 0 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb blue notitle, \
       data index 1 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb vermillion notitle, \
       data index 2 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 7 pointsize 0.5 linecolor rgb blue notitle, \
       data index 3 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 5 pointsize 0.5 linecolor rgb vermillion notitle

  # --- Panel 2: (b)  Output of the own class ---
  eval style
  set lmargin at screen 0.39833; set rmargin at screen 0.65167
  set bmargin at screen 0.16; set tmargin at screen 0.82
  set title '{/:Bold (b)  Output of the own class}' offset 0,-0.6
  set xrange [0.4:2560.0]
  set logscale x
  set xlabel 'Iteration' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics ('0' 0.5, '1' 1.0, '10^{1}' 10.0, '10^{2}' 100.0, '10^{3}' 1000.0) nomirror textcolor rgb ink
  set yrange [0.0:1.04]
  set ylabel 'Mean softmax output' textcolor rgb ink
  set format y '%h'
  set ytics 0.25 nomirror textcolor rgb ink
  set arrow from 16.0, graph 0 to 16.0, graph 1 arrowstyle 1
  set arrow from graph 0, first 0.1 to graph 1, first 0.1 arrowstyle 1
  set label 'chance' at graph 0.99, first 0.1 right offset 0,0.45 font ',7.0' textcolor rgb grey
  plot data index 4 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb blue notitle, \
       data index 5 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb vermillion notitle, \
       data index 6 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 7 pointsize 0.5 linecolor rgb blue notitle, \
       data index 7 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 5 pointsize 0.5 linecolor rgb vermillion notitle

  # --- Panel 3: (c)  Reconstruction error ---
  eval style
  set lmargin at screen 0.73167; set rmargin at screen 0.985
  set bmargin at screen 0.16; set tmargin at screen 0.82
  set title '{/:Bold (c)  Reconstruction error}' offset 0,-0.6
  set xrange [0.4:2560.0]
  set logscale x
  set xlabel 'Iteration' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics ('0' 0.5, '1' 1.0, '10^{1}' 10.0, '10^{2}' 100.0, '10^{3}' 1000.0) nomirror textcolor rgb ink
  set yrange [0.1331237750534426:0.2937101604685287]
  set ylabel 'Mean squared error' textcolor rgb ink
  set format y '%h'
  set ytics 0.05 nomirror textcolor rgb ink
  set object rectangle from 0.4, graph 0 to 5.69837990408289, graph 1 behind fillcolor rgb blue fillstyle transparent solid 0.07 noborder
  set object rectangle from 5.69837990408289, graph 0 to 78.16792932635668, graph 1 behind fillcolor rgb vermillion fillstyle transparent solid 0.07 noborder
  set object rectangle from 78.16792932635668, graph 0 to 2560.0, graph 1 behind fillcolor rgb green fillstyle transparent solid 0.07 noborder
  set label 'i' at graph 0.15156, graph 0.93266 center font ',7.0' textcolor rgb blue
  set label 'ii' at graph 0.45251, graph 0.93266 center font ',7.0' textcolor rgb vermillion
  set label 'iii' at graph 0.80095, graph 0.93266 center font ',7.0' textcolor rgb green
  plot data index 8 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb blue notitle, \
       data index 9 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb vermillion notitle, \
       data index 10 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 7 pointsize 0.5 linecolor rgb blue notitle, \
       data index 11 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 5 pointsize 0.5 linecolor rgb vermillion notitle, \
       data index 12 using 1:2 with lines linewidth 1.2 dashtype (5,8) linecolor rgb blue notitle, \
       data index 13 using 1:2 with lines linewidth 1.2 dashtype (5,8) linecolor rgb vermillion notitle

  # --- Key of all panels ---
  eval style
  set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen 1
  unset border; unset tics; unset grid
  set key left top Left reverse samplen 1.3 font ',7'
  set xrange [0:1]; set yrange [0:1]
  plot NaN notitle, \
       keyentry with linespoints linewidth 1.2 dashtype solid pointtype 7 pointsize 0.5 linecolor rgb blue title 'weak samples' at screen 0.2668, 0.965, \
       keyentry with linespoints linewidth 1.2 dashtype solid pointtype 5 pointsize 0.5 linecolor rgb vermillion title 'strong samples' at screen 0.42389, 0.965, \
       keyentry with lines linewidth 1.2 dashtype (5,8) linecolor rgb ink title 'decoder of the group alone' at screen 0.58739, 0.965
  unset multiplot
  set output
}
