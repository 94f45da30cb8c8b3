# Figure B1. Run in this folder: gnuplot B1.gp
# It reads B1.dat and draws B1.pdf and B1.png; for one of them:
#   gnuplot -e "formats='pdf'" B1.gp
# Reconstruction loss and accuracy against iteration: see caption.txt.

if (!exists('formats')) formats = 'pdf png'
data = 'B1.dat'

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
  set output 'B1.' . format
  set multiplot

  # --- Panel 1: f0, logits ---
  eval style
  set lmargin at screen 0.09; set rmargin at screen 0.28
  set bmargin at screen 0.54; set tmargin at screen 0.87
  set title '{/:Bold f0, logits}' offset 0,-0.6
  set xrange [0.4:5120.0]
  set logscale x
  set xlabel '' textcolor rgb ink offset 0,0.4
  set format x ''
  set xtics ('' 0.5, '' 1.0, '' 10.0, '' 100.0, '' 1000.0) nomirror textcolor rgb ink
  set yrange [0.0:0.4214915713743847]
  set ylabel 'Reconstruction loss' textcolor rgb blue
  set format y '%h'
  set ytics 0.1 nomirror textcolor rgb blue
  set border 11
  set y2range [0.0:100.0]
  set y2label '' textcolor rgb vermillion
  set format y2 '%h'
  set y2tics 25.0 nomirror textcolor rgb vermillion
  set object rectangle from 0.4, graph 0 to 3.9326919265828515, graph 1 behind fillcolor rgb blue fillstyle transparent solid 0.07 noborder
  set object rectangle from 3.9326919265828515, graph 0 to 38.14672434688154, graph 1 behind fillcolor rgb vermillion fillstyle transparent solid 0.07 noborder
  set object rectangle from 38.14672434688154, graph 0 to 5120.0, graph 1 behind fillcolor rgb green fillstyle transparent solid 0.07 noborder
  set label 'i' at graph 0.12084, graph 0.89797 center font ',7.0' textcolor rgb blue
  set label 'ii' at graph 0.36181, graph 0.89797 center font ',7.0' textcolor rgb vermillion
  set label 'iii' at graph 0.74097, graph 0.89797 center font ',7.0' textcolor rgb green
  plot data index 0 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb blue notitle, \
       data index 1 using 1:2:3 axes x1y2 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb vermillion notitle, \
       data index 2 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 7 pointsize 0.5 linecolor rgb blue notitle, \
       data index 3 using 1:2 axes x1y2 with linespoints linewidth 1.2 dashtype (5,8) pointtype 5 pointsize 0.5 linecolor rgb vermillion notitle

  # --- Panel 2 ---
  eval style
  set lmargin at screen 0.09; set rmargin at screen 0.28
  set bmargin at screen 0.11; set tmargin at screen 0.44
  set xrange [0.4:5120.0]
  set logscale x
  set xlabel 'Iteration' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics ('0' 0.5, '1' 1.0, '10^{1}' 10.0, '10^{2}' 100.0, '10^{3}' 1000.0) nomirror textcolor rgb ink
  set yrange [-0.15:1.3]
  set ylabel 'Scaled to [0, 1]' textcolor rgb ink
  set format y '%h'
  set ytics ('0' 0.0, '0.5' 0.5, '1' 1.0) nomirror textcolor rgb ink
  set object rectangle from 0.4, graph 0 to 3.9326919265828515, graph 1 behind fillcolor rgb blue fillstyle transparent solid 0.07 noborder
  set object rectangle from 3.9326919265828515, graph 0 to 38.14672434688154, graph 1 behind fillcolor rgb vermillion fillstyle transparent solid 0.07 noborder
  set object rectangle from 38.14672434688154, graph 0 to 5120.0, graph 1 behind fillcolor rgb green fillstyle transparent solid 0.07 noborder
  set label 'i' at graph 0.12084, graph 0.89797 center font ',7.0' textcolor rgb blue
  set label 'ii' at graph 0.36181, graph 0.89797 center font ',7.0' textcolor rgb vermillion
  set label 'iii' at graph 0.74097, graph 0.89797 center font ',7.0' textcolor rgb green
  plot data index 4 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb blue notitle, \
       data index 5 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb vermillion notitle, \
       data index 6 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 7 pointsize 0.5 linecolor rgb blue notitle, \
       data index 7 using 1:2 with linespoints linewidth 1.2 dashtype (5,8) pointtype 5 pointsize 0.5 linecolor rgb vermillion notitle

  # --- Panel 3: vgg8 × 0.5, features ---
  eval style
  set lmargin at screen 0.41; set rmargin at screen 0.6
  set bmargin at screen 0.54; set tmargin at screen 0.87
  set title '{/:Bold vgg8 × 0.5, features}' offset 0,-0.6
  set xrange [0.4:2560.0]
  set logscale x
  set xlabel '' textcolor rgb ink offset 0,0.4
  set format x ''
  set xtics ('' 0.5, '' 1.0, '' 10.0, '' 100.0, '' 1000.0) nomirror textcolor rgb ink
  set yrange [0.0:0.27726585348067717]
  set ylabel '' textcolor rgb blue
  set format y '%h'
  set ytics 0.1 nomirror textcolor rgb blue
  set border 11
  set y2range [0.0:100.0]
  set y2label '' textcolor rgb vermillion
  set format y2 '%h'
  set y2tics 25.0 nomirror textcolor rgb vermillion
  set object rectangle from 0.4, graph 0 to 5.71692180430681, graph 1 behind fillcolor rgb blue fillstyle transparent solid 0.07 noborder
  set object rectangle from 5.71692180430681, graph 0 to 77.95080639449863, graph 1 behind fillcolor rgb vermillion fillstyle transparent solid 0.07 noborder
  set object rectangle from 77.95080639449863, graph 0 to 2560.0, graph 1 behind fillcolor rgb green fillstyle transparent solid 0.07 noborder
  set label 'i' at graph 0.15174, graph 0.89797 center font ',7.0' textcolor rgb blue
  set label 'ii' at graph 0.45254, graph 0.89797 center font ',7.0' textcolor rgb vermillion
  set label 'iii' at graph 0.8008, graph 0.89797 center font ',7.0' textcolor rgb green
  plot data index 8 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb blue notitle, \
       data index 9 using 1:2:3 axes x1y2 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb vermillion notitle, \
       data index 10 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 7 pointsize 0.5 linecolor rgb blue notitle, \
       data index 11 using 1:2 axes x1y2 with linespoints linewidth 1.2 dashtype (5,8) pointtype 5 pointsize 0.5 linecolor rgb vermillion notitle

  # --- Panel 4 ---
  eval style
  set lmargin at screen 0.41; set rmargin at screen 0.6
  set bmargin at screen 0.11; set tmargin at screen 0.44
  set xrange [0.4:2560.0]
  set logscale x
  set xlabel 'Iteration' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics ('0' 0.5, '1' 1.0, '10^{1}' 10.0, '10^{2}' 100.0, '10^{3}' 1000.0) nomirror textcolor rgb ink
  set yrange [-0.15:1.3]
  set ylabel '' textcolor rgb ink
  set format y '%h'
  set ytics ('0' 0.0, '0.5' 0.5, '1' 1.0) nomirror textcolor rgb ink
  set object rectangle from 0.4, graph 0 to 5.71692180430681, graph 1 behind fillcolor rgb blue fillstyle transparent solid 0.07 noborder
  set object rectangle from 5.71692180430681, graph 0 to 77.95080639449863, graph 1 behind fillcolor rgb vermillion fillstyle transparent solid 0.07 noborder
  set object rectangle from 77.95080639449863, graph 0 to 2560.0, graph 1 behind fillcolor rgb green fillstyle transparent solid 0.07 noborder
  set label 'i' at graph 0.15174, graph 0.89797 center font ',7.0' textcolor rgb blue
  set label 'ii' at graph 0.45254, graph 0.89797 center font ',7.0' textcolor rgb vermillion
  set label 'iii' at graph 0.8008, graph 0.89797 center font ',7.0' textcolor rgb green
  plot data index 12 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb blue notitle, \
       data index 13 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb vermillion notitle, \
       data index 14 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 7 pointsize 0.5 linecolor rgb blue notitle, \
       data index 15 using 1:2 with linespoints linewidth 1.2 dashtype (5,8) pointtype 5 pointsize 0.5 linecolor rgb vermillion notitle

  # --- Panel 5: vgg8 × 1.0, features ---
  eval style
  set lmargin at screen 0.73; set rmargin at screen 0.92
  set bmargin at screen 0.54; set tmargin at screen 0.87
  set title '{/:Bold vgg8 × 1.0, features}' offset 0,-0.6
  set xrange [0.4:2560.0]
  set logscale x
  set xlabel '' textcolor rgb ink offset 0,0.4
  set format x ''
  set xtics ('' 0.5, '' 1.0, '' 10.0, '' 100.0, '' 1000.0) nomirror textcolor rgb ink
  set yrange [0.0:0.20920673305227971]
  set ylabel '' textcolor rgb blue
  set format y '%h'
  set ytics 0.1 nomirror textcolor rgb blue
  set border 11
  set y2range [0.0:100.0]
  set y2label 'Test accuracy (%)' textcolor rgb vermillion
  set format y2 '%h'
  set y2tics 25.0 nomirror textcolor rgb vermillion
  set object rectangle from 0.4, graph 0 to 4.760871824197567, graph 1 behind fillcolor rgb blue fillstyle transparent solid 0.07 noborder
  set object rectangle from 4.760871824197567, graph 0 to 72.60181394938552, graph 1 behind fillcolor rgb vermillion fillstyle transparent solid 0.07 noborder
  set object rectangle from 72.60181394938552, graph 0 to 2560.0, graph 1 behind fillcolor rgb green fillstyle transparent solid 0.07 noborder
  set label 'i' at graph 0.1413, graph 0.89797 center font ',7.0' textcolor rgb blue
  set label 'ii' at graph 0.43804, graph 0.89797 center font ',7.0' textcolor rgb vermillion
  set label 'iii' at graph 0.79674, graph 0.89797 center font ',7.0' textcolor rgb green
  plot data index 16 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb blue notitle, \
       data index 17 using 1:2:3 axes x1y2 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb vermillion notitle, \
       data index 18 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 7 pointsize 0.5 linecolor rgb blue notitle, \
       data index 19 using 1:2 axes x1y2 with linespoints linewidth 1.2 dashtype (5,8) pointtype 5 pointsize 0.5 linecolor rgb vermillion notitle

  # --- Panel 6 ---
  eval style
  set lmargin at screen 0.73; set rmargin at screen 0.92
  set bmargin at screen 0.11; set tmargin at screen 0.44
  set xrange [0.4:2560.0]
  set logscale x
  set xlabel 'Iteration' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics ('0' 0.5, '1' 1.0, '10^{1}' 10.0, '10^{2}' 100.0, '10^{3}' 1000.0) nomirror textcolor rgb ink
  set yrange [-0.15:1.3]
  set ylabel '' textcolor rgb ink
  set format y '%h'
  set ytics ('0' 0.0, '0.5' 0.5, '1' 1.0) nomirror textcolor rgb ink
  set object rectangle from 0.4, graph 0 to 4.760871824197567, graph 1 behind fillcolor rgb blue fillstyle transparent solid 0.07 noborder
  set object rectangle from 4.760871824197567, graph 0 to 72.60181394938552, graph 1 behind fillcolor rgb vermillion fillstyle transparent solid 0.07 noborder
  set object rectangle from 72.60181394938552, graph 0 to 2560.0, graph 1 behind fillcolor rgb green fillstyle transparent solid 0.07 noborder
  set label 'i' at graph 0.1413, graph 0.89797 center font ',7.0' textcolor rgb blue
  set label 'ii' at graph 0.43804, graph 0.89797 center font ',7.0' textcolor rgb vermillion
  set label 'iii' at graph 0.79674, graph 0.89797 center font ',7.0' textcolor rgb green
  plot data index 20 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb blue notitle, \
       data index 21 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb vermillion notitle, \
       data index 22 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 7 pointsize 0.5 linecolor rgb blue notitle, \
       data index 23 using 1:2 with linespoints linewidth 1.2 dashtype (5,8) pointtype 5 pointsize 0.5 linecolor rgb vermillion notitle

  # --- Key of all panels ---
  eval style
  set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen 1
  unset border; unset tics; unset grid
  set key left top Left reverse samplen 1.3 font ',7'
  set xrange [0:1]; set yrange [0:1]
  plot NaN notitle, \
       keyentry with linespoints linewidth 1.2 dashtype solid pointtype 7 pointsize 0.5 linecolor rgb blue title 'reconstruction loss' at screen 0.37779, 0.975, \
       keyentry with linespoints linewidth 1.2 dashtype (5,8) pointtype 5 pointsize 0.5 linecolor rgb vermillion title 'test accuracy' at screen 0.5637, 0.975
  unset multiplot
  set output
}
