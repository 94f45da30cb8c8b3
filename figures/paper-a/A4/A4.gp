# Figure A4. Run in this folder: gnuplot A4.gp
# It reads A4.dat and draws A4.pdf and A4.png; for one of them:
#   gnuplot -e "formats='pdf'" A4.gp
# The critical point on which the loss rests, tanh and ReLU: see caption.txt.

if (!exists('formats')) formats = 'pdf png'
data = 'A4.dat'

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
    set terminal pdfcairo color enhanced size 6.75in,4.6in font 'Liberation Sans,7.5' fontscale 0.75 linewidth 2 pointscale 0.85 dashlength 1.1 rounded
  } else {
    set terminal pngcairo color enhanced size 1350,920 font 'Liberation Sans,7.5' fontscale 2.08333 linewidth 2.77778 pointscale 2.08333 dashlength 1.25 rounded
  }
  set output 'A4.' . format
  set multiplot

  # --- Panel 1: (a)  f = 5 sin πx ---
  eval style
  set lmargin at screen 0.075; set rmargin at screen 0.4825
  set bmargin at screen 0.66733; set tmargin at screen 0.905
  set title '{/:Bold (a)  {/:Italic f} = 5 sin π{/:Italic x}}' offset 0,-0.6
  set xrange [0.3:468.9579200163084]
  set logscale x
  set xlabel '' textcolor rgb ink offset 0,0.4
  set format x ''
  set xtics 1e0, 1e1 nomirror textcolor rgb ink
  set yrange [0.0:3.9533464499321678]
  set ylabel 'Loss {/:Italic R}/{/:Italic R}_{lin}' textcolor rgb ink
  set format y '%h'
  set ytics 1.0 nomirror textcolor rgb ink
  set object rectangle from 3.7777235869390275, graph 0 to 169.21615157489165, graph 1 behind fillcolor rgb blue fillstyle transparent solid 0.07 noborder
  set object rectangle from 4.9694623494901755, graph 0 to 52.17395740304128, graph 1 behind fillcolor rgb vermillion fillstyle transparent solid 0.07 noborder
  set arrow from graph 0, first 1.0 to graph 1, first 1.0 arrowstyle 1
  set label 'secondary plateau, tanh' at 25.28343028735456, 3.676612198436916 center front font ',7.0' textcolor rgb blue
  set label 'secondary plateau, ReLU' at 16.102065610918302, 3.1231436954464127 center front font ',7.0' textcolor rgb vermillion
  plot data index 0 using 1:2 with lines linewidth 1.6 dashtype solid linecolor rgb blue notitle, \
       data index 1 using 1:2 with lines linewidth 1.6 dashtype solid linecolor rgb vermillion notitle, \
       data index 2 using 1:2 with lines linewidth 0.5 dashtype solid linecolor rgb blue notitle, \
       data index 3 using 1:2 with lines linewidth 0.5 dashtype solid linecolor rgb blue notitle, \
       data index 4 using 1:2 with lines linewidth 1.2 dashtype solid linecolor rgb blue notitle, \
       data index 5 using 1:2 with lines linewidth 0.5 dashtype solid linecolor rgb vermillion notitle, \
       data index 6 using 1:2 with lines linewidth 0.5 dashtype solid linecolor rgb vermillion notitle, \
       data index 7 using 1:2 with lines linewidth 1.2 dashtype (5,8) linecolor rgb vermillion notitle, \
       data index 8 using 1:2 with lines linewidth 1.0 dashtype (1,5) linecolor rgb ink notitle

  # --- Panel 2: (c) ---
  eval style
  set lmargin at screen 0.075; set rmargin at screen 0.4825
  set bmargin at screen 0.37467; set tmargin at screen 0.61233
  set title '{/:Bold (c)}' offset 0,-0.6
  set xrange [0.3:468.9579200163084]
  set logscale x
  set xlabel '' textcolor rgb ink offset 0,0.4
  set format x ''
  set xtics 1e0, 1e1 nomirror textcolor rgb ink
  set yrange [0.0:1.25]
  set ylabel '{/:Italic K}_{{/:Italic f}}' textcolor rgb ink
  set format y '%h'
  set ytics 0.5 nomirror textcolor rgb ink
  set object rectangle from 3.7777235869390275, graph 0 to 169.21615157489165, graph 1 behind fillcolor rgb blue fillstyle transparent solid 0.07 noborder
  set object rectangle from 4.9694623494901755, graph 0 to 52.17395740304128, graph 1 behind fillcolor rgb vermillion fillstyle transparent solid 0.07 noborder
  set arrow from graph 0, first 1.0 to graph 1, first 1.0 arrowstyle 1
  set label 'linear fit: {/:Italic K} = 1' at graph 0.3, first 1.0 right offset 0,0.45 font ',7.0' textcolor rgb grey
  plot data index 9 using 1:2 with lines linewidth 0.5 dashtype solid linecolor rgb blue notitle, \
       data index 10 using 1:2 with lines linewidth 0.5 dashtype solid linecolor rgb blue notitle, \
       data index 11 using 1:2 with lines linewidth 1.2 dashtype solid linecolor rgb blue notitle, \
       data index 12 using 1:2 with lines linewidth 0.5 dashtype solid linecolor rgb vermillion notitle, \
       data index 13 using 1:2 with lines linewidth 0.5 dashtype solid linecolor rgb vermillion notitle, \
       data index 14 using 1:2 with lines linewidth 1.2 dashtype (5,8) linecolor rgb vermillion notitle, \
       data index 15 using 1:2 with lines linewidth 1.0 dashtype (1,5) linecolor rgb ink notitle

  # --- Panel 3: (e) ---
  eval style
  set lmargin at screen 0.075; set rmargin at screen 0.4825
  set bmargin at screen 0.082; set tmargin at screen 0.31967
  set title '{/:Bold (e)}' offset 0,-0.6
  set xrange [0.3:468.9579200163084]
  set logscale x
  set xlabel 'Time {/:Italic t}' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics 1e0, 1e1 nomirror textcolor rgb ink
  set yrange [-0.02:0.6]
  set ylabel '{/:Italic K}_{{/:Italic f}}′' textcolor rgb ink
  set format y '%h'
  set ytics 0.2 nomirror textcolor rgb ink
  set object rectangle from 3.7777235869390275, graph 0 to 169.21615157489165, graph 1 behind fillcolor rgb blue fillstyle transparent solid 0.07 noborder
  set object rectangle from 4.9694623494901755, graph 0 to 52.17395740304128, graph 1 behind fillcolor rgb vermillion fillstyle transparent solid 0.07 noborder
  plot data index 16 using 1:2 with lines linewidth 0.5 dashtype solid linecolor rgb blue notitle, \
       data index 17 using 1:2 with lines linewidth 0.5 dashtype solid linecolor rgb blue notitle, \
       data index 18 using 1:2 with lines linewidth 1.2 dashtype solid linecolor rgb blue notitle, \
       data index 19 using 1:2 with lines linewidth 0.5 dashtype solid linecolor rgb vermillion notitle, \
       data index 20 using 1:2 with lines linewidth 0.5 dashtype solid linecolor rgb vermillion notitle, \
       data index 21 using 1:2 with lines linewidth 1.2 dashtype (5,8) linecolor rgb vermillion notitle, \
       data index 22 using 1:2 with lines linewidth 1.0 dashtype (1,5) linecolor rgb ink notitle

  # --- Panel 4: (b)  f = 5 sin πx + 2 cos πx + 1 ---
  eval style
  set lmargin at screen 0.5775; set rmargin at screen 0.985
  set bmargin at screen 0.66733; set tmargin at screen 0.905
  set title '{/:Bold (b)  {/:Italic f} = 5 sin π{/:Italic x} + 2 cos π{/:Italic x} + 1}' offset 0,-0.6
  set xrange [0.3:283.5812085925986]
  set logscale x
  set xlabel '' textcolor rgb ink offset 0,0.4
  set format x ''
  set xtics 1e0, 1e1 nomirror textcolor rgb ink
  set yrange [0.0:3.481424294607927]
  set ylabel 'Loss {/:Italic R}/{/:Italic R}_{lin}' textcolor rgb ink
  set format y '%h'
  set ytics 1.0 nomirror textcolor rgb ink
  set object rectangle from 3.3563491647042, graph 0 to 93.34205523220218, graph 1 behind fillcolor rgb blue fillstyle transparent solid 0.07 noborder
  set object rectangle from 6.200169246984703, graph 0 to 28.08744298062905, graph 1 behind fillcolor rgb vermillion fillstyle transparent solid 0.07 noborder
  set arrow from graph 0, first 1.0 to graph 1, first 1.0 arrowstyle 1
  set label 'secondary plateau, tanh' at 17.699958449396853, 3.237724593985372 center front font ',7.0' textcolor rgb blue
  set label 'secondary plateau, ReLU' at 13.19647302103606, 2.7503251927402625 center front font ',7.0' textcolor rgb vermillion
  plot data index 23 using 1:2 with lines linewidth 1.6 dashtype solid linecolor rgb blue notitle, \
       data index 24 using 1:2 with lines linewidth 1.6 dashtype solid linecolor rgb vermillion notitle, \
       data index 25 using 1:2 with lines linewidth 0.5 dashtype solid linecolor rgb blue notitle, \
       data index 26 using 1:2 with lines linewidth 0.5 dashtype solid linecolor rgb blue notitle, \
       data index 27 using 1:2 with lines linewidth 1.2 dashtype solid linecolor rgb blue notitle, \
       data index 28 using 1:2 with lines linewidth 0.5 dashtype solid linecolor rgb vermillion notitle, \
       data index 29 using 1:2 with lines linewidth 0.5 dashtype solid linecolor rgb vermillion notitle, \
       data index 30 using 1:2 with lines linewidth 1.2 dashtype (5,8) linecolor rgb vermillion notitle, \
       data index 31 using 1:2 with lines linewidth 1.0 dashtype (1,5) linecolor rgb ink notitle

  # --- Panel 5: (d) ---
  eval style
  set lmargin at screen 0.5775; set rmargin at screen 0.985
  set bmargin at screen 0.37467; set tmargin at screen 0.61233
  set title '{/:Bold (d)}' offset 0,-0.6
  set xrange [0.3:283.5812085925986]
  set logscale x
  set xlabel '' textcolor rgb ink offset 0,0.4
  set format x ''
  set xtics 1e0, 1e1 nomirror textcolor rgb ink
  set yrange [0.0:1.25]
  set ylabel '{/:Italic K}_{{/:Italic f}}' textcolor rgb ink
  set format y '%h'
  set ytics 0.5 nomirror textcolor rgb ink
  set object rectangle from 3.3563491647042, graph 0 to 93.34205523220218, graph 1 behind fillcolor rgb blue fillstyle transparent solid 0.07 noborder
  set object rectangle from 6.200169246984703, graph 0 to 28.08744298062905, graph 1 behind fillcolor rgb vermillion fillstyle transparent solid 0.07 noborder
  set arrow from graph 0, first 1.0 to graph 1, first 1.0 arrowstyle 1
  set label 'linear fit: {/:Italic K} = 1' at graph 0.3, first 1.0 right offset 0,0.45 font ',7.0' textcolor rgb grey
  plot data index 32 using 1:2 with lines linewidth 0.5 dashtype solid linecolor rgb blue notitle, \
       data index 33 using 1:2 with lines linewidth 0.5 dashtype solid linecolor rgb blue notitle, \
       data index 34 using 1:2 with lines linewidth 1.2 dashtype solid linecolor rgb blue notitle, \
       data index 35 using 1:2 with lines linewidth 0.5 dashtype solid linecolor rgb vermillion notitle, \
       data index 36 using 1:2 with lines linewidth 0.5 dashtype solid linecolor rgb vermillion notitle, \
       data index 37 using 1:2 with lines linewidth 1.2 dashtype (5,8) linecolor rgb vermillion notitle, \
       data index 38 using 1:2 with lines linewidth 1.0 dashtype (1,5) linecolor rgb ink notitle

  # --- Panel 6: (f) ---
  eval style
  set lmargin at screen 0.5775; set rmargin at screen 0.985
  set bmargin at screen 0.082; set tmargin at screen 0.31967
  set title '{/:Bold (f)}' offset 0,-0.6
  set xrange [0.3:283.5812085925986]
  set logscale x
  set xlabel 'Time {/:Italic t}' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics 1e0, 1e1 nomirror textcolor rgb ink
  set yrange [-0.02:0.6]
  set ylabel '{/:Italic K}_{{/:Italic f}}′' textcolor rgb ink
  set format y '%h'
  set ytics 0.2 nomirror textcolor rgb ink
  set object rectangle from 3.3563491647042, graph 0 to 93.34205523220218, graph 1 behind fillcolor rgb blue fillstyle transparent solid 0.07 noborder
  set object rectangle from 6.200169246984703, graph 0 to 28.08744298062905, graph 1 behind fillcolor rgb vermillion fillstyle transparent solid 0.07 noborder
  plot data index 39 using 1:2 with lines linewidth 0.5 dashtype solid linecolor rgb blue notitle, \
       data index 40 using 1:2 with lines linewidth 0.5 dashtype solid linecolor rgb blue notitle, \
       data index 41 using 1:2 with lines linewidth 1.2 dashtype solid linecolor rgb blue notitle, \
       data index 42 using 1:2 with lines linewidth 0.5 dashtype solid linecolor rgb vermillion notitle, \
       data index 43 using 1:2 with lines linewidth 0.5 dashtype solid linecolor rgb vermillion notitle, \
       data index 44 using 1:2 with lines linewidth 1.2 dashtype (5,8) linecolor rgb vermillion notitle, \
       data index 45 using 1:2 with lines linewidth 1.0 dashtype (1,5) linecolor rgb ink notitle

  # --- Key of all panels ---
  eval style
  set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen 1
  unset border; unset tics; unset grid
  set key left top Left reverse samplen 1.3 font ',7'
  set xrange [0:1]; set yrange [0:1]
  plot NaN notitle, \
       keyentry with lines linewidth 1.2 dashtype solid linecolor rgb blue title 'tanh' at screen 0.32963, 0.98, \
       keyentry with lines linewidth 1.2 dashtype (5,8) linecolor rgb vermillion title 'ReLU' at screen 0.4235, 0.98, \
       keyentry with lines linewidth 1.2 dashtype (1,5) linecolor rgb ink title 'theory of the descent, tanh' at screen 0.52616, 0.98
  unset multiplot
  set output
}
