# Figure A6. Run in this folder: gnuplot A6.gp
# It reads A6.dat and draws A6.pdf and A6.png; for one of them:
#   gnuplot -e "formats='pdf'" A6.gp
# The size of the weights of a two-layer network in the stages of training: see caption.txt.

if (!exists('formats')) formats = 'pdf png'
data = 'A6.dat'

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
  set output 'A6.' . format
  set multiplot

  # --- Panel 1: (a)  Ratio of the norms ---
  eval style
  set lmargin at screen 0.082; set rmargin at screen 0.481
  set bmargin at screen 0.5375; set tmargin at screen 0.89
  set title '{/:Bold (a)  Ratio of the norms}' offset 0,-0.6
  set xrange [0.2:448.5684452329907]
  set logscale x
  set xlabel '' textcolor rgb ink offset 0,0.4
  set format x ''
  set xtics 1e0, 1e1 nomirror textcolor rgb ink
  set yrange [0.0:2.0]
  set ylabel '||{/:Italic w}||_{F}/||{/:Italic a}||' textcolor rgb ink
  set format y '%h'
  set ytics 0.5 nomirror textcolor rgb ink
  set object rectangle from 0.2, graph 0 to 2.2359051041633946, graph 1 behind fillcolor rgb blue fillstyle transparent solid 0.07 noborder
  set object rectangle from 2.2359051041633946, graph 0 to 3.7777235869390275, graph 1 behind fillcolor rgb vermillion fillstyle transparent solid 0.07 noborder
  set object rectangle from 3.7777235869390275, graph 0 to 169.21615157489165, graph 1 behind fillcolor rgb green fillstyle transparent solid 0.07 noborder
  set label 'I  initial plateau' at graph 0.15644, graph 0.92836 center font ',7.0' textcolor rgb blue
  set label 'II  descent' at graph 0.34688, graph 0.85314 center font ',7.0' textcolor rgb vermillion
  set label 'III  secondary plateau' at graph 0.62726, graph 0.92836 center font ',7.0' textcolor rgb green
  set arrow from graph 0, first 1.0 to graph 1, first 1.0 arrowstyle 1
  plot data index 0 using 1:2 with lines linewidth 0.6 dashtype (5,8) linecolor rgb grey notitle, \
       data index 1 using 1:2 with lines linewidth 0.6 dashtype (5,8) linecolor rgb grey notitle, \
       data index 2 using 1:2 with lines linewidth 0.6 dashtype (5,8) linecolor rgb grey notitle, \
       data index 3 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb orange notitle, \
       data index 4 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb orange notitle, \
       data index 5 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb orange notitle, \
       data index 6 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb purple notitle, \
       data index 7 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb purple notitle, \
       data index 8 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb purple notitle, \
       data index 9 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb green notitle, \
       data index 10 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb green notitle, \
       data index 11 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb green notitle, \
       data index 12 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb vermillion notitle, \
       data index 13 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb vermillion notitle, \
       data index 14 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb vermillion notitle, \
       data index 15 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb blue notitle, \
       data index 16 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb blue notitle, \
       data index 17 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb blue notitle, \
       data index 18 using 1:2 with lines linewidth 0.8 dashtype (5,8) linecolor rgb ink notitle, \
       data index 19 using 1:2 with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb blue notitle, \
       data index 20 using 1:2 with points pointtype 5 pointsize 0.5 linewidth 0.6 linecolor rgb blue notitle, \
       data index 21 using 1:2 with points pointtype 9 pointsize 0.5 linewidth 0.6 linecolor rgb blue notitle, \
       data index 22 using 1:2 with lines linewidth 0.8 dashtype (5,8) linecolor rgb ink notitle, \
       data index 23 using 1:2 with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb vermillion notitle, \
       data index 24 using 1:2 with points pointtype 5 pointsize 0.5 linewidth 0.6 linecolor rgb vermillion notitle, \
       data index 25 using 1:2 with points pointtype 9 pointsize 0.5 linewidth 0.6 linecolor rgb vermillion notitle, \
       data index 26 using 1:2 with lines linewidth 0.8 dashtype (5,8) linecolor rgb ink notitle, \
       data index 27 using 1:2 with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb green notitle, \
       data index 28 using 1:2 with points pointtype 5 pointsize 0.5 linewidth 0.6 linecolor rgb green notitle, \
       data index 29 using 1:2 with points pointtype 9 pointsize 0.5 linewidth 0.6 linecolor rgb green notitle, \
       data index 30 using 1:2 with lines linewidth 0.8 dashtype (5,8) linecolor rgb ink notitle, \
       data index 31 using 1:2 with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb purple notitle, \
       data index 32 using 1:2 with points pointtype 5 pointsize 0.5 linewidth 0.6 linecolor rgb purple notitle, \
       data index 33 using 1:2 with points pointtype 9 pointsize 0.5 linewidth 0.6 linecolor rgb purple notitle, \
       data index 34 using 1:2 with lines linewidth 0.8 dashtype (5,8) linecolor rgb ink notitle, \
       data index 35 using 1:2 with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb orange notitle, \
       data index 36 using 1:2 with points pointtype 5 pointsize 0.5 linewidth 0.6 linecolor rgb orange notitle, \
       data index 37 using 1:2 with points pointtype 9 pointsize 0.5 linewidth 0.6 linecolor rgb orange notitle

  # --- Panel 2: (b)  Size of the output weights ---
  eval style
  set lmargin at screen 0.586; set rmargin at screen 0.985
  set bmargin at screen 0.5375; set tmargin at screen 0.89
  set title '{/:Bold (b)  Size of the output weights}' offset 0,-0.6
  set xrange [0.2:448.5684452329907]
  set logscale x
  set xlabel '' textcolor rgb ink offset 0,0.4
  set format x ''
  set xtics 1e0, 1e1 nomirror textcolor rgb ink
  set yrange [1e-12:1000.0]
  set logscale y
  set ylabel '||{/:Italic a}||^{2}' textcolor rgb ink
  set format y '10^{%T}'
  set ytics 1e-12, 1e3 nomirror textcolor rgb ink
  set grid xtics ytics
  set object rectangle from 0.2, graph 0 to 2.2359051041633946, graph 1 behind fillcolor rgb blue fillstyle transparent solid 0.07 noborder
  set object rectangle from 2.2359051041633946, graph 0 to 3.7777235869390275, graph 1 behind fillcolor rgb vermillion fillstyle transparent solid 0.07 noborder
  set object rectangle from 3.7777235869390275, graph 0 to 169.21615157489165, graph 1 behind fillcolor rgb green fillstyle transparent solid 0.07 noborder
  set arrow from graph 0, first 4.774648292756862 to graph 1, first 4.774648292756862 arrowstyle 1
  set label '||{/:Italic s}*||' at 0.22999999999999998, 26.84982048266732 left front font ',7.0' textcolor rgb grey
  plot data index 38 using 1:2 with lines linewidth 0.6 dashtype (5,8) linecolor rgb grey notitle, \
       data index 39 using 1:2 with lines linewidth 0.6 dashtype (5,8) linecolor rgb grey notitle, \
       data index 40 using 1:2 with lines linewidth 0.6 dashtype (5,8) linecolor rgb grey notitle, \
       data index 41 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb orange notitle, \
       data index 42 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb orange notitle, \
       data index 43 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb orange notitle, \
       data index 44 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb purple notitle, \
       data index 45 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb purple notitle, \
       data index 46 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb purple notitle, \
       data index 47 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb green notitle, \
       data index 48 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb green notitle, \
       data index 49 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb green notitle, \
       data index 50 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb vermillion notitle, \
       data index 51 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb vermillion notitle, \
       data index 52 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb vermillion notitle, \
       data index 53 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb blue notitle, \
       data index 54 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb blue notitle, \
       data index 55 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb blue notitle, \
       data index 56 using 1:2 with lines linewidth 0.8 dashtype (5,8) linecolor rgb ink notitle, \
       data index 57 using 1:2 with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb blue notitle, \
       data index 58 using 1:2 with points pointtype 5 pointsize 0.5 linewidth 0.6 linecolor rgb blue notitle, \
       data index 59 using 1:2 with points pointtype 9 pointsize 0.5 linewidth 0.6 linecolor rgb blue notitle, \
       data index 60 using 1:2 with lines linewidth 0.8 dashtype (5,8) linecolor rgb ink notitle, \
       data index 61 using 1:2 with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb vermillion notitle, \
       data index 62 using 1:2 with points pointtype 5 pointsize 0.5 linewidth 0.6 linecolor rgb vermillion notitle, \
       data index 63 using 1:2 with points pointtype 9 pointsize 0.5 linewidth 0.6 linecolor rgb vermillion notitle, \
       data index 64 using 1:2 with lines linewidth 0.8 dashtype (5,8) linecolor rgb ink notitle, \
       data index 65 using 1:2 with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb green notitle, \
       data index 66 using 1:2 with points pointtype 5 pointsize 0.5 linewidth 0.6 linecolor rgb green notitle, \
       data index 67 using 1:2 with points pointtype 9 pointsize 0.5 linewidth 0.6 linecolor rgb green notitle, \
       data index 68 using 1:2 with lines linewidth 0.8 dashtype (5,8) linecolor rgb ink notitle, \
       data index 69 using 1:2 with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb purple notitle, \
       data index 70 using 1:2 with points pointtype 5 pointsize 0.5 linewidth 0.6 linecolor rgb purple notitle, \
       data index 71 using 1:2 with points pointtype 9 pointsize 0.5 linewidth 0.6 linecolor rgb purple notitle, \
       data index 72 using 1:2 with lines linewidth 0.8 dashtype (5,8) linecolor rgb ink notitle, \
       data index 73 using 1:2 with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb orange notitle, \
       data index 74 using 1:2 with points pointtype 5 pointsize 0.5 linewidth 0.6 linecolor rgb orange notitle, \
       data index 75 using 1:2 with points pointtype 9 pointsize 0.5 linewidth 0.6 linecolor rgb orange notitle

  # --- Panel 3: (c)  Largest weight of all neurons ---
  eval style
  set lmargin at screen 0.082; set rmargin at screen 0.481
  set bmargin at screen 0.095; set tmargin at screen 0.4475
  set title '{/:Bold (c)  Largest weight of all neurons}' offset 0,-0.6
  set xrange [0.2:448.5684452329907]
  set logscale x
  set xlabel 'Time {/:Italic t}' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics 1e0, 1e1 nomirror textcolor rgb ink
  set yrange [1e-07:100.0]
  set logscale y
  set ylabel '{/:Italic q}_{max}' textcolor rgb ink
  set format y '10^{%T}'
  set ytics 1e-6, 1e2 nomirror textcolor rgb ink
  set grid xtics ytics
  set object rectangle from 0.2, graph 0 to 2.2359051041633946, graph 1 behind fillcolor rgb blue fillstyle transparent solid 0.07 noborder
  set object rectangle from 2.2359051041633946, graph 0 to 3.7777235869390275, graph 1 behind fillcolor rgb vermillion fillstyle transparent solid 0.07 noborder
  set object rectangle from 3.7777235869390275, graph 0 to 169.21615157489165, graph 1 behind fillcolor rgb green fillstyle transparent solid 0.07 noborder
  plot data index 76 using 1:2 with lines linewidth 0.6 dashtype (5,8) linecolor rgb grey notitle, \
       data index 77 using 1:2 with lines linewidth 0.6 dashtype (5,8) linecolor rgb grey notitle, \
       data index 78 using 1:2 with lines linewidth 0.6 dashtype (5,8) linecolor rgb grey notitle, \
       data index 79 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb orange notitle, \
       data index 80 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb orange notitle, \
       data index 81 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb orange notitle, \
       data index 82 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb purple notitle, \
       data index 83 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb purple notitle, \
       data index 84 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb purple notitle, \
       data index 85 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb green notitle, \
       data index 86 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb green notitle, \
       data index 87 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb green notitle, \
       data index 88 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb vermillion notitle, \
       data index 89 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb vermillion notitle, \
       data index 90 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb vermillion notitle, \
       data index 91 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb blue notitle, \
       data index 92 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb blue notitle, \
       data index 93 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb blue notitle, \
       data index 94 using 1:2 with lines linewidth 0.8 dashtype (5,8) linecolor rgb ink notitle, \
       data index 95 using 1:2 with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb blue notitle, \
       data index 96 using 1:2 with points pointtype 5 pointsize 0.5 linewidth 0.6 linecolor rgb blue notitle, \
       data index 97 using 1:2 with points pointtype 9 pointsize 0.5 linewidth 0.6 linecolor rgb blue notitle, \
       data index 98 using 1:2 with lines linewidth 0.8 dashtype (5,8) linecolor rgb ink notitle, \
       data index 99 using 1:2 with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb vermillion notitle, \
       data index 100 using 1:2 with points pointtype 5 pointsize 0.5 linewidth 0.6 linecolor rgb vermillion notitle, \
       data index 101 using 1:2 with points pointtype 9 pointsize 0.5 linewidth 0.6 linecolor rgb vermillion notitle, \
       data index 102 using 1:2 with lines linewidth 0.8 dashtype (5,8) linecolor rgb ink notitle, \
       data index 103 using 1:2 with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb green notitle, \
       data index 104 using 1:2 with points pointtype 5 pointsize 0.5 linewidth 0.6 linecolor rgb green notitle, \
       data index 105 using 1:2 with points pointtype 9 pointsize 0.5 linewidth 0.6 linecolor rgb green notitle, \
       data index 106 using 1:2 with lines linewidth 0.8 dashtype (5,8) linecolor rgb ink notitle, \
       data index 107 using 1:2 with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb purple notitle, \
       data index 108 using 1:2 with points pointtype 5 pointsize 0.5 linewidth 0.6 linecolor rgb purple notitle, \
       data index 109 using 1:2 with points pointtype 9 pointsize 0.5 linewidth 0.6 linecolor rgb purple notitle, \
       data index 110 using 1:2 with lines linewidth 0.8 dashtype (5,8) linecolor rgb ink notitle, \
       data index 111 using 1:2 with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb orange notitle, \
       data index 112 using 1:2 with points pointtype 5 pointsize 0.5 linewidth 0.6 linecolor rgb orange notitle, \
       data index 113 using 1:2 with points pointtype 9 pointsize 0.5 linewidth 0.6 linecolor rgb orange notitle

  # --- Panel 4: (d)  Share of neurons that count ---
  eval style
  set lmargin at screen 0.586; set rmargin at screen 0.985
  set bmargin at screen 0.095; set tmargin at screen 0.4475
  set title '{/:Bold (d)  Share of neurons that count}' offset 0,-0.6
  set xrange [0.2:448.5684452329907]
  set logscale x
  set xlabel 'Time {/:Italic t}' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics 1e0, 1e1 nomirror textcolor rgb ink
  set yrange [0.0:0.6]
  set ylabel '{/:Italic N}_{eff}/{/:Italic m}' textcolor rgb ink
  set format y '%h'
  set ytics 0.1 nomirror textcolor rgb ink
  set object rectangle from 0.2, graph 0 to 2.2359051041633946, graph 1 behind fillcolor rgb blue fillstyle transparent solid 0.07 noborder
  set object rectangle from 2.2359051041633946, graph 0 to 3.7777235869390275, graph 1 behind fillcolor rgb vermillion fillstyle transparent solid 0.07 noborder
  set object rectangle from 3.7777235869390275, graph 0 to 169.21615157489165, graph 1 behind fillcolor rgb green fillstyle transparent solid 0.07 noborder
  set arrow from graph 0, first 0.3333333333333333 to graph 1, first 0.3333333333333333 arrowstyle 1
  set label 'half-normal: a third' at 0.22999999999999998, 0.30333333333333334 left front font ',7.0' textcolor rgb grey
  plot data index 114 using 1:2 with lines linewidth 0.6 dashtype (5,8) linecolor rgb grey notitle, \
       data index 115 using 1:2 with lines linewidth 0.6 dashtype (5,8) linecolor rgb grey notitle, \
       data index 116 using 1:2 with lines linewidth 0.6 dashtype (5,8) linecolor rgb grey notitle, \
       data index 117 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb orange notitle, \
       data index 118 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb orange notitle, \
       data index 119 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb orange notitle, \
       data index 120 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb purple notitle, \
       data index 121 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb purple notitle, \
       data index 122 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb purple notitle, \
       data index 123 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb green notitle, \
       data index 124 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb green notitle, \
       data index 125 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb green notitle, \
       data index 126 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb vermillion notitle, \
       data index 127 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb vermillion notitle, \
       data index 128 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb vermillion notitle, \
       data index 129 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb blue notitle, \
       data index 130 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb blue notitle, \
       data index 131 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb blue notitle, \
       data index 132 using 1:2 with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb blue notitle, \
       data index 133 using 1:2 with points pointtype 5 pointsize 0.5 linewidth 0.6 linecolor rgb blue notitle, \
       data index 134 using 1:2 with points pointtype 9 pointsize 0.5 linewidth 0.6 linecolor rgb blue notitle, \
       data index 135 using 1:2 with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb vermillion notitle, \
       data index 136 using 1:2 with points pointtype 5 pointsize 0.5 linewidth 0.6 linecolor rgb vermillion notitle, \
       data index 137 using 1:2 with points pointtype 9 pointsize 0.5 linewidth 0.6 linecolor rgb vermillion notitle, \
       data index 138 using 1:2 with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb green notitle, \
       data index 139 using 1:2 with points pointtype 5 pointsize 0.5 linewidth 0.6 linecolor rgb green notitle, \
       data index 140 using 1:2 with points pointtype 9 pointsize 0.5 linewidth 0.6 linecolor rgb green notitle, \
       data index 141 using 1:2 with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb purple notitle, \
       data index 142 using 1:2 with points pointtype 5 pointsize 0.5 linewidth 0.6 linecolor rgb purple notitle, \
       data index 143 using 1:2 with points pointtype 9 pointsize 0.5 linewidth 0.6 linecolor rgb purple notitle, \
       data index 144 using 1:2 with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb orange notitle, \
       data index 145 using 1:2 with points pointtype 5 pointsize 0.5 linewidth 0.6 linecolor rgb orange notitle, \
       data index 146 using 1:2 with points pointtype 9 pointsize 0.5 linewidth 0.6 linecolor rgb orange notitle

  # --- Key of all panels ---
  eval style
  set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen 1
  unset border; unset tics; unset grid
  set key left top Left reverse samplen 1.3 font ',7'
  set xrange [0:1]; set yrange [0:1]
  plot NaN notitle, \
       keyentry with lines linewidth 1.2 dashtype solid linecolor rgb blue title '{/:Italic α} = 0.6' at screen 0.05259, 0.98, \
       keyentry with lines linewidth 1.2 dashtype solid linecolor rgb vermillion title '{/:Italic α} = 0.8' at screen 0.16288, 0.98, \
       keyentry with lines linewidth 1.2 dashtype solid linecolor rgb green title '{/:Italic α} = 1' at screen 0.27318, 0.98, \
       keyentry with lines linewidth 1.2 dashtype solid linecolor rgb purple title '{/:Italic α} = 1.5' at screen 0.37146, 0.98, \
       keyentry with lines linewidth 1.2 dashtype solid linecolor rgb orange title '{/:Italic α} = 2' at screen 0.48175, 0.98, \
       keyentry with lines linewidth 1.2 dashtype (5,8) linecolor rgb ink title 'theory' at screen 0.58003, 0.98, \
       keyentry with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb grey title 'end of I' at screen 0.6859, 0.98, \
       keyentry with points pointtype 5 pointsize 0.5 linewidth 0.6 linecolor rgb grey title 'end of II' at screen 0.79979, 0.98, \
       keyentry with points pointtype 9 pointsize 0.5 linewidth 0.6 linecolor rgb grey title 'end of III' at screen 0.91769, 0.98
  unset multiplot
  set output
}
