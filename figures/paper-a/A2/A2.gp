# Figure A2. Run in this folder: gnuplot A2.gp
# It reads A2.dat and draws A2.pdf and A2.png; for one of them:
#   gnuplot -e "formats='pdf'" A2.gp
# Duration of the initial plateau against m and alpha, with theory: see caption.txt.

if (!exists('formats')) formats = 'pdf png'
data = 'A2.dat'

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
    set terminal pdfcairo color enhanced size 6.75in,4.4in font 'Liberation Sans,7.5' fontscale 0.75 linewidth 2 pointscale 0.85 dashlength 1.1 rounded
  } else {
    set terminal pngcairo color enhanced size 1350,880 font 'Liberation Sans,7.5' fontscale 2.08333 linewidth 2.77778 pointscale 2.08333 dashlength 1.25 rounded
  }
  set output 'A2.' . format
  set multiplot

  # --- Panel 1: (a)  Half descent ---
  eval style
  set lmargin at screen 0.06; set rmargin at screen 0.4175
  set bmargin at screen 0.6025; set tmargin at screen 0.945
  set title '{/:Bold (a)  Half descent}' offset 0,-0.6
  set xrange [38.46153846153846:26000.0]
  set logscale x
  set xlabel 'Neurons {/:Italic m}' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics 1e2, 1e1 nomirror textcolor rgb ink
  set yrange [-0.30124829205651954:10.844938514034705]
  set ylabel 'Time {/:Italic T}_{h}' textcolor rgb ink
  set format y '%h'
  set ytics 2.0 nomirror textcolor rgb ink
  set label '{/:Italic α} = 0.6' at graph 1.02, graph 0.14554 left front font ',7.0' textcolor rgb blue
  set label '{/:Italic α} = 0.75' at graph 1.02, graph 0.23005 left front font ',7.0' textcolor rgb vermillion
  set label '{/:Italic α} = 1' at graph 1.02, graph 0.36966 left front font ',7.0' textcolor rgb green
  set label '{/:Italic α} = 1.5' at graph 1.02, graph 0.64879 left front font ',7.0' textcolor rgb purple
  set label '{/:Italic α} = 2' at graph 1.02, graph 0.92793 left front font ',7.0' textcolor rgb orange
  plot data index 0 using 1:2 with lines linewidth 0.8 dashtype (5,8) linecolor rgb ink notitle, \
       data index 1 using 1:2:3:4 with yerrorbars pointtype 7 pointsize 0.5 linewidth 0.7 linecolor rgb blue notitle, \
       data index 2 using 1:2 with lines linewidth 0.8 dashtype (5,8) linecolor rgb ink notitle, \
       data index 3 using 1:2:3:4 with yerrorbars pointtype 5 pointsize 0.5 linewidth 0.7 linecolor rgb vermillion notitle, \
       data index 4 using 1:2 with lines linewidth 0.8 dashtype (5,8) linecolor rgb ink notitle, \
       data index 5 using 1:2:3:4 with yerrorbars pointtype 9 pointsize 0.5 linewidth 0.7 linecolor rgb green notitle, \
       data index 6 using 1:2 with lines linewidth 0.8 dashtype (5,8) linecolor rgb ink notitle, \
       data index 7 using 1:2:3:4 with yerrorbars pointtype 13 pointsize 0.5 linewidth 0.7 linecolor rgb purple notitle, \
       data index 8 using 1:2 with lines linewidth 0.8 dashtype (5,8) linecolor rgb ink notitle, \
       data index 9 using 1:2:3:4 with yerrorbars pointtype 6 pointsize 0.5 linewidth 0.7 linecolor rgb orange notitle

  # --- Panel 2: (b)  5 % of the descent ---
  eval style
  set lmargin at screen 0.5675; set rmargin at screen 0.925
  set bmargin at screen 0.6025; set tmargin at screen 0.945
  set title '{/:Bold (b)  5 % of the descent}' offset 0,-0.6
  set xrange [38.46153846153846:26000.0]
  set logscale x
  set xlabel 'Neurons {/:Italic m}' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics 1e2, 1e1 nomirror textcolor rgb ink
  set yrange [-0.26684133746221034:9.606288148639573]
  set ylabel 'Time {/:Italic T}_{5%}' textcolor rgb ink
  set format y '%h'
  set ytics 2.0 nomirror textcolor rgb ink
  set label '{/:Italic α} = 0.6' at graph 1.02, graph 0.05248 left front font ',7.0' textcolor rgb blue
  set label '{/:Italic α} = 0.75' at graph 1.02, graph 0.1401 left front font ',7.0' textcolor rgb vermillion
  set label '{/:Italic α} = 1' at graph 1.02, graph 0.29768 left front font ',7.0' textcolor rgb green
  set label '{/:Italic α} = 1.5' at graph 1.02, graph 0.6128 left front font ',7.0' textcolor rgb purple
  set label '{/:Italic α} = 2' at graph 1.02, graph 0.92793 left front font ',7.0' textcolor rgb orange
  plot data index 10 using 1:2 with lines linewidth 0.8 dashtype (5,8) linecolor rgb ink notitle, \
       data index 11 using 1:2:3:4 with yerrorbars pointtype 7 pointsize 0.5 linewidth 0.7 linecolor rgb blue notitle, \
       data index 12 using 1:2 with lines linewidth 0.8 dashtype (5,8) linecolor rgb ink notitle, \
       data index 13 using 1:2:3:4 with yerrorbars pointtype 5 pointsize 0.5 linewidth 0.7 linecolor rgb vermillion notitle, \
       data index 14 using 1:2 with lines linewidth 0.8 dashtype (5,8) linecolor rgb ink notitle, \
       data index 15 using 1:2:3:4 with yerrorbars pointtype 9 pointsize 0.5 linewidth 0.7 linecolor rgb green notitle, \
       data index 16 using 1:2 with lines linewidth 0.8 dashtype (5,8) linecolor rgb ink notitle, \
       data index 17 using 1:2:3:4 with yerrorbars pointtype 13 pointsize 0.5 linewidth 0.7 linecolor rgb purple notitle, \
       data index 18 using 1:2 with lines linewidth 0.8 dashtype (5,8) linecolor rgb ink notitle, \
       data index 19 using 1:2:3:4 with yerrorbars pointtype 6 pointsize 0.5 linewidth 0.7 linecolor rgb orange notitle

  # --- Panel 3: (c)  m = 5000 ---
  eval style
  set lmargin at screen 0.06; set rmargin at screen 0.4175
  set bmargin at screen 0.09; set tmargin at screen 0.4325
  set title '{/:Bold (c)  {/:Italic m} = 5000}' offset 0,-0.6
  set xrange [0.5:2.1]
  set xlabel 'Initial scale {/:Italic α}' textcolor rgb ink offset 0,0.4
  set format x '%h'
  set xtics 0.5 nomirror textcolor rgb ink
  set yrange [0.0:9.608099148366515]
  set ylabel 'Time' textcolor rgb ink
  set format y '%h'
  set ytics 2.0 nomirror textcolor rgb ink
  set label '{/:Italic T}_{5%}' at graph 1.02, graph 0.78971 left front font ',7.0' textcolor rgb vermillion
  set label '{/:Italic T}_{h}' at graph 1.02, graph 0.90909 left front font ',7.0' textcolor rgb blue
  plot data index 20 using 1:2 with lines linewidth 0.8 dashtype (5,8) linecolor rgb ink notitle, \
       data index 21 using 1:2:3:4 with yerrorbars pointtype 7 pointsize 0.5 linewidth 0.7 linecolor rgb blue notitle, \
       data index 22 using 1:2 with lines linewidth 0.8 dashtype (5,8) linecolor rgb ink notitle, \
       data index 23 using 1:2:3:4 with yerrorbars pointtype 5 pointsize 0.5 linewidth 0.7 linecolor rgb vermillion notitle

  # --- Panel 4: (d)  Other problems, α = 1 ---
  eval style
  set lmargin at screen 0.5675; set rmargin at screen 0.925
  set bmargin at screen 0.09; set tmargin at screen 0.4325
  set title '{/:Bold (d)  Other problems, {/:Italic α} = 1}' offset 0,-0.6
  set xrange [38.46153846153846:26000.0]
  set logscale x
  set xlabel 'Neurons {/:Italic m}' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics 1e2, 1e1 nomirror textcolor rgb ink
  set yrange [4.744322602601897:12.717626878593853]
  set ylabel '2||{/:Italic z}||{/:Italic T}_{h}' textcolor rgb ink
  set format y '%h'
  set ytics 2.0 nomirror textcolor rgb ink
  set label 'gauss' at graph 1.02, graph 0.7876 left front font ',7.0' textcolor rgb vermillion
  set label '2d' at graph 1.02, graph 0.88283 left front font ',7.0' textcolor rgb green
  set label 'odd' at graph 1.02, graph 0.96025 left front font ',7.0' textcolor rgb blue
  plot data index 24 using 1:2 with lines linewidth 0.8 dashtype (5,8) linecolor rgb ink notitle, \
       data index 25 using 1:2:3:4 with yerrorbars pointtype 7 pointsize 0.5 linewidth 0.7 linecolor rgb blue notitle, \
       data index 26 using 1:2 with lines linewidth 0.8 dashtype (5,8) linecolor rgb ink notitle, \
       data index 27 using 1:2:3:4 with yerrorbars pointtype 5 pointsize 0.5 linewidth 0.7 linecolor rgb vermillion notitle, \
       data index 28 using 1:2 with lines linewidth 0.8 dashtype (5,8) linecolor rgb ink notitle, \
       data index 29 using 1:2:3:4 with yerrorbars pointtype 9 pointsize 0.5 linewidth 0.7 linecolor rgb green notitle

  unset multiplot
  set output
}
