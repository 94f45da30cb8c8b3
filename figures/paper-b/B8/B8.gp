# Figure B8. Run in this folder: gnuplot B8.gp
# It reads B8.dat and draws B8.pdf and B8.png; for one of them:
#   gnuplot -e "formats='pdf'" B8.gp
# Theory of weak and strong samples: see caption.txt.

if (!exists('formats')) formats = 'pdf png'
data = 'B8.dat'

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
    set terminal pdfcairo color enhanced size 6.75in,3.9in font 'Liberation Sans,7.5' fontscale 0.75 linewidth 2 pointscale 0.85 dashlength 1.1 rounded
  } else {
    set terminal pngcairo color enhanced size 1350,780 font 'Liberation Sans,7.5' fontscale 2.08333 linewidth 2.77778 pointscale 2.08333 dashlength 1.25 rounded
  }
  set output 'B8.' . format
  set multiplot

  # --- Panel 1: (a)  Sums of weights ---
  eval style
  set lmargin at screen 0.062; set rmargin at screen 0.315
  set bmargin at screen 0.605; set tmargin at screen 0.95
  set title '{/:Bold (a)  Sums of weights}' offset 0,-0.6
  set xrange [1.0:1048576.0]
  set logscale x
  set xlabel 'Iteration {/:Italic t}' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics 1e0, 1e2 nomirror textcolor rgb ink
  set yrange [-1.4499031477018913:9.7350639917127]
  set ylabel 'Sum of weights' textcolor rgb ink
  set format y '%h'
  set ytics 2.5 nomirror textcolor rgb ink
  set key at graph 0.03, graph 0.99 left top Left reverse samplen 1.3 font ',7.0'
  plot data index 0 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb blue notitle, \
       data index 1 using 1:2 with lines linewidth 0.6 dashtype (5,8) linecolor rgb blue notitle, \
       data index 2 using 1:2 with lines linewidth 0.6 dashtype (5,8) linecolor rgb blue notitle, \
       data index 3 using 1:2 with lines linewidth 1.2 dashtype solid linecolor rgb blue title 'own output, {/:Italic A}', \
       data index 4 using 1:2 with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb ink notitle, \
       data index 5 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb vermillion notitle, \
       data index 6 using 1:2 with lines linewidth 0.6 dashtype (5,8) linecolor rgb vermillion notitle, \
       data index 7 using 1:2 with lines linewidth 0.6 dashtype (5,8) linecolor rgb vermillion notitle, \
       data index 8 using 1:2 with lines linewidth 1.2 dashtype solid linecolor rgb vermillion title 'wrong output, {/:Italic B}', \
       data index 9 using 1:2 with points pointtype 5 pointsize 0.5 linewidth 0.6 linecolor rgb ink notitle

  # --- Panel 2: (b)  Output of the own class ---
  eval style
  set lmargin at screen 0.397; set rmargin at screen 0.65
  set bmargin at screen 0.605; set tmargin at screen 0.95
  set title '{/:Bold (b)  Output of the own class}' offset 0,-0.6
  set xrange [1.0:1048576.0]
  set logscale x
  set xlabel 'Iteration {/:Italic t}' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics 1e0, 1e2 nomirror textcolor rgb ink
  set yrange [0.0:1.04]
  set ylabel 'Softmax output' textcolor rgb ink
  set format y '%h'
  set ytics 0.25 nomirror textcolor rgb ink
  set key at graph 0.03, graph 0.99 left top Left reverse samplen 1.3 font ',7.0'
  set arrow from graph 0, first 0.1 to graph 1, first 0.1 arrowstyle 1
  set label '1/{/:Italic l}' at graph 0.99, first 0.1 right offset 0,0.45 font ',7.0' textcolor rgb grey
  plot data index 10 using 1:2 with lines linewidth 1.2 dashtype solid linecolor rgb vermillion title 'strong, {/:Italic s} = 2', \
       data index 11 using 1:2 with points pointtype 5 pointsize 0.5 linewidth 0.6 linecolor rgb ink notitle, \
       data index 12 using 1:2 with lines linewidth 1.2 dashtype solid linecolor rgb blue title 'weak, {/:Italic s} = 1', \
       data index 13 using 1:2 with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb ink notitle

  # --- Panel 3: (c)  Reconstruction loss ---
  eval style
  set lmargin at screen 0.732; set rmargin at screen 0.985
  set bmargin at screen 0.605; set tmargin at screen 0.95
  set title '{/:Bold (c)  Reconstruction loss}' offset 0,-0.6
  set xrange [1.0:131072.0]
  set logscale x
  set xlabel 'Iteration {/:Italic t}' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics 1e0, 1e1 nomirror textcolor rgb ink
  set yrange [0.005004448044926531:11.374999999999599]
  set logscale y
  set ylabel 'Loss {/:Italic L}' textcolor rgb ink
  set format y '10^{%T}'
  set ytics 1e-2, 1e1 nomirror textcolor rgb ink
  set grid xtics ytics
  set key at graph 0.02, graph 0.03 left bottom Left reverse samplen 1.3 font ',7.0'
  set object rectangle from 1.0, graph 0 to 15.076653350674881, graph 1 behind fillcolor rgb blue fillstyle transparent solid 0.07 noborder
  set object rectangle from 15.076653350674881, graph 0 to 1345.3787309058653, graph 1 behind fillcolor rgb vermillion fillstyle transparent solid 0.07 noborder
  set object rectangle from 1345.3787309058653, graph 0 to 131072.0, graph 1 behind fillcolor rgb green fillstyle transparent solid 0.07 noborder
  set label 'i' at graph 0.11512, graph 0.91742 center font ',7.0' textcolor rgb blue
  set label 'ii' at graph 0.42082, graph 0.91742 center font ',7.0' textcolor rgb vermillion
  set label 'iii' at graph 0.8057, graph 0.91742 center font ',7.0' textcolor rgb green
  set arrow from 1347.7851833284963, graph 0 to 1347.7851833284963, graph 1 arrowstyle 1
  set label '{/:Italic q}({/:Italic k}) = {/:Italic k q}(1)' at 1819.50999749347, 0.010425933426930272 left front font ',7.0' textcolor rgb ink
  plot data index 14 using 1:2 with lines linewidth 1.2 dashtype solid linecolor rgb green title 'closed form', \
       data index 15 using 1:2 with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb ink title 'gradient descent'

  # --- Panel 4: (d)  Strength of strong samples ---
  eval style
  set lmargin at screen 0.062; set rmargin at screen 0.315
  set bmargin at screen 0.1; set tmargin at screen 0.445
  set title '{/:Bold (d)  Strength of strong samples}' offset 0,-0.6
  set xrange [1.0:1048576.0]
  set logscale x
  set xlabel 'Iteration {/:Italic t}' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics 1e0, 1e2 nomirror textcolor rgb ink
  set yrange [0.001:5.0]
  set logscale y
  set ylabel '{/:Italic L}/{/:Italic L}_{0}' textcolor rgb ink
  set format y '10^{%T}'
  set ytics 1e-3, 1e1 nomirror textcolor rgb ink
  set grid xtics ytics
  set key at graph 1, graph 1 right top Left reverse samplen 1.3 font ',7.0'
  plot data index 16 using 1:2 with lines linewidth 1.2 dashtype solid linecolor rgb blue title '{/:Italic k} = 1', \
       data index 17 using 1:2 with lines linewidth 1.2 dashtype (5,8) linecolor rgb vermillion title '{/:Italic k} = 1.5', \
       data index 18 using 1:2 with lines linewidth 1.2 dashtype (6,7,1,7) linecolor rgb green title '{/:Italic k} = 2', \
       data index 19 using 1:2 with lines linewidth 1.2 dashtype (1,5) linecolor rgb purple title '{/:Italic k} = 4'

  # --- Panel 5: (e)  Share of weak samples ---
  eval style
  set lmargin at screen 0.397; set rmargin at screen 0.65
  set bmargin at screen 0.1; set tmargin at screen 0.445
  set title '{/:Bold (e)  Share of weak samples}' offset 0,-0.6
  set xrange [1.0:1048576.0]
  set logscale x
  set xlabel 'Iteration {/:Italic t}' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics 1e0, 1e2 nomirror textcolor rgb ink
  set yrange [0.001:5.0]
  set logscale y
  set ylabel '{/:Italic L}/{/:Italic L}_{0}' textcolor rgb ink
  set format y '10^{%T}'
  set ytics 1e-3, 1e1 nomirror textcolor rgb ink
  set grid xtics ytics
  set key at graph 1, graph 1 right top Left reverse samplen 1.3 font ',7.0'
  plot data index 20 using 1:2 with lines linewidth 1.2 dashtype solid linecolor rgb blue title '{/:Italic ρ} = 0.1', \
       data index 21 using 1:2 with lines linewidth 1.2 dashtype (5,8) linecolor rgb vermillion title '{/:Italic ρ} = 0.5', \
       data index 22 using 1:2 with lines linewidth 1.2 dashtype (6,7,1,7) linecolor rgb green title '{/:Italic ρ} = 0.9'

  # --- Panel 6: (f)  Number of classes ---
  eval style
  set lmargin at screen 0.732; set rmargin at screen 0.985
  set bmargin at screen 0.1; set tmargin at screen 0.445
  set title '{/:Bold (f)  Number of classes}' offset 0,-0.6
  set xrange [1.0:1048576.0]
  set logscale x
  set xlabel 'Iteration {/:Italic t}' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics 1e0, 1e2 nomirror textcolor rgb ink
  set yrange [0.001:5.0]
  set logscale y
  set ylabel '{/:Italic L}/{/:Italic L}_{0}' textcolor rgb ink
  set format y '10^{%T}'
  set ytics 1e-3, 1e1 nomirror textcolor rgb ink
  set grid xtics ytics
  set key at graph 1, graph 1 right top Left reverse samplen 1.3 font ',7.0'
  plot data index 23 using 1:2 with lines linewidth 1.2 dashtype solid linecolor rgb blue title '{/:Italic l} = 5', \
       data index 24 using 1:2 with lines linewidth 1.2 dashtype (5,8) linecolor rgb vermillion title '{/:Italic l} = 10', \
       data index 25 using 1:2 with lines linewidth 1.2 dashtype (6,7,1,7) linecolor rgb green title '{/:Italic l} = 30'

  unset multiplot
  set output
}
