# Figure B7. Run in this folder: gnuplot B7.gp
# It reads B7.dat and draws B7.pdf and B7.png; for one of them:
#   gnuplot -e "formats='pdf'" B7.gp
# Gain of stopping pre-training early: see caption.txt.

if (!exists('formats')) formats = 'pdf png'
data = 'B7.dat'

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
    set terminal pdfcairo color enhanced size 5.5in,2.25in font 'Liberation Sans,7.5' fontscale 0.75 linewidth 2 pointscale 0.85 dashlength 1.1 rounded
  } else {
    set terminal pngcairo color enhanced size 1100,450 font 'Liberation Sans,7.5' fontscale 2.08333 linewidth 2.77778 pointscale 2.08333 dashlength 1.25 rounded
  }
  set output 'B7.' . format
  set multiplot

  # --- Panel 1 ---
  eval style
  set lmargin at screen 0.31; set rmargin at screen 0.63
  set bmargin at screen 0.18667; set tmargin at screen 0.81333
  set xrange [60.99701897936408:91.14204984679232]
  set xlabel 'Transfer accuracy (%)' textcolor rgb ink offset 0,0.4
  set format x '%h'
  set xtics 10.0 nomirror textcolor rgb ink
  set yrange [0.4:4.6]
  set ylabel '' textcolor rgb ink
  set format y '%h'
  set ytics ('tops → other clothes' 4.0, 'other clothes → tops' 3.0, '4 kinds → 10 classes' 2.0, '10 classes → brightest quarter' 1.0) nomirror textcolor rgb ink
  plot data index 0 using 1:2 with lines linewidth 0.9 dashtype solid linecolor rgb blue notitle, \
       data index 1 using 1:2 with lines linewidth 0.9 dashtype solid linecolor rgb blue notitle, \
       data index 2 using 1:2 with lines linewidth 0.9 dashtype solid linecolor rgb blue notitle, \
       data index 3 using 1:2 with lines linewidth 0.9 dashtype solid linecolor rgb blue notitle, \
       data index 4 using 1:2 with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb blue notitle, \
       data index 5 using 1:2 with lines linewidth 0.9 dashtype solid linecolor rgb vermillion notitle, \
       data index 6 using 1:2 with lines linewidth 0.9 dashtype solid linecolor rgb vermillion notitle, \
       data index 7 using 1:2 with lines linewidth 0.9 dashtype solid linecolor rgb vermillion notitle, \
       data index 8 using 1:2 with lines linewidth 0.9 dashtype solid linecolor rgb vermillion notitle, \
       data index 9 using 1:2 with points pointtype 5 pointsize 0.5 linewidth 0.6 linecolor rgb vermillion notitle

  # --- Panel 2 ---
  eval style
  set lmargin at screen 0.68; set rmargin at screen 0.985
  set bmargin at screen 0.18667; set tmargin at screen 0.81333
  set xrange [-1.1673651805719008:3.9165290815204026]
  set xlabel 'Gain of stopping early (points)' textcolor rgb ink offset 0,0.4
  set format x '%h'
  set xtics 2.0 nomirror textcolor rgb ink
  set yrange [0.4:4.6]
  set ylabel '' textcolor rgb ink
  set format y ''
  set ytics ('' 4.0, '' 3.0, '' 2.0, '' 1.0) nomirror textcolor rgb ink
  set arrow from 0.0, graph 0 to 0.0, graph 1 arrowstyle 1
  plot data index 10 using 1:2 with lines linewidth 0.9 dashtype solid linecolor rgb grey notitle, \
       data index 11 using 1:2 with lines linewidth 0.9 dashtype solid linecolor rgb grey notitle, \
       data index 12 using 1:2 with lines linewidth 0.9 dashtype solid linecolor rgb grey notitle, \
       data index 13 using 1:2 with lines linewidth 0.9 dashtype solid linecolor rgb grey notitle, \
       data index 14 using 1:2 with points pointtype 6 pointsize 0.5 linewidth 0.6 linecolor rgb grey notitle, \
       data index 15 using 1:2 with lines linewidth 0.9 dashtype solid linecolor rgb green notitle, \
       data index 16 using 1:2 with lines linewidth 0.9 dashtype solid linecolor rgb green notitle, \
       data index 17 using 1:2 with lines linewidth 0.9 dashtype solid linecolor rgb green notitle, \
       data index 18 using 1:2 with lines linewidth 0.9 dashtype solid linecolor rgb green notitle, \
       data index 19 using 1:2 with points pointtype 13 pointsize 0.5 linewidth 0.6 linecolor rgb green notitle

  # --- Key of all panels ---
  eval style
  set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen 1
  unset border; unset tics; unset grid
  set key left top Left reverse samplen 1.3 font ',7'
  set xrange [0:1]; set yrange [0:1]
  plot NaN notitle, \
       keyentry with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb blue title 'stopped early' at screen 0.0997, 0.94667, \
       keyentry with points pointtype 5 pointsize 0.5 linewidth 0.6 linecolor rgb vermillion title 'end of pre-training' at screen 0.28663, 0.94667, \
       keyentry with points pointtype 13 pointsize 0.5 linewidth 0.6 linecolor rgb green title 'gain, unbiased' at screen 0.51088, 0.94667, \
       keyentry with points pointtype 6 pointsize 0.5 linewidth 0.6 linecolor rgb grey title 'gain of the maximum, biased' at screen 0.70666, 0.94667
  unset multiplot
  set output
}
