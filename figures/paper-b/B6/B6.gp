# Figure B6. Run in this folder: gnuplot B6.gp
# It reads B6.dat and draws B6.pdf and B6.png; for one of them:
#   gnuplot -e "formats='pdf'" B6.gp
# Transfer against pre-training: see caption.txt.

if (!exists('formats')) formats = 'pdf png'
data = 'B6.dat'

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
    set terminal pdfcairo color enhanced size 5.5in,4.05in font 'Liberation Sans,7.5' fontscale 0.75 linewidth 2 pointscale 0.85 dashlength 1.1 rounded
  } else {
    set terminal pngcairo color enhanced size 1100,810 font 'Liberation Sans,7.5' fontscale 2.08333 linewidth 2.77778 pointscale 2.08333 dashlength 1.25 rounded
  }
  set output 'B6.' . format
  set multiplot

  # --- Panel 1: tops → other clothes ---
  eval style
  set lmargin at screen 0.1; set rmargin at screen 0.415
  set bmargin at screen 0.56667; set tmargin at screen 0.87654
  set title '{/:Bold tops → other clothes}' offset 0,-0.6
  set xrange [0.4:2560.0]
  set logscale x
  set xlabel ' ' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics ('0' 0.5, '1' 1.0, '10^{1}' 10.0, '10^{2}' 100.0, '10^{3}' 1000.0) nomirror textcolor rgb ink
  set yrange [85.28030798592754:90.8799009467903]
  set ylabel 'Transfer accuracy (%)' textcolor rgb blue
  set format y '%h'
  set ytics 2.0 nomirror textcolor rgb blue
  set border 11
  set y2range [0.0:100.0]
  set y2label '' textcolor rgb vermillion
  set format y2 '%h'
  set y2tics 25.0 nomirror textcolor rgb vermillion
  set arrow from 161.99846937978302, graph 0 to 161.99846937978302, graph 1 arrowstyle 1
  plot data index 0 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb blue notitle, \
       data index 1 using 1:2:3 axes x1y2 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb vermillion notitle, \
       data index 2 using 1:2 axes x1y2 with linespoints linewidth 1.2 dashtype (5,8) pointtype 5 pointsize 0.5 linecolor rgb vermillion notitle, \
       data index 3 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 7 pointsize 0.5 linecolor rgb blue notitle

  # --- Panel 2: other clothes → tops ---
  eval style
  set lmargin at screen 0.585; set rmargin at screen 0.9
  set bmargin at screen 0.56667; set tmargin at screen 0.87654
  set title '{/:Bold other clothes → tops}' offset 0,-0.6
  set xrange [0.4:2560.0]
  set logscale x
  set xlabel ' ' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics ('0' 0.5, '1' 1.0, '10^{1}' 10.0, '10^{2}' 100.0, '10^{3}' 1000.0) nomirror textcolor rgb ink
  set yrange [64.40164926592293:70.41423819182381]
  set ylabel '' textcolor rgb blue
  set format y '%h'
  set ytics 2.0 nomirror textcolor rgb blue
  set border 11
  set y2range [0.0:100.0]
  set y2label 'Pre-training accuracy (%)' textcolor rgb vermillion
  set format y2 '%h'
  set y2tics 25.0 nomirror textcolor rgb vermillion
  set arrow from 406.8279443219557, graph 0 to 406.8279443219557, graph 1 arrowstyle 1
  plot data index 4 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb blue notitle, \
       data index 5 using 1:2:3 axes x1y2 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb vermillion notitle, \
       data index 6 using 1:2 axes x1y2 with linespoints linewidth 1.2 dashtype (5,8) pointtype 5 pointsize 0.5 linecolor rgb vermillion notitle, \
       data index 7 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 7 pointsize 0.5 linecolor rgb blue notitle

  # --- Panel 3: 4 kinds → 10 classes ---
  eval style
  set lmargin at screen 0.1; set rmargin at screen 0.415
  set bmargin at screen 0.1037; set tmargin at screen 0.41358
  set title '{/:Bold 4 kinds → 10 classes}' offset 0,-0.6
  set xrange [0.4:2560.0]
  set logscale x
  set xlabel 'Pre-training iteration' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics ('0' 0.5, '1' 1.0, '10^{1}' 10.0, '10^{2}' 100.0, '10^{3}' 1000.0) nomirror textcolor rgb ink
  set yrange [71.92853616871639:80.16644247057087]
  set ylabel 'Transfer accuracy (%)' textcolor rgb blue
  set format y '%h'
  set ytics 2.0 nomirror textcolor rgb blue
  set border 11
  set y2range [0.0:100.0]
  set y2label '' textcolor rgb vermillion
  set format y2 '%h'
  set y2tics 25.0 nomirror textcolor rgb vermillion
  set arrow from 1024.0000000000005, graph 0 to 1024.0000000000005, graph 1 arrowstyle 1
  plot data index 8 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb blue notitle, \
       data index 9 using 1:2:3 axes x1y2 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb vermillion notitle, \
       data index 10 using 1:2 axes x1y2 with linespoints linewidth 1.2 dashtype (5,8) pointtype 5 pointsize 0.5 linecolor rgb vermillion notitle, \
       data index 11 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 7 pointsize 0.5 linecolor rgb blue notitle

  # --- Panel 4: 10 classes → brightest quarter ---
  eval style
  set lmargin at screen 0.585; set rmargin at screen 0.9
  set bmargin at screen 0.1037; set tmargin at screen 0.41358
  set title '{/:Bold 10 classes → brightest quarter}' offset 0,-0.6
  set xrange [0.4:2560.0]
  set logscale x
  set xlabel 'Pre-training iteration' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics ('0' 0.5, '1' 1.0, '10^{1}' 10.0, '10^{2}' 100.0, '10^{3}' 1000.0) nomirror textcolor rgb ink
  set yrange [59.97893213044412:67.03796279475607]
  set ylabel '' textcolor rgb blue
  set format y '%h'
  set ytics 2.0 nomirror textcolor rgb blue
  set border 11
  set y2range [0.0:100.0]
  set y2label 'Pre-training accuracy (%)' textcolor rgb vermillion
  set format y2 '%h'
  set y2tics 25.0 nomirror textcolor rgb vermillion
  set arrow from 161.31955670825025, graph 0 to 161.31955670825025, graph 1 arrowstyle 1
  plot data index 12 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb blue notitle, \
       data index 13 using 1:2:3 axes x1y2 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb vermillion notitle, \
       data index 14 using 1:2 axes x1y2 with linespoints linewidth 1.2 dashtype (5,8) pointtype 5 pointsize 0.5 linecolor rgb vermillion notitle, \
       data index 15 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 7 pointsize 0.5 linecolor rgb blue notitle

  # --- Key of all panels ---
  eval style
  set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen 1
  unset border; unset tics; unset grid
  set key left top Left reverse samplen 1.3 font ',7'
  set xrange [0:1]; set yrange [0:1]
  plot NaN notitle, \
       keyentry with linespoints linewidth 1.2 dashtype solid pointtype 7 pointsize 0.5 linecolor rgb blue title 'transfer task' at screen 0.27031, 0.97037, \
       keyentry with linespoints linewidth 1.2 dashtype (5,8) pointtype 5 pointsize 0.5 linecolor rgb vermillion title 'pre-training task' at screen 0.44837, 0.97037, \
       keyentry with lines linewidth 1.2 dashtype (5,8) linecolor rgb grey title 'where to stop' at screen 0.6559, 0.97037
  unset multiplot
  set output
}
