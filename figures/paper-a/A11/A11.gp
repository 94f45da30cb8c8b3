# Figure A11. Run in this folder: gnuplot A11.gp
# It reads A11.dat and draws A11.pdf and A11.png; for one of them:
#   gnuplot -e "formats='pdf'" A11.gp
# Loss at several initial scales and where each plateau exists: see caption.txt.

if (!exists('formats')) formats = 'pdf png'
data = 'A11.dat'

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
  set output 'A11.' . format
  set multiplot

  # --- Panel 1: α = 0.1 ---
  eval style
  set lmargin at screen 0.07; set rmargin at screen 0.22833
  set bmargin at screen 0.59; set tmargin at screen 0.925
  set title '{/:Bold {/:Italic α} = 0.1}' offset 0,-0.6
  set xrange [0.01:71.38729391966692]
  set logscale x
  set xlabel '' textcolor rgb ink offset 0,0.4
  set format x ''
  set xtics ('' 0.1, '' 1.0, '' 10.0) nomirror textcolor rgb ink
  set yrange [0.25:25.0]
  set logscale y
  set ylabel '{/:Italic R}/{/:Italic R}_{lin}' textcolor rgb ink
  set format y '10^{%T}'
  set ytics ('0.5' 0.5, '1' 1.0, '2' 2.0, '5' 5.0, '10' 10.0, '20' 20.0) nomirror textcolor rgb ink
  set grid xtics ytics
  set object rectangle from 0.01, graph 0 to 0.014369031402879436, graph 1 behind fillcolor rgb vermillion fillstyle transparent solid 0.07 noborder
  set object rectangle from 0.014369031402879436, graph 0 to 0.16254186903160425, graph 1 behind fillcolor rgb green fillstyle transparent solid 0.07 noborder
  set arrow from graph 0, first 1.0 to graph 1, first 1.0 arrowstyle 1
  set label 'I: 0 of 3' at graph 0.96, graph 0.93 right front font ',7.0' textcolor rgb blue
  set label 'III: 3 of 3' at graph 0.96, graph 0.82 right front font ',7.0' textcolor rgb green
  plot data index 0 using 1:2 with lines linewidth 0.8 dashtype solid linecolor rgb ink notitle, \
       data index 1 using 1:2 with lines linewidth 0.8 dashtype solid linecolor rgb ink notitle, \
       data index 2 using 1:2 with lines linewidth 0.8 dashtype solid linecolor rgb ink notitle

  # --- Panel 2: α = 0.3 ---
  eval style
  set lmargin at screen 0.24833; set rmargin at screen 0.40667
  set bmargin at screen 0.59; set tmargin at screen 0.925
  set title '{/:Bold {/:Italic α} = 0.3}' offset 0,-0.6
  set xrange [0.01:71.38729391966692]
  set logscale x
  set xlabel '' textcolor rgb ink offset 0,0.4
  set format x ''
  set xtics ('' 0.1, '' 1.0, '' 10.0) nomirror textcolor rgb ink
  set yrange [0.25:25.0]
  set logscale y
  set ylabel '' textcolor rgb ink
  set format y ''
  set ytics ('' 0.5, '' 1.0, '' 2.0, '' 5.0, '' 10.0, '' 20.0) nomirror textcolor rgb ink
  set grid xtics ytics
  set object rectangle from 0.01, graph 0 to 0.15156892487000817, graph 1 behind fillcolor rgb vermillion fillstyle transparent solid 0.07 noborder
  set object rectangle from 0.15156892487000817, graph 0 to 22.056126053795513, graph 1 behind fillcolor rgb green fillstyle transparent solid 0.07 noborder
  set arrow from graph 0, first 1.0 to graph 1, first 1.0 arrowstyle 1
  set label 'I: 0 of 3' at graph 0.96, graph 0.93 right front font ',7.0' textcolor rgb blue
  set label 'III: 3 of 3' at graph 0.96, graph 0.82 right front font ',7.0' textcolor rgb green
  plot data index 3 using 1:2 with lines linewidth 0.8 dashtype solid linecolor rgb ink notitle, \
       data index 4 using 1:2 with lines linewidth 0.8 dashtype solid linecolor rgb ink notitle, \
       data index 5 using 1:2 with lines linewidth 0.8 dashtype solid linecolor rgb ink notitle

  # --- Panel 3: α = 0.5 ---
  eval style
  set lmargin at screen 0.42667; set rmargin at screen 0.585
  set bmargin at screen 0.59; set tmargin at screen 0.925
  set title '{/:Bold {/:Italic α} = 0.5}' offset 0,-0.6
  set xrange [0.01:71.38729391966692]
  set logscale x
  set xlabel '' textcolor rgb ink offset 0,0.4
  set format x ''
  set xtics ('' 0.1, '' 1.0, '' 10.0) nomirror textcolor rgb ink
  set yrange [0.25:25.0]
  set logscale y
  set ylabel '' textcolor rgb ink
  set format y ''
  set ytics ('' 0.5, '' 1.0, '' 2.0, '' 5.0, '' 10.0, '' 20.0) nomirror textcolor rgb ink
  set grid xtics ytics
  set object rectangle from 0.02961777931309333, graph 0 to 1.0416439318387696, graph 1 behind fillcolor rgb vermillion fillstyle transparent solid 0.07 noborder
  set object rectangle from 1.0416439318387696, graph 0 to 51.48139941465683, graph 1 behind fillcolor rgb green fillstyle transparent solid 0.07 noborder
  set arrow from graph 0, first 1.0 to graph 1, first 1.0 arrowstyle 1
  set label 'I: 0 of 3' at graph 0.96, graph 0.93 right front font ',7.0' textcolor rgb blue
  set label 'III: 3 of 3' at graph 0.96, graph 0.82 right front font ',7.0' textcolor rgb green
  plot data index 6 using 1:2 with lines linewidth 0.8 dashtype solid linecolor rgb ink notitle, \
       data index 7 using 1:2 with lines linewidth 0.8 dashtype solid linecolor rgb ink notitle, \
       data index 8 using 1:2 with lines linewidth 0.8 dashtype solid linecolor rgb ink notitle

  # --- Panel 4: α = 0.75 ---
  eval style
  set lmargin at screen 0.07; set rmargin at screen 0.22833
  set bmargin at screen 0.125; set tmargin at screen 0.46
  set title '{/:Bold {/:Italic α} = 0.75}' offset 0,-0.6
  set xrange [0.01:71.38729391966692]
  set logscale x
  set xlabel 'Time {/:Italic t}' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics ('0.1' 0.1, '1' 1.0, '10' 10.0) nomirror textcolor rgb ink
  set yrange [0.25:25.0]
  set logscale y
  set ylabel '{/:Italic R}/{/:Italic R}_{lin}' textcolor rgb ink
  set format y '10^{%T}'
  set ytics ('0.5' 0.5, '1' 1.0, '2' 2.0, '5' 5.0, '10' 10.0, '20' 20.0) nomirror textcolor rgb ink
  set grid xtics ytics
  set object rectangle from 0.01, graph 0 to 0.6509228902901462, graph 1 behind fillcolor rgb blue fillstyle transparent solid 0.07 noborder
  set object rectangle from 0.6509228902901462, graph 0 to 2.189082768773439, graph 1 behind fillcolor rgb vermillion fillstyle transparent solid 0.07 noborder
  set object rectangle from 2.189082768773439, graph 0 to 53.53096062014949, graph 1 behind fillcolor rgb green fillstyle transparent solid 0.07 noborder
  set arrow from graph 0, first 1.0 to graph 1, first 1.0 arrowstyle 1
  set label 'I: 3 of 3' at graph 0.96, graph 0.93 right front font ',7.0' textcolor rgb blue
  set label 'III: 3 of 3' at graph 0.96, graph 0.82 right front font ',7.0' textcolor rgb green
  plot data index 9 using 1:2 with lines linewidth 0.8 dashtype solid linecolor rgb ink notitle, \
       data index 10 using 1:2 with lines linewidth 0.8 dashtype solid linecolor rgb ink notitle, \
       data index 11 using 1:2 with lines linewidth 0.8 dashtype solid linecolor rgb ink notitle

  # --- Panel 5: α = 1 ---
  eval style
  set lmargin at screen 0.24833; set rmargin at screen 0.40667
  set bmargin at screen 0.125; set tmargin at screen 0.46
  set title '{/:Bold {/:Italic α} = 1}' offset 0,-0.6
  set xrange [0.01:71.38729391966692]
  set logscale x
  set xlabel 'Time {/:Italic t}' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics ('0.1' 0.1, '1' 1.0, '10' 10.0) nomirror textcolor rgb ink
  set yrange [0.25:25.0]
  set logscale y
  set ylabel '' textcolor rgb ink
  set format y ''
  set ytics ('' 0.5, '' 1.0, '' 2.0, '' 5.0, '' 10.0, '' 20.0) nomirror textcolor rgb ink
  set grid xtics ytics
  set object rectangle from 0.01, graph 0 to 1.7327602568184872, graph 1 behind fillcolor rgb blue fillstyle transparent solid 0.07 noborder
  set object rectangle from 1.7327602568184872, graph 0 to 3.2769506509943924, graph 1 behind fillcolor rgb vermillion fillstyle transparent solid 0.07 noborder
  set object rectangle from 3.2769506509943924, graph 0 to 54.626788007149514, graph 1 behind fillcolor rgb green fillstyle transparent solid 0.07 noborder
  set arrow from graph 0, first 1.0 to graph 1, first 1.0 arrowstyle 1
  set label 'I: 3 of 3' at graph 0.96, graph 0.93 right front font ',7.0' textcolor rgb blue
  set label 'III: 3 of 3' at graph 0.96, graph 0.82 right front font ',7.0' textcolor rgb green
  plot data index 12 using 1:2 with lines linewidth 0.8 dashtype solid linecolor rgb ink notitle, \
       data index 13 using 1:2 with lines linewidth 0.8 dashtype solid linecolor rgb ink notitle, \
       data index 14 using 1:2 with lines linewidth 0.8 dashtype solid linecolor rgb ink notitle

  # --- Panel 6: α = 2 ---
  eval style
  set lmargin at screen 0.42667; set rmargin at screen 0.585
  set bmargin at screen 0.125; set tmargin at screen 0.46
  set title '{/:Bold {/:Italic α} = 2}' offset 0,-0.6
  set xrange [0.01:71.38729391966692]
  set logscale x
  set xlabel 'Time {/:Italic t}' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics ('0.1' 0.1, '1' 1.0, '10' 10.0) nomirror textcolor rgb ink
  set yrange [0.25:25.0]
  set logscale y
  set ylabel '' textcolor rgb ink
  set format y ''
  set ytics ('' 0.5, '' 1.0, '' 2.0, '' 5.0, '' 10.0, '' 20.0) nomirror textcolor rgb ink
  set grid xtics ytics
  set object rectangle from 0.01, graph 0 to 6.073086872733501, graph 1 behind fillcolor rgb blue fillstyle transparent solid 0.07 noborder
  set object rectangle from 6.073086872733501, graph 0 to 7.619212581487035, graph 1 behind fillcolor rgb vermillion fillstyle transparent solid 0.07 noborder
  set object rectangle from 7.619212581487035, graph 0 to 58.95589408478029, graph 1 behind fillcolor rgb green fillstyle transparent solid 0.07 noborder
  set arrow from graph 0, first 1.0 to graph 1, first 1.0 arrowstyle 1
  set label 'I: 3 of 3' at graph 0.96, graph 0.93 right front font ',7.0' textcolor rgb blue
  set label 'III: 3 of 3' at graph 0.96, graph 0.82 right front font ',7.0' textcolor rgb green
  plot data index 15 using 1:2 with lines linewidth 0.8 dashtype solid linecolor rgb ink notitle, \
       data index 16 using 1:2 with lines linewidth 0.8 dashtype solid linecolor rgb ink notitle, \
       data index 17 using 1:2 with lines linewidth 0.8 dashtype solid linecolor rgb ink notitle

  # --- Panel 7: Stages against the initial scale ---
  eval style
  set lmargin at screen 0.675; set rmargin at screen 0.985
  set bmargin at screen 0.125; set tmargin at screen 0.925
  set title '{/:Bold Stages against the initial scale}' offset 0,-0.6
  set xrange [0.05:2.05]
  set xlabel 'Initial scale {/:Italic α}' textcolor rgb ink offset 0,0.4
  set format x '%h'
  set xtics 0.5 nomirror textcolor rgb ink
  set yrange [0.01:302.7395933746774]
  set logscale y
  set ylabel 'Time {/:Italic t}' textcolor rgb ink
  set format y '10^{%T}'
  set ytics 1e-2, 1e1 nomirror textcolor rgb ink
  set label 'I  initial plateau' at 1.468, 0.15 center front font ',7.0' textcolor rgb blue
  set label 'II' at 0.5, 0.2 center front font ',7.0' textcolor rgb vermillion
  set label 'III  secondary plateau' at 1.468, 24.21916746997419 center front font ',7.0' textcolor rgb green
  set label 'IV  escape' at 1.468, 139.26021295235157 center front font ',7.0' textcolor rgb ink
  plot data index 18 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb blue notitle, \
       data index 19 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb vermillion notitle, \
       data index 20 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb green notitle, \
       data index 21 using 1:2 with lines linewidth 0.8 dashtype (5,8) linecolor rgb ink notitle, \
       data index 22 using 1:2 with lines linewidth 0.8 dashtype (5,8) linecolor rgb ink notitle, \
       data index 23 using 1:2:3:4 with yerrorbars pointtype 7 pointsize 0.5 linewidth 0.7 linecolor rgb blue notitle, \
       data index 24 using 1:2:3:4 with yerrorbars pointtype 5 pointsize 0.5 linewidth 0.7 linecolor rgb vermillion notitle, \
       data index 25 using 1:2:3:4 with yerrorbars pointtype 9 pointsize 0.5 linewidth 0.7 linecolor rgb green notitle

  unset multiplot
  set output
}
