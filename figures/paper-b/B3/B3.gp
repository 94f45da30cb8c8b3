# Figure B3. Run in this folder: gnuplot B3.gp
# It reads B3.dat and draws B3.pdf and B3.png; for one of them:
#   gnuplot -e "formats='pdf'" B3.gp
# Reconstruction loss against iteration, compared: see caption.txt.

if (!exists('formats')) formats = 'pdf png'
data = 'B3.dat'

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
    set terminal pdfcairo color enhanced size 6.75in,3.32in font 'Liberation Sans,7.5' fontscale 0.75 linewidth 2 pointscale 0.85 dashlength 1.1 rounded
  } else {
    set terminal pngcairo color enhanced size 1350,664 font 'Liberation Sans,7.5' fontscale 2.08333 linewidth 2.77778 pointscale 2.08333 dashlength 1.25 rounded
  }
  set output 'B3.' . format
  set multiplot

  # --- Panel 1: exact ---
  eval style
  set lmargin at screen 0.08; set rmargin at screen 0.24333
  set bmargin at screen 0.55422; set tmargin at screen 0.85542
  set title '{/:Bold exact}' offset 0,-0.6
  set xrange [0.4:2560.0]
  set logscale x
  set xlabel '' textcolor rgb ink offset 0,0.4
  set format x ''
  set xtics ('' 0.5, '' 1.0, '' 10.0, '' 100.0, '' 1000.0) nomirror textcolor rgb ink
  set yrange [0.0:0.3787942912032945]
  set ylabel 'Reconstruction loss' textcolor rgb ink
  set format y '%h'
  set ytics 0.2 nomirror textcolor rgb ink
  set object rectangle from 0.4, graph 0 to 7.1641852816100675, graph 1 behind fillcolor rgb blue fillstyle transparent solid 0.07 noborder
  set object rectangle from 7.1641852816100675, graph 0 to 127.99093628823192, graph 1 behind fillcolor rgb vermillion fillstyle transparent solid 0.07 noborder
  set object rectangle from 127.99093628823192, graph 0 to 2560.0, graph 1 behind fillcolor rgb green fillstyle transparent solid 0.07 noborder
  set label 'i' at graph 0.16461, graph 0.88889 center font ',7.0' textcolor rgb blue
  set label 'ii' at graph 0.4937, graph 0.88889 center font ',7.0' textcolor rgb vermillion
  set label 'iii' at graph 0.82909, graph 0.88889 center font ',7.0' textcolor rgb green
  plot data index 0 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb blue notitle, \
       data index 1 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 7 pointsize 0.5 linecolor rgb blue notitle

  # --- Panel 2: linear, 1 ep. ---
  eval style
  set lmargin at screen 0.29333; set rmargin at screen 0.45667
  set bmargin at screen 0.55422; set tmargin at screen 0.85542
  set title '{/:Bold linear, 1 ep.}' offset 0,-0.6
  set xrange [0.4:2560.0]
  set logscale x
  set xlabel '' textcolor rgb ink offset 0,0.4
  set format x ''
  set xtics ('' 0.5, '' 1.0, '' 10.0, '' 100.0, '' 1000.0) nomirror textcolor rgb ink
  set yrange [0.0:0.9467355523619138]
  set ylabel '' textcolor rgb ink
  set format y '%h'
  set ytics 0.5 nomirror textcolor rgb ink
  set object rectangle from 0.4, graph 0 to 6.042324669355483, graph 1 behind fillcolor rgb blue fillstyle transparent solid 0.07 noborder
  set object rectangle from 6.042324669355483, graph 0 to 75.04760577074875, graph 1 behind fillcolor rgb vermillion fillstyle transparent solid 0.07 noborder
  set object rectangle from 75.04760577074875, graph 0 to 2560.0, graph 1 behind fillcolor rgb green fillstyle transparent solid 0.07 noborder
  set label 'i' at graph 0.1549, graph 0.88889 center font ',7.0' textcolor rgb blue
  set label 'ii' at graph 0.45353, graph 0.88889 center font ',7.0' textcolor rgb vermillion
  set label 'iii' at graph 0.79863, graph 0.88889 center font ',7.0' textcolor rgb green
  plot data index 2 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb blue notitle, \
       data index 3 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 7 pointsize 0.5 linecolor rgb blue notitle

  # --- Panel 3: linear, 5 ep. ---
  eval style
  set lmargin at screen 0.50667; set rmargin at screen 0.67
  set bmargin at screen 0.55422; set tmargin at screen 0.85542
  set title '{/:Bold linear, 5 ep.}' offset 0,-0.6
  set xrange [0.4:2560.0]
  set logscale x
  set xlabel '' textcolor rgb ink offset 0,0.4
  set format x ''
  set xtics ('' 0.5, '' 1.0, '' 10.0, '' 100.0, '' 1000.0) nomirror textcolor rgb ink
  set yrange [0.0:0.6204961598086326]
  set ylabel '' textcolor rgb ink
  set format y '%h'
  set ytics 0.25 nomirror textcolor rgb ink
  set object rectangle from 0.4, graph 0 to 5.566546573040945, graph 1 behind fillcolor rgb blue fillstyle transparent solid 0.07 noborder
  set object rectangle from 5.566546573040945, graph 0 to 80.14056478816353, graph 1 behind fillcolor rgb vermillion fillstyle transparent solid 0.07 noborder
  set object rectangle from 80.14056478816353, graph 0 to 2560.0, graph 1 behind fillcolor rgb green fillstyle transparent solid 0.07 noborder
  set label 'i' at graph 0.15022, graph 0.88889 center font ',7.0' textcolor rgb blue
  set label 'ii' at graph 0.4526, graph 0.88889 center font ',7.0' textcolor rgb vermillion
  set label 'iii' at graph 0.80238, graph 0.88889 center font ',7.0' textcolor rgb green
  plot data index 4 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb blue notitle, \
       data index 5 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 7 pointsize 0.5 linecolor rgb blue notitle

  # --- Panel 4: linear, 20 ep. ---
  eval style
  set lmargin at screen 0.08; set rmargin at screen 0.24333
  set bmargin at screen 0.12651; set tmargin at screen 0.42771
  set title '{/:Bold linear, 20 ep.}' offset 0,-0.6
  set xrange [0.4:2560.0]
  set logscale x
  set xlabel 'Iteration' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics ('0' 0.5, '1' 1.0, '10^{1}' 10.0, '10^{2}' 100.0, '10^{3}' 1000.0) nomirror textcolor rgb ink
  set yrange [0.0:0.42336948678034386]
  set ylabel 'Reconstruction loss' textcolor rgb ink
  set format y '%h'
  set ytics 0.2 nomirror textcolor rgb ink
  set object rectangle from 0.4, graph 0 to 6.521425208293082, graph 1 behind fillcolor rgb blue fillstyle transparent solid 0.07 noborder
  set object rectangle from 6.521425208293082, graph 0 to 75.21733895893952, graph 1 behind fillcolor rgb vermillion fillstyle transparent solid 0.07 noborder
  set object rectangle from 75.21733895893952, graph 0 to 2560.0, graph 1 behind fillcolor rgb green fillstyle transparent solid 0.07 noborder
  set label 'i' at graph 0.15925, graph 0.88889 center font ',7.0' textcolor rgb blue
  set label 'ii' at graph 0.45801, graph 0.88889 center font ',7.0' textcolor rgb vermillion
  set label 'iii' at graph 0.79876, graph 0.88889 center font ',7.0' textcolor rgb green
  plot data index 6 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb blue notitle, \
       data index 7 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 7 pointsize 0.5 linecolor rgb blue notitle

  # --- Panel 5: linear, 30 ep. ---
  eval style
  set lmargin at screen 0.29333; set rmargin at screen 0.45667
  set bmargin at screen 0.12651; set tmargin at screen 0.42771
  set title '{/:Bold linear, 30 ep.}' offset 0,-0.6
  set xrange [0.4:2560.0]
  set logscale x
  set xlabel 'Iteration' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics ('0' 0.5, '1' 1.0, '10^{1}' 10.0, '10^{2}' 100.0, '10^{3}' 1000.0) nomirror textcolor rgb ink
  set yrange [0.0:0.4011004339247726]
  set ylabel '' textcolor rgb ink
  set format y '%h'
  set ytics 0.2 nomirror textcolor rgb ink
  set object rectangle from 0.4, graph 0 to 6.690806477274773, graph 1 behind fillcolor rgb blue fillstyle transparent solid 0.07 noborder
  set object rectangle from 6.690806477274773, graph 0 to 86.20279592270163, graph 1 behind fillcolor rgb vermillion fillstyle transparent solid 0.07 noborder
  set object rectangle from 86.20279592270163, graph 0 to 2560.0, graph 1 behind fillcolor rgb green fillstyle transparent solid 0.07 noborder
  set label 'i' at graph 0.16071, graph 0.88889 center font ',7.0' textcolor rgb blue
  set label 'ii' at graph 0.46725, graph 0.88889 center font ',7.0' textcolor rgb vermillion
  set label 'iii' at graph 0.80654, graph 0.88889 center font ',7.0' textcolor rgb green
  plot data index 8 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb blue notitle, \
       data index 9 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 7 pointsize 0.5 linecolor rgb blue notitle

  # --- Panel 6: deconv, 5 ep. ---
  eval style
  set lmargin at screen 0.50667; set rmargin at screen 0.67
  set bmargin at screen 0.12651; set tmargin at screen 0.42771
  set title '{/:Bold deconv, 5 ep.}' offset 0,-0.6
  set xrange [0.4:2560.0]
  set logscale x
  set xlabel 'Iteration' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics ('0' 0.5, '1' 1.0, '10^{1}' 10.0, '10^{2}' 100.0, '10^{3}' 1000.0) nomirror textcolor rgb ink
  set yrange [0.0:0.5346402452583545]
  set ylabel '' textcolor rgb ink
  set format y '%h'
  set ytics 0.2 nomirror textcolor rgb ink
  set object rectangle from 0.4, graph 0 to 7.021846651219491, graph 1 behind fillcolor rgb blue fillstyle transparent solid 0.07 noborder
  set object rectangle from 7.021846651219491, graph 0 to 112.2196576035437, graph 1 behind fillcolor rgb vermillion fillstyle transparent solid 0.07 noborder
  set object rectangle from 112.2196576035437, graph 0 to 2560.0, graph 1 behind fillcolor rgb green fillstyle transparent solid 0.07 noborder
  set label 'i' at graph 0.16347, graph 0.88889 center font ',7.0' textcolor rgb blue
  set label 'ii' at graph 0.48505, graph 0.88889 center font ',7.0' textcolor rgb vermillion
  set label 'iii' at graph 0.82158, graph 0.88889 center font ',7.0' textcolor rgb green
  plot data index 10 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb blue notitle, \
       data index 11 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 7 pointsize 0.5 linecolor rgb blue notitle

  # --- Panel 7: Drop and rise by decoder ---
  eval style
  set lmargin at screen 0.8; set rmargin at screen 0.985
  set bmargin at screen 0.12651; set tmargin at screen 0.85542
  set title '{/:Bold Drop and rise by decoder}' offset 0,-0.6
  set xrange [0.0:0.36370935638048535]
  set xlabel 'Relative change of the loss' textcolor rgb ink offset 0,0.4
  set format x '%h'
  set xtics 0.2 nomirror textcolor rgb ink
  set yrange [-6.6:-0.4]
  set ylabel '' textcolor rgb ink
  set format y '%h'
  set ytics ('exact' -1.0, 'linear, 1 ep.' -2.0, 'linear, 5 ep.' -3.0, 'linear, 20 ep.' -4.0, 'linear, 30 ep.' -5.0, 'deconv, 5 ep.' -6.0) nomirror textcolor rgb ink
  set arrow from 0.05, graph 0 to 0.05, graph 1 arrowstyle 1
  plot data index 12 using 1:2 with lines linewidth 0.8 dashtype solid linecolor rgb vermillion notitle, \
       data index 13 using 1:2 with points pointtype 5 pointsize 0.5 linewidth 0.6 linecolor rgb vermillion notitle, \
       data index 14 using 1:2 with lines linewidth 0.8 dashtype solid linecolor rgb green notitle, \
       data index 15 using 1:2 with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb green notitle

  # --- Key of all panels ---
  eval style
  set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen 1
  unset border; unset tics; unset grid
  set key left top Left reverse samplen 1.3 font ',7'
  set xrange [0:1]; set yrange [0:1]
  plot NaN notitle, \
       keyentry with linespoints linewidth 1.2 dashtype solid pointtype 7 pointsize 0.5 linecolor rgb blue title 'reconstruction loss' at screen 0.29083, 0.98193, \
       keyentry with points pointtype 5 pointsize 0.5 linewidth 0.6 linecolor rgb vermillion title 'drop in phase ii' at screen 0.47674, 0.98193, \
       keyentry with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb green title 'rise in phase iii' at screen 0.64026, 0.98193
  unset multiplot
  set output
}
