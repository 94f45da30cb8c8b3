# Figure B12. Run in this folder: gnuplot B12.gp
# It reads B12.dat and draws B12.pdf and B12.png; for one of them:
#   gnuplot -e "formats='pdf'" B12.gp
# Reconstruction loss by BatchNorm's statistics: see caption.txt.

if (!exists('formats')) formats = 'pdf png'
data = 'B12.dat'

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
    set terminal pdfcairo color enhanced size 6.75in,3.3in font 'Liberation Sans,7.5' fontscale 0.75 linewidth 2 pointscale 0.85 dashlength 1.1 rounded
  } else {
    set terminal pngcairo color enhanced size 1350,660 font 'Liberation Sans,7.5' fontscale 2.08333 linewidth 2.77778 pointscale 2.08333 dashlength 1.25 rounded
  }
  set output 'B12.' . format
  set multiplot

  # --- Panel 1: batch statistics, exact ---
  eval style
  set lmargin at screen 0.075; set rmargin at screen 0.3425
  set bmargin at screen 0.555; set tmargin at screen 0.84
  set title '{/:Bold batch statistics, exact}' offset 0,-0.6
  set xrange [0.4:2560.0]
  set logscale x
  set xlabel '' textcolor rgb ink offset 0,0.4
  set format x ''
  set xtics ('' 0.5, '' 1.0, '' 10.0, '' 100.0, '' 1000.0) nomirror textcolor rgb ink
  set yrange [0.0:0.9467436117620283]
  set ylabel 'Reconstruction loss' textcolor rgb ink
  set format y '%h'
  set ytics 0.5 nomirror textcolor rgb ink
  set object rectangle from 0.4, graph 0 to 7.1641852816100675, graph 1 behind fillcolor rgb blue fillstyle transparent solid 0.07 noborder
  set object rectangle from 7.1641852816100675, graph 0 to 127.99093628823192, graph 1 behind fillcolor rgb vermillion fillstyle transparent solid 0.07 noborder
  set object rectangle from 127.99093628823192, graph 0 to 2560.0, graph 1 behind fillcolor rgb green fillstyle transparent solid 0.07 noborder
  set label 'i' at graph 0.16461, graph 0.88186 center font ',7.0' textcolor rgb blue
  set label 'ii' at graph 0.4937, graph 0.88186 center font ',7.0' textcolor rgb vermillion
  set label 'iii' at graph 0.82909, graph 0.88186 center font ',7.0' textcolor rgb green
  set arrow from graph 0, first 0.6903856750316951 to graph 1, first 0.6903856750316951 arrowstyle 1
  set label 'mean image' at graph 0.6, first 0.6903856750316951 right offset 0,0.45 font ',7.0' textcolor rgb grey
  plot data index 0 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb blue notitle, \
       data index 1 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 7 pointsize 0.5 linecolor rgb blue notitle

  # --- Panel 2: running statistics, exact ---
  eval style
  set lmargin at screen 0.3925; set rmargin at screen 0.66
  set bmargin at screen 0.555; set tmargin at screen 0.84
  set title '{/:Bold running statistics, exact}' offset 0,-0.6
  set xrange [0.4:2560.0]
  set logscale x
  set xlabel '' textcolor rgb ink offset 0,0.4
  set format x ''
  set xtics ('' 0.5, '' 1.0, '' 10.0, '' 100.0, '' 1000.0) nomirror textcolor rgb ink
  set yrange [0.0:0.9467436117620283]
  set ylabel '' textcolor rgb ink
  set format y '%h'
  set ytics 0.5 nomirror textcolor rgb ink
  set object rectangle from 0.4, graph 0 to 13.065351227233576, graph 1 behind fillcolor rgb blue fillstyle transparent solid 0.07 noborder
  set object rectangle from 13.065351227233576, graph 0 to 110.65844708364062, graph 1 behind fillcolor rgb vermillion fillstyle transparent solid 0.07 noborder
  set object rectangle from 110.65844708364062, graph 0 to 2560.0, graph 1 behind fillcolor rgb green fillstyle transparent solid 0.07 noborder
  set label 'i' at graph 0.1989, graph 0.88186 center font ',7.0' textcolor rgb blue
  set label 'ii' at graph 0.51968, graph 0.88186 center font ',7.0' textcolor rgb vermillion
  set label 'iii' at graph 0.82078, graph 0.88186 center font ',7.0' textcolor rgb green
  set arrow from graph 0, first 0.6903856750316951 to graph 1, first 0.6903856750316951 arrowstyle 1
  plot data index 2 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb blue notitle, \
       data index 3 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 7 pointsize 0.5 linecolor rgb blue notitle

  # --- Panel 3: batch statistics, 20 epochs ---
  eval style
  set lmargin at screen 0.075; set rmargin at screen 0.3425
  set bmargin at screen 0.13; set tmargin at screen 0.415
  set title '{/:Bold batch statistics, 20 epochs}' offset 0,-0.6
  set xrange [0.4:2560.0]
  set logscale x
  set xlabel 'Iteration' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics ('0' 0.5, '1' 1.0, '10^{1}' 10.0, '10^{2}' 100.0, '10^{3}' 1000.0) nomirror textcolor rgb ink
  set yrange [0.0:0.9467436117620283]
  set ylabel 'Reconstruction loss' textcolor rgb ink
  set format y '%h'
  set ytics 0.5 nomirror textcolor rgb ink
  set object rectangle from 0.4, graph 0 to 6.521425208293082, graph 1 behind fillcolor rgb blue fillstyle transparent solid 0.07 noborder
  set object rectangle from 6.521425208293082, graph 0 to 75.21733895893952, graph 1 behind fillcolor rgb vermillion fillstyle transparent solid 0.07 noborder
  set object rectangle from 75.21733895893952, graph 0 to 2560.0, graph 1 behind fillcolor rgb green fillstyle transparent solid 0.07 noborder
  set label 'i' at graph 0.15925, graph 0.88186 center font ',7.0' textcolor rgb blue
  set label 'ii' at graph 0.45801, graph 0.88186 center font ',7.0' textcolor rgb vermillion
  set label 'iii' at graph 0.79876, graph 0.88186 center font ',7.0' textcolor rgb green
  set arrow from graph 0, first 0.6903856750316951 to graph 1, first 0.6903856750316951 arrowstyle 1
  plot data index 4 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb blue notitle, \
       data index 5 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 7 pointsize 0.5 linecolor rgb blue notitle

  # --- Panel 4: running statistics, 20 epochs ---
  eval style
  set lmargin at screen 0.3925; set rmargin at screen 0.66
  set bmargin at screen 0.13; set tmargin at screen 0.415
  set title '{/:Bold running statistics, 20 epochs}' offset 0,-0.6
  set xrange [0.4:2560.0]
  set logscale x
  set xlabel 'Iteration' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics ('0' 0.5, '1' 1.0, '10^{1}' 10.0, '10^{2}' 100.0, '10^{3}' 1000.0) nomirror textcolor rgb ink
  set yrange [0.0:0.9467436117620283]
  set ylabel '' textcolor rgb ink
  set format y '%h'
  set ytics 0.5 nomirror textcolor rgb ink
  set object rectangle from 0.4, graph 0 to 1.6577460282285004, graph 1 behind fillcolor rgb blue fillstyle transparent solid 0.07 noborder
  set object rectangle from 1.6577460282285004, graph 0 to 83.38906288823311, graph 1 behind fillcolor rgb vermillion fillstyle transparent solid 0.07 noborder
  set object rectangle from 83.38906288823311, graph 0 to 2560.0, graph 1 behind fillcolor rgb green fillstyle transparent solid 0.07 noborder
  set label 'i' at graph 0.08111, graph 0.88186 center font ',7.0' textcolor rgb blue
  set label 'ii' at graph 0.38576, graph 0.88186 center font ',7.0' textcolor rgb vermillion
  set label 'iii' at graph 0.80464, graph 0.88186 center font ',7.0' textcolor rgb green
  set arrow from graph 0, first 0.6903856750316951 to graph 1, first 0.6903856750316951 arrowstyle 1
  plot data index 6 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb blue notitle, \
       data index 7 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 7 pointsize 0.5 linecolor rgb blue notitle

  # --- Panel 5: Scale of the activations ---
  eval style
  set lmargin at screen 0.76; set rmargin at screen 0.985
  set bmargin at screen 0.13; set tmargin at screen 0.84
  set title '{/:Bold Scale of the activations}' offset 0,-0.6
  set xrange [0.4:2560.0]
  set logscale x
  set xlabel 'Iteration' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics ('0' 0.5, '1' 1.0, '10^{1}' 10.0, '10^{2}' 100.0, '10^{3}' 1000.0) nomirror textcolor rgb ink
  set yrange [0.0020069188626512927:0.8830272046299438]
  set logscale y
  set ylabel 'Standard deviation' textcolor rgb ink
  set format y '10^{%T}'
  set ytics 1e-2, 1e1 nomirror textcolor rgb ink
  set grid xtics ytics
  plot data index 8 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 5 pointsize 0.5 linecolor rgb vermillion notitle, \
       data index 9 using 1:2 with linespoints linewidth 1.2 dashtype (5,8) pointtype 9 pointsize 0.5 linecolor rgb green notitle

  # --- Key of all panels ---
  eval style
  set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen 1
  unset border; unset tics; unset grid
  set key left top Left reverse samplen 1.3 font ',7'
  set xrange [0:1]; set yrange [0:1]
  plot NaN notitle, \
       keyentry with linespoints linewidth 1.2 dashtype solid pointtype 7 pointsize 0.5 linecolor rgb blue title 'reconstruction loss' at screen 0.21038, 0.975, \
       keyentry with linespoints linewidth 1.2 dashtype solid pointtype 5 pointsize 0.5 linecolor rgb vermillion title 'activations, batch statistics' at screen 0.39629, 0.975, \
       keyentry with linespoints linewidth 1.2 dashtype (5,8) pointtype 9 pointsize 0.5 linecolor rgb green title 'activations, running statistics' at screen 0.63264, 0.975
  unset multiplot
  set output
}
