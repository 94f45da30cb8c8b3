# Figure A5. Run in this folder: gnuplot A5.gp
# It reads A5.dat, A5-cosine-1-start.f32, A5-cosine-1-plateau.f32, A5-cosine-1-end.f32, A5-cosine-2-start.f32, A5-cosine-2-plateau.f32, A5-cosine-2-end.f32 and draws A5.pdf and A5.png; for one of them:
#   gnuplot -e "formats='pdf'" A5.gp
# Weights of a two-layer network at six moments of training: see caption.txt.

if (!exists('formats')) formats = 'pdf png'
data = 'A5.dat'

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
    set terminal pdfcairo color enhanced size 6.75in,6.8in font 'Liberation Sans,7.5' fontscale 0.75 linewidth 2 pointscale 0.85 dashlength 1.1 rounded
  } else {
    set terminal pngcairo color enhanced size 1350,1360 font 'Liberation Sans,7.5' fontscale 2.08333 linewidth 2.77778 pointscale 2.08333 dashlength 1.25 rounded
  }
  set output 'A5.' . format
  set multiplot

  # --- Panel 1: α = 0.6, start ---
  eval style
  set lmargin at screen 0.085; set rmargin at screen 0.22417
  set bmargin at screen 0.81; set tmargin at screen 0.935
  set title '{/:Bold α = 0.6, start}' offset 0,-0.6
  set xrange [0.01:150.0]
  set logscale x
  set xlabel '' textcolor rgb ink offset 0,0.4
  set format x ''
  set xtics ('' 0.1, '' 1.0, '' 10.0, '' 100.0) nomirror textcolor rgb ink
  set yrange [0.0001:2.0]
  set logscale y
  set ylabel 'Density' textcolor rgb ink
  set format y '10^{%T}'
  set ytics 1e-4, 1e2 nomirror textcolor rgb ink
  set grid xtics ytics
  plot data index 0 using 1:2 with steps linewidth 1.0 dashtype solid linecolor rgb blue notitle, \
       data index 1 using 1:2 with points pointtype 5 pointsize 0.5 linewidth 0.6 linecolor rgb vermillion notitle, \
       data index 2 using 1:2 with lines linewidth 0.9 dashtype (5,8) linecolor rgb ink notitle

  # --- Panel 2: descent begins ---
  eval style
  set lmargin at screen 0.23817; set rmargin at screen 0.37733
  set bmargin at screen 0.81; set tmargin at screen 0.935
  set title '{/:Bold descent begins}' offset 0,-0.6
  set xrange [0.01:150.0]
  set logscale x
  set xlabel '' textcolor rgb ink offset 0,0.4
  set format x ''
  set xtics ('' 0.1, '' 1.0, '' 10.0, '' 100.0) nomirror textcolor rgb ink
  set yrange [0.0001:2.0]
  set logscale y
  set ylabel '' textcolor rgb ink
  set format y ''
  set ytics 1e-4, 1e2 nomirror textcolor rgb ink
  set grid xtics ytics
  plot data index 3 using 1:2 with steps linewidth 1.0 dashtype solid linecolor rgb blue notitle, \
       data index 4 using 1:2 with points pointtype 5 pointsize 0.5 linewidth 0.6 linecolor rgb vermillion notitle, \
       data index 5 using 1:2 with lines linewidth 0.9 dashtype (5,8) linecolor rgb ink notitle

  # --- Panel 3: half descent ---
  eval style
  set lmargin at screen 0.39133; set rmargin at screen 0.5305
  set bmargin at screen 0.81; set tmargin at screen 0.935
  set title '{/:Bold half descent}' offset 0,-0.6
  set xrange [0.01:150.0]
  set logscale x
  set xlabel '' textcolor rgb ink offset 0,0.4
  set format x ''
  set xtics ('' 0.1, '' 1.0, '' 10.0, '' 100.0) nomirror textcolor rgb ink
  set yrange [0.0001:2.0]
  set logscale y
  set ylabel '' textcolor rgb ink
  set format y ''
  set ytics 1e-4, 1e2 nomirror textcolor rgb ink
  set grid xtics ytics
  plot data index 6 using 1:2 with steps linewidth 1.0 dashtype solid linecolor rgb blue notitle, \
       data index 7 using 1:2 with points pointtype 5 pointsize 0.5 linewidth 0.6 linecolor rgb vermillion notitle, \
       data index 8 using 1:2 with lines linewidth 0.9 dashtype (5,8) linecolor rgb ink notitle

  # --- Panel 4: plateau ---
  eval style
  set lmargin at screen 0.5445; set rmargin at screen 0.68367
  set bmargin at screen 0.81; set tmargin at screen 0.935
  set title '{/:Bold plateau}' offset 0,-0.6
  set xrange [0.01:150.0]
  set logscale x
  set xlabel '' textcolor rgb ink offset 0,0.4
  set format x ''
  set xtics ('' 0.1, '' 1.0, '' 10.0, '' 100.0) nomirror textcolor rgb ink
  set yrange [0.0001:2.0]
  set logscale y
  set ylabel '' textcolor rgb ink
  set format y ''
  set ytics 1e-4, 1e2 nomirror textcolor rgb ink
  set grid xtics ytics
  plot data index 9 using 1:2 with steps linewidth 1.0 dashtype solid linecolor rgb blue notitle, \
       data index 10 using 1:2 with points pointtype 5 pointsize 0.5 linewidth 0.6 linecolor rgb vermillion notitle, \
       data index 11 using 1:2 with lines linewidth 0.9 dashtype (5,8) linecolor rgb ink notitle

  # --- Panel 5: plateau ends ---
  eval style
  set lmargin at screen 0.69767; set rmargin at screen 0.83683
  set bmargin at screen 0.81; set tmargin at screen 0.935
  set title '{/:Bold plateau ends}' offset 0,-0.6
  set xrange [0.01:150.0]
  set logscale x
  set xlabel '' textcolor rgb ink offset 0,0.4
  set format x ''
  set xtics ('' 0.1, '' 1.0, '' 10.0, '' 100.0) nomirror textcolor rgb ink
  set yrange [0.0001:2.0]
  set logscale y
  set ylabel '' textcolor rgb ink
  set format y ''
  set ytics 1e-4, 1e2 nomirror textcolor rgb ink
  set grid xtics ytics
  plot data index 12 using 1:2 with steps linewidth 1.0 dashtype solid linecolor rgb blue notitle, \
       data index 13 using 1:2 with points pointtype 5 pointsize 0.5 linewidth 0.6 linecolor rgb vermillion notitle, \
       data index 14 using 1:2 with lines linewidth 0.9 dashtype (5,8) linecolor rgb ink notitle

  # --- Panel 6: end ---
  eval style
  set lmargin at screen 0.85083; set rmargin at screen 0.99
  set bmargin at screen 0.81; set tmargin at screen 0.935
  set title '{/:Bold end}' offset 0,-0.6
  set xrange [0.01:150.0]
  set logscale x
  set xlabel '' textcolor rgb ink offset 0,0.4
  set format x ''
  set xtics ('' 0.1, '' 1.0, '' 10.0, '' 100.0) nomirror textcolor rgb ink
  set yrange [0.0001:2.0]
  set logscale y
  set ylabel '' textcolor rgb ink
  set format y ''
  set ytics 1e-4, 1e2 nomirror textcolor rgb ink
  set grid xtics ytics
  plot data index 15 using 1:2 with steps linewidth 1.0 dashtype solid linecolor rgb blue notitle, \
       data index 16 using 1:2 with points pointtype 5 pointsize 0.5 linewidth 0.6 linecolor rgb vermillion notitle, \
       data index 17 using 1:2 with lines linewidth 0.9 dashtype (5,8) linecolor rgb ink notitle

  # --- Panel 7 ---
  eval style
  set lmargin at screen 0.085; set rmargin at screen 0.22417
  set bmargin at screen 0.66; set tmargin at screen 0.785
  set xrange [0.01:150.0]
  set logscale x
  set xlabel 'Size over r.m.s.' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics ('0.1' 0.1, '1' 1.0, '10' 10.0, '100' 100.0) nomirror textcolor rgb ink
  set yrange [-190.0:190.0]
  set ylabel 'Angle to {/:Italic z} (°)' textcolor rgb ink
  set format y '%h'
  set ytics 90.0 nomirror textcolor rgb ink
  plot data index 18 using 1:2 with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb sky notitle, \
       data index 19 using 1:2 with points pointtype 9 pointsize 0.5 linewidth 0.6 linecolor rgb ink notitle

  # --- Panel 8 ---
  eval style
  set lmargin at screen 0.23817; set rmargin at screen 0.37733
  set bmargin at screen 0.66; set tmargin at screen 0.785
  set xrange [0.01:150.0]
  set logscale x
  set xlabel '' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics ('0.1' 0.1, '1' 1.0, '10' 10.0, '100' 100.0) nomirror textcolor rgb ink
  set yrange [-190.0:190.0]
  set ylabel '' textcolor rgb ink
  set format y ''
  set ytics 90.0 nomirror textcolor rgb ink
  plot data index 20 using 1:2 with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb sky notitle, \
       data index 21 using 1:2 with points pointtype 9 pointsize 0.5 linewidth 0.6 linecolor rgb ink notitle

  # --- Panel 9 ---
  eval style
  set lmargin at screen 0.39133; set rmargin at screen 0.5305
  set bmargin at screen 0.66; set tmargin at screen 0.785
  set xrange [0.01:150.0]
  set logscale x
  set xlabel '' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics ('0.1' 0.1, '1' 1.0, '10' 10.0, '100' 100.0) nomirror textcolor rgb ink
  set yrange [-190.0:190.0]
  set ylabel '' textcolor rgb ink
  set format y ''
  set ytics 90.0 nomirror textcolor rgb ink
  plot data index 22 using 1:2 with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb sky notitle, \
       data index 23 using 1:2 with points pointtype 9 pointsize 0.5 linewidth 0.6 linecolor rgb ink notitle

  # --- Panel 10 ---
  eval style
  set lmargin at screen 0.5445; set rmargin at screen 0.68367
  set bmargin at screen 0.66; set tmargin at screen 0.785
  set xrange [0.01:150.0]
  set logscale x
  set xlabel '' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics ('0.1' 0.1, '1' 1.0, '10' 10.0, '100' 100.0) nomirror textcolor rgb ink
  set yrange [-190.0:190.0]
  set ylabel '' textcolor rgb ink
  set format y ''
  set ytics 90.0 nomirror textcolor rgb ink
  plot data index 24 using 1:2 with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb sky notitle, \
       data index 25 using 1:2 with points pointtype 9 pointsize 0.5 linewidth 0.6 linecolor rgb ink notitle

  # --- Panel 11 ---
  eval style
  set lmargin at screen 0.69767; set rmargin at screen 0.83683
  set bmargin at screen 0.66; set tmargin at screen 0.785
  set xrange [0.01:150.0]
  set logscale x
  set xlabel '' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics ('0.1' 0.1, '1' 1.0, '10' 10.0, '100' 100.0) nomirror textcolor rgb ink
  set yrange [-190.0:190.0]
  set ylabel '' textcolor rgb ink
  set format y ''
  set ytics 90.0 nomirror textcolor rgb ink
  plot data index 26 using 1:2 with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb sky notitle, \
       data index 27 using 1:2 with points pointtype 9 pointsize 0.5 linewidth 0.6 linecolor rgb ink notitle

  # --- Panel 12 ---
  eval style
  set lmargin at screen 0.85083; set rmargin at screen 0.99
  set bmargin at screen 0.66; set tmargin at screen 0.785
  set xrange [0.01:150.0]
  set logscale x
  set xlabel '' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics ('0.1' 0.1, '1' 1.0, '10' 10.0, '100' 100.0) nomirror textcolor rgb ink
  set yrange [-190.0:190.0]
  set ylabel '' textcolor rgb ink
  set format y ''
  set ytics 90.0 nomirror textcolor rgb ink
  plot data index 28 using 1:2 with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb sky notitle, \
       data index 29 using 1:2 with points pointtype 9 pointsize 0.5 linewidth 0.6 linecolor rgb ink notitle

  # --- Panel 13: α = 1, start ---
  eval style
  set lmargin at screen 0.085; set rmargin at screen 0.22417
  set bmargin at screen 0.435; set tmargin at screen 0.56
  set title '{/:Bold α = 1, start}' offset 0,-0.6
  set xrange [0.01:150.0]
  set logscale x
  set xlabel '' textcolor rgb ink offset 0,0.4
  set format x ''
  set xtics ('' 0.1, '' 1.0, '' 10.0, '' 100.0) nomirror textcolor rgb ink
  set yrange [0.0001:2.0]
  set logscale y
  set ylabel 'Density' textcolor rgb ink
  set format y '10^{%T}'
  set ytics 1e-4, 1e2 nomirror textcolor rgb ink
  set grid xtics ytics
  plot data index 30 using 1:2 with steps linewidth 1.0 dashtype solid linecolor rgb blue notitle, \
       data index 31 using 1:2 with points pointtype 5 pointsize 0.5 linewidth 0.6 linecolor rgb vermillion notitle, \
       data index 32 using 1:2 with lines linewidth 0.9 dashtype (5,8) linecolor rgb ink notitle

  # --- Panel 14: descent begins ---
  eval style
  set lmargin at screen 0.23817; set rmargin at screen 0.37733
  set bmargin at screen 0.435; set tmargin at screen 0.56
  set title '{/:Bold descent begins}' offset 0,-0.6
  set xrange [0.01:150.0]
  set logscale x
  set xlabel '' textcolor rgb ink offset 0,0.4
  set format x ''
  set xtics ('' 0.1, '' 1.0, '' 10.0, '' 100.0) nomirror textcolor rgb ink
  set yrange [0.0001:2.0]
  set logscale y
  set ylabel '' textcolor rgb ink
  set format y ''
  set ytics 1e-4, 1e2 nomirror textcolor rgb ink
  set grid xtics ytics
  plot data index 33 using 1:2 with steps linewidth 1.0 dashtype solid linecolor rgb blue notitle, \
       data index 34 using 1:2 with points pointtype 5 pointsize 0.5 linewidth 0.6 linecolor rgb vermillion notitle, \
       data index 35 using 1:2 with lines linewidth 0.9 dashtype (5,8) linecolor rgb ink notitle

  # --- Panel 15: half descent ---
  eval style
  set lmargin at screen 0.39133; set rmargin at screen 0.5305
  set bmargin at screen 0.435; set tmargin at screen 0.56
  set title '{/:Bold half descent}' offset 0,-0.6
  set xrange [0.01:150.0]
  set logscale x
  set xlabel '' textcolor rgb ink offset 0,0.4
  set format x ''
  set xtics ('' 0.1, '' 1.0, '' 10.0, '' 100.0) nomirror textcolor rgb ink
  set yrange [0.0001:2.0]
  set logscale y
  set ylabel '' textcolor rgb ink
  set format y ''
  set ytics 1e-4, 1e2 nomirror textcolor rgb ink
  set grid xtics ytics
  plot data index 36 using 1:2 with steps linewidth 1.0 dashtype solid linecolor rgb blue notitle, \
       data index 37 using 1:2 with points pointtype 5 pointsize 0.5 linewidth 0.6 linecolor rgb vermillion notitle, \
       data index 38 using 1:2 with lines linewidth 0.9 dashtype (5,8) linecolor rgb ink notitle

  # --- Panel 16: plateau ---
  eval style
  set lmargin at screen 0.5445; set rmargin at screen 0.68367
  set bmargin at screen 0.435; set tmargin at screen 0.56
  set title '{/:Bold plateau}' offset 0,-0.6
  set xrange [0.01:150.0]
  set logscale x
  set xlabel '' textcolor rgb ink offset 0,0.4
  set format x ''
  set xtics ('' 0.1, '' 1.0, '' 10.0, '' 100.0) nomirror textcolor rgb ink
  set yrange [0.0001:2.0]
  set logscale y
  set ylabel '' textcolor rgb ink
  set format y ''
  set ytics 1e-4, 1e2 nomirror textcolor rgb ink
  set grid xtics ytics
  plot data index 39 using 1:2 with steps linewidth 1.0 dashtype solid linecolor rgb blue notitle, \
       data index 40 using 1:2 with points pointtype 5 pointsize 0.5 linewidth 0.6 linecolor rgb vermillion notitle, \
       data index 41 using 1:2 with lines linewidth 0.9 dashtype (5,8) linecolor rgb ink notitle

  # --- Panel 17: plateau ends ---
  eval style
  set lmargin at screen 0.69767; set rmargin at screen 0.83683
  set bmargin at screen 0.435; set tmargin at screen 0.56
  set title '{/:Bold plateau ends}' offset 0,-0.6
  set xrange [0.01:150.0]
  set logscale x
  set xlabel '' textcolor rgb ink offset 0,0.4
  set format x ''
  set xtics ('' 0.1, '' 1.0, '' 10.0, '' 100.0) nomirror textcolor rgb ink
  set yrange [0.0001:2.0]
  set logscale y
  set ylabel '' textcolor rgb ink
  set format y ''
  set ytics 1e-4, 1e2 nomirror textcolor rgb ink
  set grid xtics ytics
  plot data index 42 using 1:2 with steps linewidth 1.0 dashtype solid linecolor rgb blue notitle, \
       data index 43 using 1:2 with points pointtype 5 pointsize 0.5 linewidth 0.6 linecolor rgb vermillion notitle, \
       data index 44 using 1:2 with lines linewidth 0.9 dashtype (5,8) linecolor rgb ink notitle

  # --- Panel 18: end ---
  eval style
  set lmargin at screen 0.85083; set rmargin at screen 0.99
  set bmargin at screen 0.435; set tmargin at screen 0.56
  set title '{/:Bold end}' offset 0,-0.6
  set xrange [0.01:150.0]
  set logscale x
  set xlabel '' textcolor rgb ink offset 0,0.4
  set format x ''
  set xtics ('' 0.1, '' 1.0, '' 10.0, '' 100.0) nomirror textcolor rgb ink
  set yrange [0.0001:2.0]
  set logscale y
  set ylabel '' textcolor rgb ink
  set format y ''
  set ytics 1e-4, 1e2 nomirror textcolor rgb ink
  set grid xtics ytics
  plot data index 45 using 1:2 with steps linewidth 1.0 dashtype solid linecolor rgb blue notitle, \
       data index 46 using 1:2 with points pointtype 5 pointsize 0.5 linewidth 0.6 linecolor rgb vermillion notitle, \
       data index 47 using 1:2 with lines linewidth 0.9 dashtype (5,8) linecolor rgb ink notitle

  # --- Panel 19 ---
  eval style
  set lmargin at screen 0.085; set rmargin at screen 0.22417
  set bmargin at screen 0.285; set tmargin at screen 0.41
  set xrange [0.01:150.0]
  set logscale x
  set xlabel 'Size over r.m.s.' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics ('0.1' 0.1, '1' 1.0, '10' 10.0, '100' 100.0) nomirror textcolor rgb ink
  set yrange [-190.0:190.0]
  set ylabel 'Angle to {/:Italic z} (°)' textcolor rgb ink
  set format y '%h'
  set ytics 90.0 nomirror textcolor rgb ink
  plot data index 48 using 1:2 with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb sky notitle, \
       data index 49 using 1:2 with points pointtype 9 pointsize 0.5 linewidth 0.6 linecolor rgb ink notitle

  # --- Panel 20 ---
  eval style
  set lmargin at screen 0.23817; set rmargin at screen 0.37733
  set bmargin at screen 0.285; set tmargin at screen 0.41
  set xrange [0.01:150.0]
  set logscale x
  set xlabel '' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics ('0.1' 0.1, '1' 1.0, '10' 10.0, '100' 100.0) nomirror textcolor rgb ink
  set yrange [-190.0:190.0]
  set ylabel '' textcolor rgb ink
  set format y ''
  set ytics 90.0 nomirror textcolor rgb ink
  plot data index 50 using 1:2 with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb sky notitle, \
       data index 51 using 1:2 with points pointtype 9 pointsize 0.5 linewidth 0.6 linecolor rgb ink notitle

  # --- Panel 21 ---
  eval style
  set lmargin at screen 0.39133; set rmargin at screen 0.5305
  set bmargin at screen 0.285; set tmargin at screen 0.41
  set xrange [0.01:150.0]
  set logscale x
  set xlabel '' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics ('0.1' 0.1, '1' 1.0, '10' 10.0, '100' 100.0) nomirror textcolor rgb ink
  set yrange [-190.0:190.0]
  set ylabel '' textcolor rgb ink
  set format y ''
  set ytics 90.0 nomirror textcolor rgb ink
  plot data index 52 using 1:2 with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb sky notitle, \
       data index 53 using 1:2 with points pointtype 9 pointsize 0.5 linewidth 0.6 linecolor rgb ink notitle

  # --- Panel 22 ---
  eval style
  set lmargin at screen 0.5445; set rmargin at screen 0.68367
  set bmargin at screen 0.285; set tmargin at screen 0.41
  set xrange [0.01:150.0]
  set logscale x
  set xlabel '' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics ('0.1' 0.1, '1' 1.0, '10' 10.0, '100' 100.0) nomirror textcolor rgb ink
  set yrange [-190.0:190.0]
  set ylabel '' textcolor rgb ink
  set format y ''
  set ytics 90.0 nomirror textcolor rgb ink
  plot data index 54 using 1:2 with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb sky notitle, \
       data index 55 using 1:2 with points pointtype 9 pointsize 0.5 linewidth 0.6 linecolor rgb ink notitle

  # --- Panel 23 ---
  eval style
  set lmargin at screen 0.69767; set rmargin at screen 0.83683
  set bmargin at screen 0.285; set tmargin at screen 0.41
  set xrange [0.01:150.0]
  set logscale x
  set xlabel '' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics ('0.1' 0.1, '1' 1.0, '10' 10.0, '100' 100.0) nomirror textcolor rgb ink
  set yrange [-190.0:190.0]
  set ylabel '' textcolor rgb ink
  set format y ''
  set ytics 90.0 nomirror textcolor rgb ink
  plot data index 56 using 1:2 with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb sky notitle, \
       data index 57 using 1:2 with points pointtype 9 pointsize 0.5 linewidth 0.6 linecolor rgb ink notitle

  # --- Panel 24 ---
  eval style
  set lmargin at screen 0.85083; set rmargin at screen 0.99
  set bmargin at screen 0.285; set tmargin at screen 0.41
  set xrange [0.01:150.0]
  set logscale x
  set xlabel '' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics ('0.1' 0.1, '1' 1.0, '10' 10.0, '100' 100.0) nomirror textcolor rgb ink
  set yrange [-190.0:190.0]
  set ylabel '' textcolor rgb ink
  set format y ''
  set ytics 90.0 nomirror textcolor rgb ink
  plot data index 58 using 1:2 with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb sky notitle, \
       data index 59 using 1:2 with points pointtype 9 pointsize 0.5 linewidth 0.6 linecolor rgb ink notitle

  # --- Panel 25: α = 0.6, start ---
  eval style
  set lmargin at screen 0.085; set rmargin at screen 0.20833
  set bmargin at screen 0.045; set tmargin at screen 0.165
  unset border; unset tics; unset grid
  set palette defined (0 '#0072B2', 1 '#80b8d8', 2 '#ffffff', 3 '#eaae80', 4 '#D55E00')
  set cbrange [-1.0:1.0]
  set xrange [0:1]; set yrange [0:1]
  # 50 x 50 cells, float32, the lowest row first; each is stored 5 times in both directions.
  plot 'A5-cosine-1-start.f32' binary array=(250,250) dx=0.004 dy=0.004 origin=(0.002,0.002) \
       format='%float32' using 1 with image notitle
  eval style
  set lmargin at screen 0.085; set rmargin at screen 0.20833
  set bmargin at screen 0.045; set tmargin at screen 0.165
  set title '{/:Bold α = 0.6, start}' offset 0,-0.6
  set xrange [0.0:50.0]
  set xlabel '' textcolor rgb ink offset 0,0.4
  set format x '%h'
  set xtics ('' 0.0) nomirror textcolor rgb ink
  set yrange [0.0:50.0]
  set ylabel 'Neuron' textcolor rgb ink
  set format y '%h'
  set ytics ('' 0.0) nomirror textcolor rgb ink
  set border 15; unset grid
  plot NaN notitle

  # --- Panel 26: α = 0.6, plateau ---
  eval style
  set lmargin at screen 0.22233; set rmargin at screen 0.34567
  set bmargin at screen 0.045; set tmargin at screen 0.165
  unset border; unset tics; unset grid
  set palette defined (0 '#0072B2', 1 '#80b8d8', 2 '#ffffff', 3 '#eaae80', 4 '#D55E00')
  set cbrange [-1.0:1.0]
  set xrange [0:1]; set yrange [0:1]
  # 50 x 50 cells, float32, the lowest row first; each is stored 5 times in both directions.
  plot 'A5-cosine-1-plateau.f32' binary array=(250,250) dx=0.004 dy=0.004 origin=(0.002,0.002) \
       format='%float32' using 1 with image notitle
  eval style
  set lmargin at screen 0.22233; set rmargin at screen 0.34567
  set bmargin at screen 0.045; set tmargin at screen 0.165
  set title '{/:Bold α = 0.6, plateau}' offset 0,-0.6
  set xrange [0.0:50.0]
  set xlabel '' textcolor rgb ink offset 0,0.4
  set format x '%h'
  set xtics ('' 0.0) nomirror textcolor rgb ink
  set yrange [0.0:50.0]
  set ylabel '' textcolor rgb ink
  set format y '%h'
  set ytics ('' 0.0) nomirror textcolor rgb ink
  set border 15; unset grid
  plot NaN notitle

  # --- Panel 27: α = 0.6, end ---
  eval style
  set lmargin at screen 0.35967; set rmargin at screen 0.483
  set bmargin at screen 0.045; set tmargin at screen 0.165
  unset border; unset tics; unset grid
  set palette defined (0 '#0072B2', 1 '#80b8d8', 2 '#ffffff', 3 '#eaae80', 4 '#D55E00')
  set cbrange [-1.0:1.0]
  set xrange [0:1]; set yrange [0:1]
  # 50 x 50 cells, float32, the lowest row first; each is stored 5 times in both directions.
  plot 'A5-cosine-1-end.f32' binary array=(250,250) dx=0.004 dy=0.004 origin=(0.002,0.002) \
       format='%float32' using 1 with image notitle
  eval style
  set lmargin at screen 0.35967; set rmargin at screen 0.483
  set bmargin at screen 0.045; set tmargin at screen 0.165
  set title '{/:Bold α = 0.6, end}' offset 0,-0.6
  set xrange [0.0:50.0]
  set xlabel '' textcolor rgb ink offset 0,0.4
  set format x '%h'
  set xtics ('' 0.0) nomirror textcolor rgb ink
  set yrange [0.0:50.0]
  set ylabel '' textcolor rgb ink
  set format y '%h'
  set ytics ('' 0.0) nomirror textcolor rgb ink
  set border 15; unset grid
  plot NaN notitle

  # --- Panel 28: α = 1, start ---
  eval style
  set lmargin at screen 0.497; set rmargin at screen 0.62033
  set bmargin at screen 0.045; set tmargin at screen 0.165
  unset border; unset tics; unset grid
  set palette defined (0 '#0072B2', 1 '#80b8d8', 2 '#ffffff', 3 '#eaae80', 4 '#D55E00')
  set cbrange [-1.0:1.0]
  set xrange [0:1]; set yrange [0:1]
  # 50 x 50 cells, float32, the lowest row first; each is stored 5 times in both directions.
  plot 'A5-cosine-2-start.f32' binary array=(250,250) dx=0.004 dy=0.004 origin=(0.002,0.002) \
       format='%float32' using 1 with image notitle
  eval style
  set lmargin at screen 0.497; set rmargin at screen 0.62033
  set bmargin at screen 0.045; set tmargin at screen 0.165
  set title '{/:Bold α = 1, start}' offset 0,-0.6
  set xrange [0.0:50.0]
  set xlabel '' textcolor rgb ink offset 0,0.4
  set format x '%h'
  set xtics ('' 0.0) nomirror textcolor rgb ink
  set yrange [0.0:50.0]
  set ylabel '' textcolor rgb ink
  set format y '%h'
  set ytics ('' 0.0) nomirror textcolor rgb ink
  set border 15; unset grid
  plot NaN notitle

  # --- Panel 29: α = 1, plateau ---
  eval style
  set lmargin at screen 0.63433; set rmargin at screen 0.75767
  set bmargin at screen 0.045; set tmargin at screen 0.165
  unset border; unset tics; unset grid
  set palette defined (0 '#0072B2', 1 '#80b8d8', 2 '#ffffff', 3 '#eaae80', 4 '#D55E00')
  set cbrange [-1.0:1.0]
  set xrange [0:1]; set yrange [0:1]
  # 50 x 50 cells, float32, the lowest row first; each is stored 5 times in both directions.
  plot 'A5-cosine-2-plateau.f32' binary array=(250,250) dx=0.004 dy=0.004 origin=(0.002,0.002) \
       format='%float32' using 1 with image notitle
  eval style
  set lmargin at screen 0.63433; set rmargin at screen 0.75767
  set bmargin at screen 0.045; set tmargin at screen 0.165
  set title '{/:Bold α = 1, plateau}' offset 0,-0.6
  set xrange [0.0:50.0]
  set xlabel '' textcolor rgb ink offset 0,0.4
  set format x '%h'
  set xtics ('' 0.0) nomirror textcolor rgb ink
  set yrange [0.0:50.0]
  set ylabel '' textcolor rgb ink
  set format y '%h'
  set ytics ('' 0.0) nomirror textcolor rgb ink
  set border 15; unset grid
  plot NaN notitle

  # --- Panel 30: α = 1, end ---
  eval style
  set lmargin at screen 0.77167; set rmargin at screen 0.895
  set bmargin at screen 0.045; set tmargin at screen 0.165
  unset border; unset tics; unset grid
  set palette defined (0 '#0072B2', 1 '#80b8d8', 2 '#ffffff', 3 '#eaae80', 4 '#D55E00')
  set cbrange [-1.0:1.0]
  set xrange [0:1]; set yrange [0:1]
  # 50 x 50 cells, float32, the lowest row first; each is stored 5 times in both directions.
  plot 'A5-cosine-2-end.f32' binary array=(250,250) dx=0.004 dy=0.004 origin=(0.002,0.002) \
       format='%float32' using 1 with image notitle
  # Its colour bar
  set lmargin at screen 0.90685; set rmargin at screen 0.92019
  set bmargin at screen 0.045; set tmargin at screen 0.165
  set samples 3; set isosamples 256; set urange [0:1]; set vrange [0:1]; set cbrange [0:1]
  plot '++' using 1:2:2 with image notitle
  set border 15 linewidth 0.5 linecolor rgb ink
  set y2range [-1.0:1.0]
  set y2label 'Cosine' textcolor rgb ink
  set format y2 '%h'
  set y2tics 1.0 nomirror textcolor rgb ink
  plot NaN notitle
  eval style
  set lmargin at screen 0.77167; set rmargin at screen 0.895
  set bmargin at screen 0.045; set tmargin at screen 0.165
  set title '{/:Bold α = 1, end}' offset 0,-0.6
  set xrange [0.0:50.0]
  set xlabel '' textcolor rgb ink offset 0,0.4
  set format x '%h'
  set xtics ('' 0.0) nomirror textcolor rgb ink
  set yrange [0.0:50.0]
  set ylabel '' textcolor rgb ink
  set format y '%h'
  set ytics ('' 0.0) nomirror textcolor rgb ink
  set border 15; unset grid
  plot NaN notitle

  # --- Key of all panels ---
  eval style
  set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen 1
  unset border; unset tics; unset grid
  set key left top Left reverse samplen 1.3 font ',7'
  set xrange [0:1]; set yrange [0:1]
  plot NaN notitle, \
       keyentry with steps linewidth 1.2 dashtype solid linecolor rgb blue title '|{/:Italic a}|' at screen 0.20413, 0.992, \
       keyentry with points pointtype 5 pointsize 0.5 linewidth 0.6 linecolor rgb vermillion title '||{/:Italic w}||' at screen 0.28547, 0.992, \
       keyentry with lines linewidth 1.2 dashtype (5,8) linecolor rgb ink title 'half-normal law' at screen 0.37669, 0.992, \
       keyentry with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb sky title 'a neuron' at screen 0.54017, 0.992, \
       keyentry with points pointtype 9 pointsize 0.5 linewidth 0.6 linecolor rgb ink title 'the ten largest at the end' at screen 0.66287, 0.992
  unset multiplot
  set output
}
