# Figure A7. Run in this folder: gnuplot A7.gp
# It reads A7.dat and draws A7.pdf and A7.png; for one of them:
#   gnuplot -e "formats='pdf'" A7.gp
# Error of the linearised flow and the break of q_max: see caption.txt.

if (!exists('formats')) formats = 'pdf png'
data = 'A7.dat'

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
    set terminal pdfcairo color enhanced size 6.75in,2.5in font 'Liberation Sans,7.5' fontscale 0.75 linewidth 2 pointscale 0.85 dashlength 1.1 rounded
  } else {
    set terminal pngcairo color enhanced size 1350,500 font 'Liberation Sans,7.5' fontscale 2.08333 linewidth 2.77778 pointscale 2.08333 dashlength 1.25 rounded
  }
  set output 'A7.' . format
  set multiplot

  # --- Panel 1: (a)  Error of the linearised flow ---
  eval style
  set lmargin at screen 0.075; set rmargin at screen 0.313
  set bmargin at screen 0.17; set tmargin at screen 0.8
  set title '{/:Bold (a)  Error of the linearised flow}' offset 0,-0.6
  set xrange [0.003:1.0]
  set logscale x
  set xlabel '{/:Italic K}' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics 1e-2, 1e1 nomirror textcolor rgb ink
  set yrange [0.0012000000000000001:1.0]
  set logscale y
  set ylabel 'Relative error' textcolor rgb ink
  set format y '10^{%T}'
  set ytics 1e-2, 1e1 nomirror textcolor rgb ink
  set grid xtics ytics
  set arrow from graph 0, first 0.1 to graph 1, first 0.1 arrowstyle 1
  set label '10 %' at graph 0.16, first 0.1 right offset 0,0.45 font ',7.0' textcolor rgb grey
  set arrow from 0.18999999999999995, graph 0 to 0.18999999999999995, graph 1 arrowstyle 1
  set label '{/:Italic K} = 0.19' at 0.18999999999999995, graph 0.06 left offset 0.4,0 font ',7.0' textcolor rgb grey
  set label '{/:Italic K}/2' at 0.62, 0.2 left front font ',7.0' textcolor rgb ink
  set label '1 − √(1 − {/:Italic K})' at 0.72, 0.72 right front font ',7.0' textcolor rgb ink
  plot data index 0 using 1:2 with lines linewidth 0.7 dashtype solid linecolor rgb blue notitle, \
       data index 1 using 1:2 with lines linewidth 0.7 dashtype solid linecolor rgb blue notitle, \
       data index 2 using 1:2 with lines linewidth 0.7 dashtype solid linecolor rgb blue notitle, \
       data index 3 using 1:2 with lines linewidth 0.7 dashtype solid linecolor rgb vermillion notitle, \
       data index 4 using 1:2 with lines linewidth 0.7 dashtype solid linecolor rgb vermillion notitle, \
       data index 5 using 1:2 with lines linewidth 0.7 dashtype solid linecolor rgb vermillion notitle, \
       data index 6 using 1:2 with lines linewidth 0.7 dashtype solid linecolor rgb green notitle, \
       data index 7 using 1:2 with lines linewidth 0.7 dashtype solid linecolor rgb green notitle, \
       data index 8 using 1:2 with lines linewidth 0.7 dashtype solid linecolor rgb green notitle, \
       data index 9 using 1:2 with lines linewidth 0.8 dashtype (5,8) linecolor rgb ink notitle, \
       data index 10 using 1:2 with lines linewidth 1.0 dashtype (1,5) linecolor rgb ink notitle, \
       data index 11 using 1:2 with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb blue notitle, \
       data index 12 using 1:2 with points pointtype 5 pointsize 0.5 linewidth 0.6 linecolor rgb vermillion notitle, \
       data index 13 using 1:2 with points pointtype 9 pointsize 0.5 linewidth 0.6 linecolor rgb green notitle

  # --- Panel 2: (b)  Largest amplitude ---
  eval style
  set lmargin at screen 0.411; set rmargin at screen 0.649
  set bmargin at screen 0.17; set tmargin at screen 0.8
  set title '{/:Bold (b)  Largest amplitude}' offset 0,-0.6
  set xrange [0.0:6.666149085844081]
  set xlabel '||{/:Italic z}||{/:Italic t}' textcolor rgb ink offset 0,0.4
  set format x '%h'
  set xtics 2.0 nomirror textcolor rgb ink
  set yrange [0.0006909686068134973:1.7548073421010144]
  set logscale y
  set ylabel '{/:Italic q}_{max}' textcolor rgb ink
  set format y '10^{%T}'
  set ytics 1e-3, 1e1 nomirror textcolor rgb ink
  plot data index 14 using 1:2 with lines linewidth 1.2 dashtype solid linecolor rgb blue notitle, \
       data index 15 using 1:2 with lines linewidth 0.8 dashtype (5,8) linecolor rgb ink notitle, \
       data index 16 using 1:2 with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb blue notitle, \
       data index 17 using 1:2 with lines linewidth 1.2 dashtype solid linecolor rgb vermillion notitle, \
       data index 18 using 1:2 with lines linewidth 0.8 dashtype (5,8) linecolor rgb ink notitle, \
       data index 19 using 1:2 with points pointtype 5 pointsize 0.5 linewidth 0.6 linecolor rgb vermillion notitle, \
       data index 20 using 1:2 with lines linewidth 1.2 dashtype solid linecolor rgb green notitle, \
       data index 21 using 1:2 with lines linewidth 0.8 dashtype (5,8) linecolor rgb ink notitle, \
       data index 22 using 1:2 with points pointtype 9 pointsize 0.5 linewidth 0.6 linecolor rgb green notitle

  # --- Panel 3: (c)  q_max at 10 % error ---
  eval style
  set lmargin at screen 0.747; set rmargin at screen 0.985
  set bmargin at screen 0.17; set tmargin at screen 0.8
  set title '{/:Bold (c)  {/:Italic q}_{max} at 10 % error}' offset 0,-0.6
  set xrange [125.0:8000.0]
  set logscale x
  set xlabel 'Neurons {/:Italic m}' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics ('200' 200.0, '1000' 1000.0, '5000' 5000.0) nomirror textcolor rgb ink
  set yrange [0.036144560135667275:0.2957956806312136]
  set logscale y
  set ylabel '{/:Italic q}_{max}' textcolor rgb ink
  set format y '10^{%T}'
  set ytics ('0.05' 0.05, '0.1' 0.1, '0.2' 0.2) nomirror textcolor rgb ink
  set grid xtics ytics
  set key at graph 0.02, graph 0.03 left bottom Left reverse samplen 1.3 font ',7.0'
  plot data index 23 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb grey notitle, \
       data index 24 using 1:2 with lines linewidth 0.8 dashtype (5,8) linecolor rgb ink title '1.3 √(ln {/:Italic m}/{/:Italic m})', \
       data index 25 using 1:2 with lines linewidth 1.0 dashtype (1,5) linecolor rgb ink title 'mean of extremes', \
       data index 26 using 1:2 with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb blue notitle, \
       data index 27 using 1:2 with points pointtype 5 pointsize 0.5 linewidth 0.6 linecolor rgb vermillion notitle, \
       data index 28 using 1:2 with points pointtype 9 pointsize 0.5 linewidth 0.6 linecolor rgb green notitle

  # --- Key of all panels ---
  eval style
  set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen 1
  unset border; unset tics; unset grid
  set key left top Left reverse samplen 1.3 font ',7'
  set xrange [0:1]; set yrange [0:1]
  plot NaN notitle, \
       keyentry with linespoints linewidth 1.2 dashtype solid pointtype 7 pointsize 0.5 linecolor rgb blue title '{/:Italic m} = 200' at screen 0.21927, 0.96, \
       keyentry with linespoints linewidth 1.2 dashtype solid pointtype 5 pointsize 0.5 linecolor rgb vermillion title '{/:Italic m} = 1000' at screen 0.33755, 0.96, \
       keyentry with linespoints linewidth 1.2 dashtype solid pointtype 9 pointsize 0.5 linecolor rgb green title '{/:Italic m} = 5000' at screen 0.46385, 0.96, \
       keyentry with lines linewidth 1.2 dashtype (5,8) linecolor rgb ink title 'theory, or the linearised flow in (b)' at screen 0.59014, 0.96
  unset multiplot
  set output
}
