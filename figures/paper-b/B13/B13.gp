# Figure B13. Run in this folder: gnuplot B13.gp
# It reads B13.dat and draws B13.pdf and B13.png; for one of them:
#   gnuplot -e "formats='pdf'" B13.gp
# Ends of the phases, drop and rise by width, samples and label noise: see caption.txt.

if (!exists('formats')) formats = 'pdf png'
data = 'B13.dat'

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
  set output 'B13.' . format
  set multiplot

  # --- Panel 1 ---
  eval style
  set lmargin at screen 0.085; set rmargin at screen 0.345
  set bmargin at screen 0.55; set tmargin at screen 0.88
  set xrange [0.09615384615384615:1.3]
  set logscale x
  set xlabel '' textcolor rgb ink offset 0,0.4
  set format x ''
  set xtics ('' 0.125, '' 0.25, '' 0.5, '' 1.0) nomirror textcolor rgb ink
  set yrange [1.0:597.7101038107118]
  set logscale y
  set ylabel 'Iteration' textcolor rgb ink
  set format y '10^{%T}'
  set ytics ('1' 1.0, '10' 10.0, '100' 100.0) nomirror textcolor rgb ink
  set grid xtics ytics
  plot data index 0 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb blue notitle, \
       data index 1 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 9 pointsize 0.5 linecolor rgb blue notitle, \
       data index 2 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb purple notitle, \
       data index 3 using 1:2 with linespoints linewidth 1.2 dashtype (5,8) pointtype 13 pointsize 0.5 linecolor rgb purple notitle

  # --- Panel 2 ---
  eval style
  set lmargin at screen 0.085; set rmargin at screen 0.345
  set bmargin at screen 0.12; set tmargin at screen 0.45
  set xrange [0.09615384615384615:1.3]
  set logscale x
  set xlabel 'Width factor' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics ('0.125' 0.125, '0.25' 0.25, '0.5' 0.5, '1' 1.0) nomirror textcolor rgb ink
  set yrange [0.0:0.45160281282163445]
  set ylabel 'Relative change' textcolor rgb ink
  set format y '%h'
  set ytics 0.2 nomirror textcolor rgb ink
  plot data index 4 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb vermillion notitle, \
       data index 5 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 5 pointsize 0.5 linecolor rgb vermillion notitle, \
       data index 6 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb green notitle, \
       data index 7 using 1:2 with linespoints linewidth 1.2 dashtype (5,8) pointtype 7 pointsize 0.5 linecolor rgb green notitle

  # --- Panel 3 ---
  eval style
  set lmargin at screen 0.405; set rmargin at screen 0.665
  set bmargin at screen 0.55; set tmargin at screen 0.88
  set xrange [769.2307692307692:13000.0]
  set logscale x
  set xlabel '' textcolor rgb ink offset 0,0.4
  set format x ''
  set xtics ('' 1000.0, '' 2500.0, '' 10000.0) nomirror textcolor rgb ink
  set yrange [1.0:597.7101038107118]
  set logscale y
  set ylabel '' textcolor rgb ink
  set format y '10^{%T}'
  set ytics ('1' 1.0, '10' 10.0, '100' 100.0) nomirror textcolor rgb ink
  set grid xtics ytics
  plot data index 8 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb blue notitle, \
       data index 9 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 9 pointsize 0.5 linecolor rgb blue notitle, \
       data index 10 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb purple notitle, \
       data index 11 using 1:2 with linespoints linewidth 1.2 dashtype (5,8) pointtype 13 pointsize 0.5 linecolor rgb purple notitle

  # --- Panel 4 ---
  eval style
  set lmargin at screen 0.405; set rmargin at screen 0.665
  set bmargin at screen 0.12; set tmargin at screen 0.45
  set xrange [769.2307692307692:13000.0]
  set logscale x
  set xlabel 'Training images' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics ('1000' 1000.0, '2500' 2500.0, '10000' 10000.0) nomirror textcolor rgb ink
  set yrange [0.0:0.45160281282163445]
  set ylabel '' textcolor rgb ink
  set format y '%h'
  set ytics 0.2 nomirror textcolor rgb ink
  plot data index 12 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb vermillion notitle, \
       data index 13 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 5 pointsize 0.5 linecolor rgb vermillion notitle, \
       data index 14 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb green notitle, \
       data index 15 using 1:2 with linespoints linewidth 1.2 dashtype (5,8) pointtype 7 pointsize 0.5 linecolor rgb green notitle

  # --- Panel 5 ---
  eval style
  set lmargin at screen 0.725; set rmargin at screen 0.985
  set bmargin at screen 0.55; set tmargin at screen 0.88
  set xrange [-0.03:0.53]
  set xlabel '' textcolor rgb ink offset 0,0.4
  set format x ''
  set xtics ('' 0.0, '' 0.25, '' 0.5) nomirror textcolor rgb ink
  set yrange [1.0:597.7101038107118]
  set logscale y
  set ylabel '' textcolor rgb ink
  set format y '10^{%T}'
  set ytics ('1' 1.0, '10' 10.0, '100' 100.0) nomirror textcolor rgb ink
  plot data index 16 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb blue notitle, \
       data index 17 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 9 pointsize 0.5 linecolor rgb blue notitle, \
       data index 18 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb purple notitle, \
       data index 19 using 1:2 with linespoints linewidth 1.2 dashtype (5,8) pointtype 13 pointsize 0.5 linecolor rgb purple notitle

  # --- Panel 6 ---
  eval style
  set lmargin at screen 0.725; set rmargin at screen 0.985
  set bmargin at screen 0.12; set tmargin at screen 0.45
  set xrange [-0.03:0.53]
  set xlabel 'Share of wrong labels' textcolor rgb ink offset 0,0.4
  set format x '%h'
  set xtics ('0' 0.0, '0.25' 0.25, '0.5' 0.5) nomirror textcolor rgb ink
  set yrange [0.0:0.45160281282163445]
  set ylabel '' textcolor rgb ink
  set format y '%h'
  set ytics 0.2 nomirror textcolor rgb ink
  plot data index 20 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb vermillion notitle, \
       data index 21 using 1:2 with linespoints linewidth 1.2 dashtype solid pointtype 5 pointsize 0.5 linecolor rgb vermillion notitle, \
       data index 22 using 1:2:3 with filledcurves fillstyle transparent solid 0.22 noborder linecolor rgb green notitle, \
       data index 23 using 1:2 with linespoints linewidth 1.2 dashtype (5,8) pointtype 7 pointsize 0.5 linecolor rgb green notitle

  # --- Key of all panels ---
  eval style
  set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen 1
  unset border; unset tics; unset grid
  set key left top Left reverse samplen 1.3 font ',7'
  set xrange [0:1]; set yrange [0:1]
  plot NaN notitle, \
       keyentry with linespoints linewidth 1.2 dashtype solid pointtype 9 pointsize 0.5 linecolor rgb blue title 'end of phase i' at screen 0.22586, 0.975, \
       keyentry with linespoints linewidth 1.2 dashtype (5,8) pointtype 13 pointsize 0.5 linecolor rgb purple title 'end of phase ii' at screen 0.38219, 0.975, \
       keyentry with linespoints linewidth 1.2 dashtype solid pointtype 5 pointsize 0.5 linecolor rgb vermillion title 'drop in phase ii' at screen 0.54171, 0.975, \
       keyentry with linespoints linewidth 1.2 dashtype (5,8) pointtype 7 pointsize 0.5 linecolor rgb green title 'rise in phase iii' at screen 0.70522, 0.975
  unset multiplot
  set output
}
