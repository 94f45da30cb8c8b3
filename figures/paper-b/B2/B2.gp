# Figure B2. Run in this folder: gnuplot B2.gp
# It reads B2.dat and draws B2.pdf and B2.png; for one of them:
#   gnuplot -e "formats='pdf'" B2.gp
# Reconstruction loss against iteration, compared: see caption.txt.

if (!exists('formats')) formats = 'pdf png'
data = 'B2.dat'

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
    set terminal pdfcairo color enhanced size 6.75in,3.32in font 'Liberation Sans,7.5' fontscale 0.75 linewidth 2 pointscale 0.85 dashlength 1.1 rounded
  } else {
    set terminal pngcairo color enhanced size 1350,664 font 'Liberation Sans,7.5' fontscale 2.08333 linewidth 2.77778 pointscale 2.08333 dashlength 1.25 rounded
  }
  set output 'B2.' . format
  set multiplot

  # --- Panel 1: block1 ---
  eval style
  set lmargin at screen 0.08; set rmargin at screen 0.24333
  set bmargin at screen 0.55422; set tmargin at screen 0.85542
  set title '{/:Bold block1}' offset 0,-0.6
  set xrange [0.4:2560.0]
  set logscale x
  set xlabel '' textcolor rgb ink offset 0,0.4
  set format x ''
  set xtics ('' 0.5, '' 1.0, '' 10.0, '' 100.0, '' 1000.0) nomirror textcolor rgb ink
  set yrange [0.0:0.02052645264744171]
  set ylabel 'Reconstruction loss' textcolor rgb ink
  set format y '%h'
  set ytics 0.01 nomirror textcolor rgb ink
  set object rectangle from 0.4, graph 0 to 10.168807636565353, graph 1 behind fillcolor rgb blue fillstyle transparent solid 0.07 noborder
  set object rectangle from 10.168807636565353, graph 0 to 654.0506001724935, graph 1 behind fillcolor rgb vermillion fillstyle transparent solid 0.07 noborder
  set label 'i' at graph 0.1846, graph 0.88889 center font ',7.0' textcolor rgb blue
  set label 'ii' at graph 0.60675, graph 0.88889 center font ',7.0' textcolor rgb vermillion
  plot data index 0 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb blue notitle, \
       data index 1 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 7 pointsize 0.5 linecolor rgb blue notitle

  # --- Panel 2: block2 ---
  eval style
  set lmargin at screen 0.29333; set rmargin at screen 0.45667
  set bmargin at screen 0.55422; set tmargin at screen 0.85542
  set title '{/:Bold block2}' offset 0,-0.6
  set xrange [0.4:2560.0]
  set logscale x
  set xlabel '' textcolor rgb ink offset 0,0.4
  set format x ''
  set xtics ('' 0.5, '' 1.0, '' 10.0, '' 100.0, '' 1000.0) nomirror textcolor rgb ink
  set yrange [0.0:0.0793836882470272]
  set ylabel '' textcolor rgb ink
  set format y '%h'
  set ytics 0.05 nomirror textcolor rgb ink
  set object rectangle from 0.4, graph 0 to 16.656057356325743, graph 1 behind fillcolor rgb blue fillstyle transparent solid 0.07 noborder
  set object rectangle from 16.656057356325743, graph 0 to 1386.4059826546338, graph 1 behind fillcolor rgb vermillion fillstyle transparent solid 0.07 noborder
  set label 'i' at graph 0.21275, graph 0.88889 center font ',7.0' textcolor rgb blue
  set label 'ii' at graph 0.67776, graph 0.88889 center font ',7.0' textcolor rgb vermillion
  plot data index 2 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb blue notitle, \
       data index 3 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 7 pointsize 0.5 linecolor rgb blue notitle

  # --- Panel 3: block3 ---
  eval style
  set lmargin at screen 0.50667; set rmargin at screen 0.67
  set bmargin at screen 0.55422; set tmargin at screen 0.85542
  set title '{/:Bold block3}' offset 0,-0.6
  set xrange [0.4:2560.0]
  set logscale x
  set xlabel '' textcolor rgb ink offset 0,0.4
  set format x ''
  set xtics ('' 0.5, '' 1.0, '' 10.0, '' 100.0, '' 1000.0) nomirror textcolor rgb ink
  set yrange [0.0:0.1582152181104486]
  set ylabel '' textcolor rgb ink
  set format y '%h'
  set ytics 0.1 nomirror textcolor rgb ink
  set object rectangle from 0.4, graph 0 to 9.504753435990986, graph 1 behind fillcolor rgb blue fillstyle transparent solid 0.07 noborder
  set object rectangle from 9.504753435990986, graph 0 to 523.1636040278624, graph 1 behind fillcolor rgb vermillion fillstyle transparent solid 0.07 noborder
  set label 'i' at graph 0.18074, graph 0.88889 center font ',7.0' textcolor rgb blue
  set label 'ii' at graph 0.59015, graph 0.88889 center font ',7.0' textcolor rgb vermillion
  plot data index 4 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb blue notitle, \
       data index 5 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 7 pointsize 0.5 linecolor rgb blue notitle

  # --- Panel 4: block4 ---
  eval style
  set lmargin at screen 0.08; set rmargin at screen 0.24333
  set bmargin at screen 0.12651; set tmargin at screen 0.42771
  set title '{/:Bold block4}' offset 0,-0.6
  set xrange [0.4:2560.0]
  set logscale x
  set xlabel 'Iteration' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics ('0' 0.5, '1' 1.0, '10^{1}' 10.0, '10^{2}' 100.0, '10^{3}' 1000.0) nomirror textcolor rgb ink
  set yrange [0.0:0.25890467844489296]
  set ylabel 'Reconstruction loss' textcolor rgb ink
  set format y '%h'
  set ytics 0.1 nomirror textcolor rgb ink
  set object rectangle from 0.4, graph 0 to 8.763606205222557, graph 1 behind fillcolor rgb blue fillstyle transparent solid 0.07 noborder
  set object rectangle from 8.763606205222557, graph 0 to 294.3059294088167, graph 1 behind fillcolor rgb vermillion fillstyle transparent solid 0.07 noborder
  set object rectangle from 294.3059294088167, graph 0 to 2560.0, graph 1 behind fillcolor rgb green fillstyle transparent solid 0.07 noborder
  set label 'i' at graph 0.17611, graph 0.88889 center font ',7.0' textcolor rgb blue
  set label 'ii' at graph 0.5527, graph 0.88889 center font ',7.0' textcolor rgb vermillion
  set label 'iii' at graph 0.87659, graph 0.88889 center font ',7.0' textcolor rgb green
  plot data index 6 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb blue notitle, \
       data index 7 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 7 pointsize 0.5 linecolor rgb blue notitle

  # --- Panel 5: features ---
  eval style
  set lmargin at screen 0.29333; set rmargin at screen 0.45667
  set bmargin at screen 0.12651; set tmargin at screen 0.42771
  set title '{/:Bold features}' offset 0,-0.6
  set xrange [0.4:2560.0]
  set logscale x
  set xlabel 'Iteration' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics ('0' 0.5, '1' 1.0, '10^{1}' 10.0, '10^{2}' 100.0, '10^{3}' 1000.0) nomirror textcolor rgb ink
  set yrange [0.0:0.37297423754146625]
  set ylabel '' textcolor rgb ink
  set format y '%h'
  set ytics 0.2 nomirror textcolor rgb ink
  set object rectangle from 0.4, graph 0 to 7.162130777274826, graph 1 behind fillcolor rgb blue fillstyle transparent solid 0.07 noborder
  set object rectangle from 7.162130777274826, graph 0 to 127.70408808830909, graph 1 behind fillcolor rgb vermillion fillstyle transparent solid 0.07 noborder
  set object rectangle from 127.70408808830909, graph 0 to 2560.0, graph 1 behind fillcolor rgb green fillstyle transparent solid 0.07 noborder
  set label 'i' at graph 0.1646, graph 0.88889 center font ',7.0' textcolor rgb blue
  set label 'ii' at graph 0.49356, graph 0.88889 center font ',7.0' textcolor rgb vermillion
  set label 'iii' at graph 0.82896, graph 0.88889 center font ',7.0' textcolor rgb green
  plot data index 8 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb blue notitle, \
       data index 9 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 7 pointsize 0.5 linecolor rgb blue notitle

  # --- Panel 6: logits ---
  eval style
  set lmargin at screen 0.50667; set rmargin at screen 0.67
  set bmargin at screen 0.12651; set tmargin at screen 0.42771
  set title '{/:Bold logits}' offset 0,-0.6
  set xrange [0.4:2560.0]
  set logscale x
  set xlabel 'Iteration' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics ('0' 0.5, '1' 1.0, '10^{1}' 10.0, '10^{2}' 100.0, '10^{3}' 1000.0) nomirror textcolor rgb ink
  set yrange [0.0:0.7203517040504196]
  set ylabel '' textcolor rgb ink
  set format y '%h'
  set ytics 0.25 nomirror textcolor rgb ink
  set object rectangle from 0.4, graph 0 to 3.1347127985077066, graph 1 behind fillcolor rgb blue fillstyle transparent solid 0.07 noborder
  set object rectangle from 3.1347127985077066, graph 0 to 56.64887128333586, graph 1 behind fillcolor rgb vermillion fillstyle transparent solid 0.07 noborder
  set object rectangle from 56.64887128333586, graph 0 to 2560.0, graph 1 behind fillcolor rgb green fillstyle transparent solid 0.07 noborder
  set label 'i' at graph 0.11746, graph 0.88889 center font ',7.0' textcolor rgb blue
  set label 'ii' at graph 0.40004, graph 0.88889 center font ',7.0' textcolor rgb vermillion
  set label 'iii' at graph 0.78258, graph 0.88889 center font ',7.0' textcolor rgb green
  plot data index 10 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb blue notitle, \
       data index 11 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 7 pointsize 0.5 linecolor rgb blue notitle

  # --- Panel 7: Drop and rise by depth ---
  eval style
  set lmargin at screen 0.8; set rmargin at screen 0.985
  set bmargin at screen 0.12651; set tmargin at screen 0.85542
  set title '{/:Bold Drop and rise by depth}' offset 0,-0.6
  set xrange [-0.06965678119013649:0.5258239796236513]
  set xlabel 'Relative change of the loss' textcolor rgb ink offset 0,0.4
  set format x '%h'
  set xtics 0.2 nomirror textcolor rgb ink
  set yrange [-6.6:-0.4]
  set ylabel '' textcolor rgb ink
  set format y '%h'
  set ytics ('block1' -1.0, 'block2' -2.0, 'block3' -3.0, 'block4' -4.0, 'features' -5.0, 'logits' -6.0) nomirror textcolor rgb ink
  set arrow from 0.05, graph 0 to 0.05, graph 1 arrowstyle 1
  plot data index 12 using 1:2 with lines linewidth 0.8 dashtype solid linecolor rgb vermillion notitle, \
       data index 13 using 1:2 with points pointtype 5 pointsize 0.5 linewidth 0.6 linecolor rgb vermillion notitle, \
       data index 14 using 1:2 with lines linewidth 0.8 dashtype solid linecolor rgb green notitle, \
       data index 15 using 1:2 with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb green notitle

  # --- Key of all panels ---
  eval style
  set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen 1
  unset border; unset tics; unset grid
  set key left top Left reverse samplen 1.3 font ',7'
  set xrange [0:1]; set yrange [0:1]
  plot NaN notitle, \
       keyentry with linespoints linewidth 1.2 dashtype solid pointtype 7 pointsize 0.5 linecolor rgb blue title 'reconstruction loss' at screen 0.29083, 0.98193, \
       keyentry with points pointtype 5 pointsize 0.5 linewidth 0.6 linecolor rgb vermillion title 'drop in phase ii' at screen 0.47674, 0.98193, \
       keyentry with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb green title 'rise in phase iii' at screen 0.64026, 0.98193
  unset multiplot
  set output
}
