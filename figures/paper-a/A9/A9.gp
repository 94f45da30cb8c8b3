# Figure A9. Run in this folder: gnuplot A9.gp
# It reads A9.dat and draws A9.pdf and A9.png; for one of them:
#   gnuplot -e "formats='pdf'" A9.gp
# The escape from the secondary plateau: see caption.txt.

if (!exists('formats')) formats = 'pdf png'
data = 'A9.dat'

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
  set output 'A9.' . format
  set multiplot

  # --- Panel 1: (a)  The function learned ---
  eval style
  set lmargin at screen 0.07; set rmargin at screen 0.31833
  set bmargin at screen 0.6; set tmargin at screen 0.93
  set title '{/:Bold (a)  The function learned}' offset 0,-0.6
  set xrange [-1.0:1.0]
  set xlabel '{/:Italic x}' textcolor rgb ink offset 0,0.4
  set format x '%h'
  set xtics 1.0 nomirror textcolor rgb ink
  set yrange [-6.0:9.0]
  set ylabel '{/:Italic f}_{{/:Italic θ}}({/:Italic x})' textcolor rgb ink
  set format y '%h'
  set ytics 5.0 nomirror textcolor rgb ink
  set key at graph 0, graph 1.02 left top Left reverse samplen 1.3 font ',7.0'
  plot data index 0 using 1:2 with points pointtype 6 pointsize 0.5 linewidth 0.6 linecolor rgb grey title 'target', \
       data index 1 using 1:2 with lines linewidth 1.2 dashtype (5,8) linecolor rgb ink title 'best line', \
       data index 2 using 1:2 with lines linewidth 1.2 dashtype solid linecolor rgb blue title 'plateau', \
       data index 3 using 1:2 with lines linewidth 1.2 dashtype (6,7,1,7) linecolor rgb vermillion title 'plateau ends', \
       data index 4 using 1:2 with lines linewidth 1.2 dashtype solid linecolor rgb green title 'end'

  # --- Panel 2: (b)  Neurons by size ---
  eval style
  set lmargin at screen 0.40333; set rmargin at screen 0.65167
  set bmargin at screen 0.6; set tmargin at screen 0.93
  set title '{/:Bold (b)  Neurons by size}' offset 0,-0.6
  set xrange [0.8:6000.0]
  set logscale x
  set xlabel 'Rank' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics 1e0, 1e1 nomirror textcolor rgb ink
  set yrange [1e-08:3.0]
  set logscale y
  set ylabel 'Share of Σ {/:Italic q}^{2}' textcolor rgb ink
  set format y '10^{%T}'
  set ytics 1e-8, 1e2 nomirror textcolor rgb ink
  set grid xtics ytics
  set key at graph 0, graph 0 left bottom Left reverse samplen 1.3 font ',7.0'
  plot data index 5 using 1:2 with points pointtype 5 pointsize 0.5 linewidth 0.6 linecolor rgb blue title 'plateau', \
       data index 6 using 1:2 with points pointtype 9 pointsize 0.5 linewidth 0.6 linecolor rgb vermillion title 'plateau ends', \
       data index 7 using 1:2 with points pointtype 13 pointsize 0.5 linewidth 0.6 linecolor rgb green title 'end', \
       data index 8 using 1:2 with points pointtype 6 pointsize 0.5 linewidth 0.6 linecolor rgb green title 'end, against {/:Italic z}'

  # --- Panel 3: (c)  Share of the largest neurons ---
  eval style
  set lmargin at screen 0.73667; set rmargin at screen 0.985
  set bmargin at screen 0.6; set tmargin at screen 0.93
  set title '{/:Bold (c)  Share of the largest neurons}' offset 0,-0.6
  set xrange [3.0:448.5684452329907]
  set logscale x
  set xlabel 'Time {/:Italic t}' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics 1e1, 1e1 nomirror textcolor rgb ink
  set yrange [0.001998343256112564:1.5]
  set logscale y
  set ylabel 'Share of Σ {/:Italic q}^{2}' textcolor rgb ink
  set format y '10^{%T}'
  set ytics 1e-2, 1e1 nomirror textcolor rgb ink
  set grid xtics ytics
  set key at graph 0, graph 1 left top Left reverse samplen 1.3 font ',7.0'
  plot data index 9 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb blue title 'largest', \
       data index 10 using 1:2 with points pointtype 9 pointsize 0.5 linewidth 0.6 linecolor rgb vermillion title 'ten largest', \
       data index 11 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb blue notitle, \
       data index 12 using 1:2 with points pointtype 9 pointsize 0.5 linewidth 0.6 linecolor rgb vermillion notitle, \
       data index 13 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb blue notitle, \
       data index 14 using 1:2 with points pointtype 9 pointsize 0.5 linewidth 0.6 linecolor rgb vermillion notitle, \
       data index 15 using 1:2 with lines linewidth 0.9 dashtype (5,8) linecolor rgb ink title 'theory T5', \
       data index 16 using 1:2 with lines linewidth 0.9 dashtype (5,8) linecolor rgb ink notitle, \
       data index 17 using 1:2 with lines linewidth 0.9 dashtype (5,8) linecolor rgb ink notitle

  # --- Panel 4: (d)  Escape time, every seed ---
  eval style
  set lmargin at screen 0.07; set rmargin at screen 0.31833
  set bmargin at screen 0.095; set tmargin at screen 0.425
  set title '{/:Bold (d)  Escape time, every seed}' offset 0,-0.6
  set xrange [78.125:6400.0]
  set logscale x
  set xlabel 'Number of neurons {/:Italic m}' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics 1e2, 1e1 nomirror textcolor rgb ink
  set yrange [6.609041350120675:183.80184235226565]
  set logscale y
  set ylabel '{/:Italic T}_{sec}' textcolor rgb ink
  set format y '10^{%T}'
  set ytics 1e1, 1e1 nomirror textcolor rgb ink
  set grid xtics ytics
  set key at graph 1, graph 0 right bottom Left reverse samplen 1.3 font ',7.0'
  plot data index 18 using 1:2 with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb blue title '{/:Italic α} = 0.75', \
       data index 19 using 1:2 with points pointtype 5 pointsize 0.5 linewidth 0.6 linecolor rgb vermillion title '{/:Italic α} = 1', \
       data index 20 using 1:2 with points pointtype 9 pointsize 0.5 linewidth 0.6 linecolor rgb green title '{/:Italic α} = 1.5', \
       data index 21 using 1:2 with lines linewidth 1.0 dashtype (5,8) linecolor rgb ink title 'T5, mean'

  # --- Panel 5: (e)  One law for sizes and seeds ---
  eval style
  set lmargin at screen 0.40333; set rmargin at screen 0.65167
  set bmargin at screen 0.095; set tmargin at screen 0.425
  set title '{/:Bold (e)  One law for sizes and seeds}' offset 0,-0.6
  set xrange [4.297255471077835:120.4218374691503]
  set logscale x
  set xlabel '{/:Italic m}/(||{/:Italic s}*||{/:Italic  g q}^{2}_{max})' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics 1e1, 1e1 nomirror textcolor rgb ink
  set yrange [5.70949964801009:184.83904776977278]
  set logscale y
  set ylabel '{/:Italic T}_{sec}' textcolor rgb ink
  set format y '10^{%T}'
  set ytics 1e1, 1e1 nomirror textcolor rgb ink
  set grid xtics ytics
  set key at graph 1, graph 0 right bottom Left reverse samplen 1.3 font ',7.0'
  plot data index 22 using 1:2 with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb blue notitle, \
       data index 23 using 1:2 with points pointtype 5 pointsize 0.5 linewidth 0.6 linecolor rgb vermillion notitle, \
       data index 24 using 1:2 with points pointtype 9 pointsize 0.5 linewidth 0.6 linecolor rgb green notitle, \
       data index 25 using 1:2 with points pointtype 6 pointsize 0.5 linewidth 0.6 linecolor rgb ink title 'T5, each seed', \
       data index 26 using 1:2 with lines linewidth 1.0 dashtype (5,8) linecolor rgb ink title '{/:Italic C} = 1.4'

  # --- Panel 6: (f)  Measured over theory ---
  eval style
  set lmargin at screen 0.73667; set rmargin at screen 0.985
  set bmargin at screen 0.095; set tmargin at screen 0.425
  set title '{/:Bold (f)  Measured over theory}' offset 0,-0.6
  set xrange [78.125:6400.0]
  set logscale x
  set xlabel 'Number of neurons {/:Italic m}' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics 1e2, 1e1 nomirror textcolor rgb ink
  set yrange [0.8:1.6]
  set ylabel '{/:Italic T}_{sec}/{/:Italic T}_{sec}(T5)' textcolor rgb ink
  set format y '%h'
  set ytics 0.2 nomirror textcolor rgb ink
  set arrow from graph 0, first 1.0 to graph 1, first 1.0 arrowstyle 1
  plot data index 27 using 1:2 with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb blue notitle, \
       data index 28 using 1:2 with points pointtype 5 pointsize 0.5 linewidth 0.6 linecolor rgb vermillion notitle, \
       data index 29 using 1:2 with points pointtype 9 pointsize 0.5 linewidth 0.6 linecolor rgb green notitle

  unset multiplot
  set output
}
