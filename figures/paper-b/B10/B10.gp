# Figure B10. Run in this folder: gnuplot B10.gp
# It reads B10.dat and draws B10.pdf and B10.png; for one of them:
#   gnuplot -e "formats='pdf'" B10.gp
# Boundaries of the phases by seed: see caption.txt.

if (!exists('formats')) formats = 'pdf png'
data = 'B10.dat'

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
    set terminal pdfcairo color enhanced size 6.75in,2.3in font 'Liberation Sans,7.5' fontscale 0.75 linewidth 2 pointscale 0.85 dashlength 1.1 rounded
  } else {
    set terminal pngcairo color enhanced size 1350,460 font 'Liberation Sans,7.5' fontscale 2.08333 linewidth 2.77778 pointscale 2.08333 dashlength 1.25 rounded
  }
  set output 'B10.' . format
  set multiplot

  # --- Panel 1: vgg8 × 0.25, features ---
  eval style
  set lmargin at screen 0.085; set rmargin at screen 0.42
  set bmargin at screen 0.19; set tmargin at screen 0.83
  set title '{/:Bold vgg8 × 0.25, features}' offset 0,-0.6
  set xrange [0.4:2560.0]
  set logscale x
  set xlabel 'Iteration' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics ('0' 0.5, '1' 1.0, '10^{1}' 10.0, '10^{2}' 100.0, '10^{3}' 1000.0) nomirror textcolor rgb ink
  set yrange [0.0:0.3833012895872692]
  set ylabel 'Reconstruction loss' textcolor rgb ink
  set format y '%h'
  set ytics 0.1 nomirror textcolor rgb ink
  set object rectangle from 0.4, graph 0 to 7.711762538686263, graph 1 behind fillcolor rgb blue fillstyle transparent solid 0.07 noborder
  set object rectangle from 7.711762538686263, graph 0 to 91.28476028280397, graph 1 behind fillcolor rgb vermillion fillstyle transparent solid 0.07 noborder
  set object rectangle from 91.28476028280397, graph 0 to 2560.0, graph 1 behind fillcolor rgb green fillstyle transparent solid 0.07 noborder
  set label 'i' at graph 0.16882, graph 0.92452 center font ',7.0' textcolor rgb blue
  set label 'ii' at graph 0.47862, graph 0.92452 center font ',7.0' textcolor rgb vermillion
  set label 'iii' at graph 0.8098, graph 0.92452 center font ',7.0' textcolor rgb green
  plot data index 0 using 1:2 with lines linewidth 0.7 dashtype solid linecolor rgb blue notitle, \
       data index 1 using 1:2 with lines linewidth 0.7 dashtype solid linecolor rgb blue notitle, \
       data index 2 using 1:2 with lines linewidth 0.7 dashtype solid linecolor rgb blue notitle, \
       data index 3 using 1:2 with lines linewidth 0.7 dashtype solid linecolor rgb blue notitle, \
       data index 4 using 1:2 with lines linewidth 0.7 dashtype solid linecolor rgb blue notitle, \
       data index 5 using 1:2 with lines linewidth 0.7 dashtype solid linecolor rgb blue notitle

  # --- Panel 2: Boundaries of every seed ---
  eval style
  set lmargin at screen 0.61; set rmargin at screen 0.985
  set bmargin at screen 0.19; set tmargin at screen 0.83
  set title '{/:Bold Boundaries of every seed}' offset 0,-0.6
  set xrange [0.4:5120.0]
  set logscale x
  set xlabel 'Iteration' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics ('0' 0.5, '1' 1.0, '10^{1}' 10.0, '10^{2}' 100.0, '10^{3}' 1000.0) nomirror textcolor rgb ink
  set yrange [-4.6:-0.4]
  set ylabel '' textcolor rgb ink
  set format y '%h'
  set ytics ('f0, logits' -1.0, 'vgg8 × 0.5, features' -2.0, 'vgg8 × 1.0, features' -3.0, 'vgg8 × 0.25, features' -4.0) nomirror textcolor rgb ink
  plot data index 6 using 1:2 with lines linewidth 1.6 dashtype solid linecolor rgb blue notitle, \
       data index 7 using 1:2 with points pointtype 9 pointsize 0.5 linewidth 0.6 linecolor rgb blue notitle, \
       data index 8 using 1:2 with lines linewidth 1.6 dashtype solid linecolor rgb purple notitle, \
       data index 9 using 1:2 with points pointtype 13 pointsize 0.5 linewidth 0.6 linecolor rgb purple notitle

  # --- Key of all panels ---
  eval style
  set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen 1
  unset border; unset tics; unset grid
  set key left top Left reverse samplen 1.3 font ',7'
  set xrange [0:1]; set yrange [0:1]
  plot NaN notitle, \
       keyentry with points pointtype 9 pointsize 0.5 linewidth 0.6 linecolor rgb blue title 'end of phase i' at screen 0.38817, 0.97, \
       keyentry with points pointtype 13 pointsize 0.5 linewidth 0.6 linecolor rgb purple title 'end of phase ii' at screen 0.54449, 0.97
  unset multiplot
  set output
}
