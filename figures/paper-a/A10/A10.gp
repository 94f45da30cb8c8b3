# Figure A10. Run in this folder: gnuplot A10.gp
# It reads A10.dat and draws A10.pdf and A10.png; for one of them:
#   gnuplot -e "formats='pdf'" A10.gp
# Other activations and initial laws: see caption.txt.

if (!exists('formats')) formats = 'pdf png'
data = 'A10.dat'

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
    set terminal pdfcairo color enhanced size 6.75in,4.3in font 'Liberation Sans,7.5' fontscale 0.75 linewidth 2 pointscale 0.85 dashlength 1.1 rounded
  } else {
    set terminal pngcairo color enhanced size 1350,860 font 'Liberation Sans,7.5' fontscale 2.08333 linewidth 2.77778 pointscale 2.08333 dashlength 1.25 rounded
  }
  set output 'A10.' . format
  set multiplot

  # --- Panel 1: (a)  Activations: loss ---
  eval style
  set lmargin at screen 0.078; set rmargin at screen 0.317
  set bmargin at screen 0.61; set tmargin at screen 0.945
  set title '{/:Bold (a)  Activations: loss}' offset 0,-0.6
  set xrange [0.7:300.0]
  set logscale x
  set xlabel 'Time {/:Italic t}' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics 1e0, 1e1 nomirror textcolor rgb ink
  set yrange [0.0:3.4]
  set ylabel 'Loss {/:Italic R}/{/:Italic R}_{lin}' textcolor rgb ink
  set format y '%h'
  set ytics 1.0 nomirror textcolor rgb ink
  set key at graph 1.05, graph 1.02 right top Left reverse samplen 1.3 font ',7.0'
  set arrow from graph 0, first 1.0 to graph 1, first 1.0 arrowstyle 1
  plot data index 0 using 1:2 with lines linewidth 1.2 dashtype solid linecolor rgb blue title 'tanh', \
       data index 1 using 1:2 with lines linewidth 1.2 dashtype (5,8) linecolor rgb sky title 'erf', \
       data index 2 using 1:2 with lines linewidth 1.2 dashtype (6,7,1,7) linecolor rgb green title 'arctan', \
       data index 3 using 1:2 with lines linewidth 1.2 dashtype solid linecolor rgb purple title 'sin', \
       data index 4 using 1:2 with lines linewidth 1.2 dashtype solid linecolor rgb orange title 'GELU', \
       data index 5 using 1:2 with lines linewidth 1.2 dashtype solid linecolor rgb grey title 'sigmoid', \
       data index 6 using 1:2 with lines linewidth 1.2 dashtype (6,7,1,7) linecolor rgb ink title 'softplus', \
       data index 7 using 1:2 with lines linewidth 1.2 dashtype solid linecolor rgb vermillion title 'ReLU'

  # --- Panel 2: (b)  Collapse of the descents ---
  eval style
  set lmargin at screen 0.412; set rmargin at screen 0.651
  set bmargin at screen 0.61; set tmargin at screen 0.945
  set title '{/:Bold (b)  Collapse of the descents}' offset 0,-0.6
  set xrange [-5.0:8.0]
  set xlabel '2{/:Italic σ}′(0)||{/:Italic z}||({/:Italic t} − {/:Italic T}_{h})' textcolor rgb ink offset 0,0.4
  set format x '%h'
  set xtics 4.0 nomirror textcolor rgb ink
  set yrange [0.0:1.2]
  set ylabel '{/:Italic K}_{{/:Italic f}}' textcolor rgb ink
  set format y '%h'
  set ytics 0.5 nomirror textcolor rgb ink
  set label 'theory' at first -0.9, first 0.62 right front font ',7.0' textcolor rgb ink
  plot data index 8 using 1:2 with lines linewidth 1.2 dashtype solid linecolor rgb blue notitle, \
       data index 9 using 1:2 with lines linewidth 0.5 dashtype solid linecolor rgb blue notitle, \
       data index 10 using 1:2 with lines linewidth 0.5 dashtype solid linecolor rgb blue notitle, \
       data index 11 using 1:2 with lines linewidth 1.2 dashtype (5,8) linecolor rgb sky notitle, \
       data index 12 using 1:2 with lines linewidth 0.5 dashtype (5,8) linecolor rgb sky notitle, \
       data index 13 using 1:2 with lines linewidth 0.5 dashtype (5,8) linecolor rgb sky notitle, \
       data index 14 using 1:2 with lines linewidth 1.2 dashtype (6,7,1,7) linecolor rgb green notitle, \
       data index 15 using 1:2 with lines linewidth 0.5 dashtype (6,7,1,7) linecolor rgb green notitle, \
       data index 16 using 1:2 with lines linewidth 0.5 dashtype (6,7,1,7) linecolor rgb green notitle, \
       data index 17 using 1:2 with lines linewidth 1.2 dashtype solid linecolor rgb purple notitle, \
       data index 18 using 1:2 with lines linewidth 0.5 dashtype solid linecolor rgb purple notitle, \
       data index 19 using 1:2 with lines linewidth 0.5 dashtype solid linecolor rgb purple notitle, \
       data index 20 using 1:2 with lines linewidth 1.2 dashtype solid linecolor rgb orange notitle, \
       data index 21 using 1:2 with lines linewidth 0.5 dashtype solid linecolor rgb orange notitle, \
       data index 22 using 1:2 with lines linewidth 0.5 dashtype solid linecolor rgb orange notitle, \
       data index 23 using 1:2 with lines linewidth 1.2 dashtype solid linecolor rgb grey notitle, \
       data index 24 using 1:2 with lines linewidth 0.5 dashtype solid linecolor rgb grey notitle, \
       data index 25 using 1:2 with lines linewidth 0.5 dashtype solid linecolor rgb grey notitle, \
       data index 26 using 1:2 with lines linewidth 1.2 dashtype (6,7,1,7) linecolor rgb ink notitle, \
       data index 27 using 1:2 with lines linewidth 0.5 dashtype (6,7,1,7) linecolor rgb ink notitle, \
       data index 28 using 1:2 with lines linewidth 0.5 dashtype (6,7,1,7) linecolor rgb ink notitle, \
       data index 29 using 1:2 with lines linewidth 0.9 dashtype (5,8) linecolor rgb ink notitle

  # --- Panel 3: (c)  Secondary plateau ---
  eval style
  set lmargin at screen 0.746; set rmargin at screen 0.985
  set bmargin at screen 0.61; set tmargin at screen 0.945
  set title '{/:Bold (c)  Secondary plateau}' offset 0,-0.6
  set xrange [0.7:1.12]
  set xlabel 'On the plateau' textcolor rgb ink offset 0,0.4
  set format x '%h'
  set xtics 0.1 nomirror textcolor rgb ink
  set yrange [0.4:10.2]
  set ylabel '' textcolor rgb ink
  set format y '%h'
  set ytics ('tanh' 8.0, 'erf' 7.0, 'arctan' 6.0, 'sin' 5.0, 'GELU' 4.0, 'sigmoid' 3.0, 'softplus' 2.0, 'ReLU' 1.0) nomirror textcolor rgb ink
  set key at graph 0, graph 1.03 left top Left reverse samplen 1.3 font ',7.0'
  set arrow from 1.0, graph 0 to 1.0, graph 1 arrowstyle 1
  plot data index 30 using 1:2 with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb blue title '{/:Italic K}_{{/:Italic f}}', \
       data index 31 using 1:2 with points pointtype 6 pointsize 0.5 linewidth 0.6 linecolor rgb vermillion title '{/:Italic R}/{/:Italic R}_{lin}'

  # --- Panel 4: (d)  Initial laws: loss ---
  eval style
  set lmargin at screen 0.078; set rmargin at screen 0.317
  set bmargin at screen 0.1; set tmargin at screen 0.435
  set title '{/:Bold (d)  Initial laws: loss}' offset 0,-0.6
  set xrange [0.7:573.3484656860012]
  set logscale x
  set xlabel 'Time {/:Italic t}' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics 1e0, 1e1 nomirror textcolor rgb ink
  set yrange [0.0:2.9]
  set ylabel 'Loss {/:Italic R}/{/:Italic R}_{lin}' textcolor rgb ink
  set format y '%h'
  set ytics 1.0 nomirror textcolor rgb ink
  set key at graph 1.03, graph 1.02 right top Left reverse samplen 1.3 font ',7.0'
  set arrow from graph 0, first 1.0 to graph 1, first 1.0 arrowstyle 1
  plot data index 32 using 1:2 with lines linewidth 1.2 dashtype (5,8) linecolor rgb vermillion title 'Laplace', \
       data index 33 using 1:2 with lines linewidth 0.5 dashtype (5,8) linecolor rgb vermillion notitle, \
       data index 34 using 1:2 with lines linewidth 0.5 dashtype (5,8) linecolor rgb vermillion notitle, \
       data index 35 using 1:2 with lines linewidth 1.2 dashtype solid linecolor rgb blue title 'Gaussian', \
       data index 36 using 1:2 with lines linewidth 0.5 dashtype solid linecolor rgb blue notitle, \
       data index 37 using 1:2 with lines linewidth 0.5 dashtype solid linecolor rgb blue notitle, \
       data index 38 using 1:2 with lines linewidth 1.2 dashtype (6,7,1,7) linecolor rgb green title 'uniform', \
       data index 39 using 1:2 with lines linewidth 0.5 dashtype (6,7,1,7) linecolor rgb green notitle, \
       data index 40 using 1:2 with lines linewidth 0.5 dashtype (6,7,1,7) linecolor rgb green notitle, \
       data index 41 using 1:2 with lines linewidth 1.2 dashtype solid linecolor rgb purple title '±1', \
       data index 42 using 1:2 with lines linewidth 0.5 dashtype solid linecolor rgb purple notitle, \
       data index 43 using 1:2 with lines linewidth 0.5 dashtype solid linecolor rgb purple notitle

  # --- Panel 5: (e)  Escape and the law’s tail ---
  eval style
  set lmargin at screen 0.412; set rmargin at screen 0.651
  set bmargin at screen 0.1; set tmargin at screen 0.435
  set title '{/:Bold (e)  Escape and the law’s tail}' offset 0,-0.6
  set xrange [5.423279241495092:128.15997359328918]
  set logscale x
  set xlabel '{/:Italic m}/(||{/:Italic s}*|| {/:Italic g q}^{2}_{max})' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics ('10' 10.0, '20' 20.0, '50' 50.0, '100' 100.0) nomirror textcolor rgb ink
  set yrange [7.492460967992054:834.1654154608387]
  set logscale y
  set ylabel '{/:Italic T}_{sec}' textcolor rgb ink
  set format y '10^{%T}'
  set ytics 1e1, 1e1 nomirror textcolor rgb ink
  set grid xtics ytics
  set key at graph 0.01, graph 1.02 left top Left reverse samplen 1.3 font ',7.0'
  plot data index 44 using 1:2 with lines linewidth 0.8 dashtype (5,8) linecolor rgb grey notitle, \
       data index 45 using 1:2 with points pointtype 6 pointsize 0.5 linewidth 0.6 linecolor rgb ink title 'theory (T5)', \
       data index 46 using 1:2 with points pointtype 5 pointsize 0.5 linewidth 0.6 linecolor rgb vermillion title 'Laplace', \
       data index 47 using 1:2 with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb blue title 'Gaussian', \
       data index 48 using 1:2 with points pointtype 9 pointsize 0.5 linewidth 0.6 linecolor rgb green title 'uniform', \
       data index 49 using 1:2 with points pointtype 13 pointsize 0.5 linewidth 0.6 linecolor rgb purple title '±1'

  # --- Panel 6: (f)  Escape time over theory ---
  eval style
  set lmargin at screen 0.746; set rmargin at screen 0.985
  set bmargin at screen 0.1; set tmargin at screen 0.435
  set title '{/:Bold (f)  Escape time over theory}' offset 0,-0.6
  set xrange [0.8:1.5839934977678158]
  set xlabel '{/:Italic T}_{sec}/theory (T5)' textcolor rgb ink offset 0,0.4
  set format x '%h'
  set xtics 0.2 nomirror textcolor rgb ink
  set yrange [0.4:6.6]
  set ylabel '' textcolor rgb ink
  set format y '%h'
  set ytics ('tanh' 6.0, 'erf' 5.0, 'arctan' 4.0, 'sin' 3.0, 'Laplace' 2.0, 'uniform' 1.0) nomirror textcolor rgb ink
  set arrow from 1.0, graph 0 to 1.0, graph 1 arrowstyle 1
  plot data index 50 using 1:2 with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb blue notitle

  unset multiplot
  set output
}
