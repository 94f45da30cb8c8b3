# Figure A3. Run in this folder: gnuplot A3.gp
# It reads A3.dat and draws A3.pdf and A3.png; for one of them:
#   gnuplot -e "formats='pdf'" A3.gp
# The distance between the laws of |a| and ‖w‖ of a two-layer network: see caption.txt.

if (!exists('formats')) formats = 'pdf png'
data = 'A3.dat'

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
  set output 'A3.' . format
  set multiplot

  # --- Panel 1: (a)  Loss, f = 5 sin πx ---
  eval style
  set lmargin at screen 0.082; set rmargin at screen 0.495
  set bmargin at screen 0.53; set tmargin at screen 0.89
  set title '{/:Bold (a)  Loss, {/:Italic f} = 5 sin π{/:Italic x}}' offset 0,-0.6
  set xrange [0.2:448.5684452329907]
  set logscale x
  set xlabel '' textcolor rgb ink offset 0,0.4
  set format x ''
  set xtics 1e0, 1e1 nomirror textcolor rgb ink
  set yrange [0.0:7.750000000000001]
  set ylabel 'Loss {/:Italic R}' textcolor rgb ink
  set format y '%h'
  set ytics 2.0 nomirror textcolor rgb ink
  set object rectangle from 0.2, graph 0 to 2.2359051041633946, graph 1 behind fillcolor rgb blue fillstyle transparent solid 0.07 noborder
  set object rectangle from 2.2359051041633946, graph 0 to 3.7777235869390275, graph 1 behind fillcolor rgb vermillion fillstyle transparent solid 0.07 noborder
  set object rectangle from 3.7777235869390275, graph 0 to 169.21615157489165, graph 1 behind fillcolor rgb green fillstyle transparent solid 0.07 noborder
  set label 'I  initial plateau' at graph 0.15644, graph 0.92985 center font ',7.0' textcolor rgb blue
  set label 'II  descent' at graph 0.34688, graph 0.8562 center font ',7.0' textcolor rgb vermillion
  set label 'III  secondary plateau' at graph 0.62726, graph 0.92985 center font ',7.0' textcolor rgb green
  set arrow from graph 0, first 2.4504556134123336 to graph 1, first 2.4504556134123336 arrowstyle 1
  set label '{/:Italic R}_{lin}' at graph 0.99, graph 0.37619 right front font ',7.0' textcolor rgb grey
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
       data index 17 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb blue notitle

  # --- Panel 2: (b)  Distance between the laws of |a| and ||w|| ---
  eval style
  set lmargin at screen 0.082; set rmargin at screen 0.495
  set bmargin at screen 0.095; set tmargin at screen 0.455
  set title '{/:Bold (b)  Distance between the laws of |{/:Italic a}| and ||{/:Italic w}||}' offset 0,-0.6
  set xrange [0.2:448.5684452329907]
  set logscale x
  set xlabel 'Time {/:Italic t}' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics 1e0, 1e1 nomirror textcolor rgb ink
  set yrange [1e-14:1.0]
  set logscale y
  set ylabel '{/:Italic W}_{rel}^{2}' textcolor rgb ink
  set format y '10^{%T}'
  set ytics 1e-12, 1e3 nomirror textcolor rgb ink
  set grid xtics ytics
  set object rectangle from 0.2, graph 0 to 2.2359051041633946, graph 1 behind fillcolor rgb blue fillstyle transparent solid 0.07 noborder
  set object rectangle from 2.2359051041633946, graph 0 to 3.7777235869390275, graph 1 behind fillcolor rgb vermillion fillstyle transparent solid 0.07 noborder
  set object rectangle from 3.7777235869390275, graph 0 to 169.21615157489165, graph 1 behind fillcolor rgb green fillstyle transparent solid 0.07 noborder
  plot data index 18 using 1:2 with lines linewidth 0.6 dashtype (5,8) linecolor rgb grey notitle, \
       data index 19 using 1:2 with lines linewidth 0.6 dashtype (5,8) linecolor rgb grey notitle, \
       data index 20 using 1:2 with lines linewidth 0.6 dashtype (5,8) linecolor rgb grey notitle, \
       data index 21 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb orange notitle, \
       data index 22 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb orange notitle, \
       data index 23 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb orange notitle, \
       data index 24 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb purple notitle, \
       data index 25 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb purple notitle, \
       data index 26 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb purple notitle, \
       data index 27 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb green notitle, \
       data index 28 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb green notitle, \
       data index 29 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb green notitle, \
       data index 30 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb vermillion notitle, \
       data index 31 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb vermillion notitle, \
       data index 32 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb vermillion notitle, \
       data index 33 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb blue notitle, \
       data index 34 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb blue notitle, \
       data index 35 using 1:2 with lines linewidth 1.0 dashtype solid linecolor rgb blue notitle

  # --- Panel 3: (c)  Linear stage: one curve for all α ---
  eval style
  set lmargin at screen 0.6; set rmargin at screen 0.985
  set bmargin at screen 0.585; set tmargin at screen 0.89
  set title '{/:Bold (c)  Linear stage: one curve for all {/:Italic α}}' offset 0,-0.6
  set xrange [0.0:14.0]
  set xlabel '||{/:Italic z}||{/:Italic t}' textcolor rgb ink offset 0,0.4
  set format x '%h'
  set xtics 2.0 nomirror textcolor rgb ink
  set yrange [1e-14:10.0]
  set logscale y
  set ylabel '{/:Italic W}_{rel}^{2}' textcolor rgb ink
  set format y '10^{%T}'
  set ytics 1e-12, 1e4 nomirror textcolor rgb ink
  set label 'theory \~ e^{−3||{/:Italic z}||{/:Italic t}}' at 4.62, 6.817049057632532e-06 left front font ',7.0' textcolor rgb ink
  plot data index 36 using 1:2 with lines linewidth 0.9 dashtype solid linecolor rgb orange notitle, \
       data index 37 using 1:2 with points pointtype 6 pointsize 0.5 linewidth 0.6 linecolor rgb orange notitle, \
       data index 38 using 1:2 with lines linewidth 0.9 dashtype solid linecolor rgb orange notitle, \
       data index 39 using 1:2 with lines linewidth 0.9 dashtype solid linecolor rgb orange notitle, \
       data index 40 using 1:2 with lines linewidth 0.9 dashtype solid linecolor rgb purple notitle, \
       data index 41 using 1:2 with points pointtype 13 pointsize 0.5 linewidth 0.6 linecolor rgb purple notitle, \
       data index 42 using 1:2 with lines linewidth 0.9 dashtype solid linecolor rgb purple notitle, \
       data index 43 using 1:2 with lines linewidth 0.9 dashtype solid linecolor rgb purple notitle, \
       data index 44 using 1:2 with lines linewidth 0.9 dashtype solid linecolor rgb green notitle, \
       data index 45 using 1:2 with points pointtype 9 pointsize 0.5 linewidth 0.6 linecolor rgb green notitle, \
       data index 46 using 1:2 with lines linewidth 0.9 dashtype solid linecolor rgb green notitle, \
       data index 47 using 1:2 with lines linewidth 0.9 dashtype solid linecolor rgb green notitle, \
       data index 48 using 1:2 with lines linewidth 0.9 dashtype solid linecolor rgb vermillion notitle, \
       data index 49 using 1:2 with points pointtype 5 pointsize 0.5 linewidth 0.6 linecolor rgb vermillion notitle, \
       data index 50 using 1:2 with lines linewidth 0.9 dashtype solid linecolor rgb vermillion notitle, \
       data index 51 using 1:2 with lines linewidth 0.9 dashtype solid linecolor rgb vermillion notitle, \
       data index 52 using 1:2 with lines linewidth 0.9 dashtype solid linecolor rgb blue notitle, \
       data index 53 using 1:2 with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb blue notitle, \
       data index 54 using 1:2 with lines linewidth 0.9 dashtype solid linecolor rgb blue notitle, \
       data index 55 using 1:2 with lines linewidth 0.9 dashtype solid linecolor rgb blue notitle, \
       data index 56 using 1:2 with lines linewidth 1.0 dashtype (5,8) linecolor rgb ink notitle, \
       data index 57 using 1:2 with lines linewidth 1.0 dashtype (1,5) linecolor rgb ink notitle

  # --- Panel 4: (d)  When the descent begins (T_5%) ---
  eval style
  set lmargin at screen 0.6; set rmargin at screen 0.985
  set bmargin at screen 0.095; set tmargin at screen 0.4
  set title '{/:Bold (d)  When the descent begins ({/:Italic T}_{5%})}' offset 0,-0.6
  set xrange [357.14285714285717:11200.0]
  set logscale x
  set xlabel 'Number of neurons {/:Italic m}' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics 1e3, 1e1 nomirror textcolor rgb ink
  set yrange [3.579606380765141e-18:0.8452534932724497]
  set logscale y
  set ylabel '{/:Italic W}_{rel}^{2} at {/:Italic T}_{5%}' textcolor rgb ink
  set format y '10^{%T}'
  set ytics 1e-17, 1e4 nomirror textcolor rgb ink
  set grid xtics ytics
  plot data index 58 using 1:2 with lines linewidth 0.7 dashtype (5,8) linecolor rgb grey notitle, \
       data index 59 using 1:2 with lines linewidth 1.0 dashtype (5,8) linecolor rgb blue notitle, \
       data index 60 using 1:2 with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb blue notitle, \
       data index 61 using 1:2 with lines linewidth 0.7 dashtype (5,8) linecolor rgb grey notitle, \
       data index 62 using 1:2 with lines linewidth 1.0 dashtype (5,8) linecolor rgb vermillion notitle, \
       data index 63 using 1:2 with points pointtype 5 pointsize 0.5 linewidth 0.6 linecolor rgb vermillion notitle, \
       data index 64 using 1:2 with lines linewidth 0.7 dashtype (5,8) linecolor rgb grey notitle, \
       data index 65 using 1:2 with lines linewidth 1.0 dashtype (5,8) linecolor rgb green notitle, \
       data index 66 using 1:2 with points pointtype 9 pointsize 0.5 linewidth 0.6 linecolor rgb green notitle, \
       data index 67 using 1:2 with lines linewidth 0.7 dashtype (5,8) linecolor rgb grey notitle, \
       data index 68 using 1:2 with lines linewidth 1.0 dashtype (5,8) linecolor rgb purple notitle, \
       data index 69 using 1:2 with points pointtype 13 pointsize 0.5 linewidth 0.6 linecolor rgb purple notitle, \
       data index 70 using 1:2 with lines linewidth 0.7 dashtype (5,8) linecolor rgb grey notitle, \
       data index 71 using 1:2 with lines linewidth 1.0 dashtype (5,8) linecolor rgb orange notitle, \
       data index 72 using 1:2 with points pointtype 6 pointsize 0.5 linewidth 0.6 linecolor rgb orange notitle

  # --- Key of all panels ---
  eval style
  set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen 1
  unset border; unset tics; unset grid
  set key left top Left reverse samplen 1.3 font ',7'
  set xrange [0:1]; set yrange [0:1]
  plot NaN notitle, \
       keyentry with linespoints linewidth 1.2 dashtype solid pointtype 7 pointsize 0.5 linecolor rgb blue title '{/:Italic α} = 0.6' at screen 0.22944, 0.98, \
       keyentry with linespoints linewidth 1.2 dashtype solid pointtype 5 pointsize 0.5 linecolor rgb vermillion title '{/:Italic α} = 0.8' at screen 0.33973, 0.98, \
       keyentry with linespoints linewidth 1.2 dashtype solid pointtype 9 pointsize 0.5 linecolor rgb green title '{/:Italic α} = 1' at screen 0.45002, 0.98, \
       keyentry with linespoints linewidth 1.2 dashtype solid pointtype 13 pointsize 0.5 linecolor rgb purple title '{/:Italic α} = 1.5' at screen 0.5483, 0.98, \
       keyentry with linespoints linewidth 1.2 dashtype solid pointtype 6 pointsize 0.5 linecolor rgb orange title '{/:Italic α} = 2' at screen 0.65859, 0.98, \
       keyentry with lines linewidth 1.2 dashtype (5,8) linecolor rgb ink title 'theory' at screen 0.75687, 0.98
  unset multiplot
  set output
}
