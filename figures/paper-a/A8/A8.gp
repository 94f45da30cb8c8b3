# Figure A8. Run in this folder: gnuplot A8.gp
# It reads A8.dat and draws A8.pdf and A8.png; for one of them:
#   gnuplot -e "formats='pdf'" A8.gp
# Gradient descent beside gradient flow: see caption.txt.

if (!exists('formats')) formats = 'pdf png'
data = 'A8.dat'

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
    set terminal pdfcairo color enhanced size 6.75in,2.35in font 'Liberation Sans,7.5' fontscale 0.75 linewidth 2 pointscale 0.85 dashlength 1.1 rounded
  } else {
    set terminal pngcairo color enhanced size 1350,470 font 'Liberation Sans,7.5' fontscale 2.08333 linewidth 2.77778 pointscale 2.08333 dashlength 1.25 rounded
  }
  set output 'A8.' . format
  set multiplot

  # --- Panel 1: (a)  Error against the flow ---
  eval style
  set lmargin at screen 0.075; set rmargin at screen 0.31167
  set bmargin at screen 0.17; set tmargin at screen 0.89
  set title '{/:Bold (a)  Error against the flow}' offset 0,-0.6
  set xrange [0.000402144051400182:0.07588718027469044]
  set logscale x
  set xlabel 'Step {/:Italic η}' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics 1e-3, 1e1 nomirror textcolor rgb ink
  set yrange [4.968640282344896e-06:0.10946649278084171]
  set logscale y
  set ylabel 'Relative error' textcolor rgb ink
  set format y '10^{%T}'
  set ytics 1e-5, 1e1 nomirror textcolor rgb ink
  set grid xtics ytics
  set key at graph 0.02, graph 0.99 left top Left reverse samplen 1.3 font ',7.0'
  plot data index 0 using 1:2 with lines linewidth 0.8 dashtype (5,8) linecolor rgb ink notitle, \
       data index 1 using 1:2:3:4 with yerrorbars pointtype 7 pointsize 0.5 linewidth 0.7 linecolor rgb blue title '{/:Italic t} = 1', \
       data index 2 using 1:2 with lines linewidth 0.8 dashtype (5,8) linecolor rgb ink notitle, \
       data index 3 using 1:2:3:4 with yerrorbars pointtype 5 pointsize 0.5 linewidth 0.7 linecolor rgb vermillion title '{/:Italic t} = 2.5', \
       data index 4 using 1:2 with lines linewidth 0.8 dashtype (5,8) linecolor rgb ink notitle, \
       data index 5 using 1:2:3:4 with yerrorbars pointtype 9 pointsize 0.5 linewidth 0.7 linecolor rgb green title '{/:Italic t} = 6'

  # --- Panel 2: (b)  Initial plateau ---
  eval style
  set lmargin at screen 0.41167; set rmargin at screen 0.64833
  set bmargin at screen 0.17; set tmargin at screen 0.89
  set title '{/:Bold (b)  Initial plateau}' offset 0,-0.6
  set xrange [0.0:1.06]
  set xlabel 'Step {/:Italic η}' textcolor rgb ink offset 0,0.4
  set format x '%h'
  set xtics 0.5 nomirror textcolor rgb ink
  set yrange [0.98:1.7297274226711787]
  set ylabel 'Length over the flow’s' textcolor rgb ink
  set format y '%h'
  set ytics 0.2 nomirror textcolor rgb ink
  set key at graph 0.02, graph 0.99 left top Left reverse samplen 1.3 font ',7.0'
  plot data index 6 using 1:2 with lines linewidth 0.8 dashtype (5,8) linecolor rgb ink title '{/:Italic η}||{/:Italic z}||/ln(1 + {/:Italic η}||{/:Italic z}||)', \
       data index 7 using 1:2:3:4 with yerrorbars pointtype 7 pointsize 0.5 linewidth 0.7 linecolor rgb blue title 'gradient descent'

  # --- Panel 3: (c)  Secondary plateau ---
  eval style
  set lmargin at screen 0.74833; set rmargin at screen 0.985
  set bmargin at screen 0.17; set tmargin at screen 0.89
  set title '{/:Bold (c)  Secondary plateau}' offset 0,-0.6
  set xrange [0.8190316910008494:1.1626301926118652]
  set xlabel '{/:Italic η} λ_{max}/2' textcolor rgb ink offset 0,0.4
  set format x '%h'
  set xtics 0.1 nomirror textcolor rgb ink
  set yrange [0.6105755018728175:1.3527482653526117]
  set ylabel 'Growth per step' textcolor rgb ink
  set format y '%h'
  set ytics 0.2 nomirror textcolor rgb ink
  set key at graph 0.02, graph 0.99 left top Left reverse samplen 1.3 font ',7.0'
  set arrow from graph 0, first 1.0 to graph 1, first 1.0 arrowstyle 1
  set arrow from 1.0, graph 0 to 1.0, graph 1 arrowstyle 1
  set label 'stable' at graph 0.49669, graph 0.05 right front font ',7.0' textcolor rgb grey
  set label 'unstable' at graph 0.55669, graph 0.05 left front font ',7.0' textcolor rgb grey
  plot data index 8 using 1:2 with lines linewidth 0.8 dashtype (5,8) linecolor rgb ink title '|1 − {/:Italic η} λ_{max}|', \
       data index 9 using 1:2 with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb blue title 'seed 1', \
       data index 10 using 1:2 with points pointtype 5 pointsize 0.5 linewidth 0.6 linecolor rgb vermillion title 'seed 2', \
       data index 11 using 1:2 with points pointtype 9 pointsize 0.5 linewidth 0.6 linecolor rgb green title 'seed 3'

  unset multiplot
  set output
}
