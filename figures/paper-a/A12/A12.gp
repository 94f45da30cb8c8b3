# Figure A12. Run in this folder: gnuplot A12.gp
# It reads A12.dat, A12-start.f32, A12-half.f32 and draws A12.pdf and A12.png; for one of them:
#   gnuplot -e "formats='pdf'" A12.gp
# Three-layer networks and deep matrix factorisation: see caption.txt.

if (!exists('formats')) formats = 'pdf png'
data = 'A12.dat'

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
    set terminal pdfcairo color enhanced size 6.75in,6.1in font 'Liberation Sans,7.5' fontscale 0.75 linewidth 2 pointscale 0.85 dashlength 1.1 rounded
  } else {
    set terminal pngcairo color enhanced size 1350,1220 font 'Liberation Sans,7.5' fontscale 2.08333 linewidth 2.77778 pointscale 2.08333 dashlength 1.25 rounded
  }
  set output 'A12.' . format
  set multiplot

  # --- Panel 1: (a)  Three layers: loss ---
  eval style
  set lmargin at screen 0.076; set rmargin at screen 0.32233
  set bmargin at screen 0.728; set tmargin at screen 0.962
  set title '{/:Bold (a)  Three layers: loss}' offset 0,-0.6
  set xrange [0.0:1.6]
  set xlabel '{/:Italic t}/{/:Italic T}' textcolor rgb ink offset 0,0.4
  set format x '%h'
  set xtics 0.5 nomirror textcolor rgb ink
  set yrange [0.0:1.08]
  set ylabel 'Loss {/:Italic R}/{/:Italic R}_{0}' textcolor rgb ink
  set format y '%h'
  set ytics 0.25 nomirror textcolor rgb ink
  set key at graph 0.02, graph 0.03 left bottom Left reverse samplen 1.3 font ',7.0'
  set arrow from 1.0, graph 0 to 1.0, graph 1 arrowstyle 1
  set label 'blow-up (theory)' at 1.0, graph 0.985 left offset 0.4,0 font ',7.0' textcolor rgb grey
  plot data index 0 using 1:2 with lines linewidth 1.2 dashtype solid linecolor rgb blue title '{/:Italic ε} = 0.4', \
       data index 1 using 1:2 with lines linewidth 1.2 dashtype (5,8) linecolor rgb vermillion title '{/:Italic ε} = 0.2', \
       data index 2 using 1:2 with lines linewidth 1.2 dashtype (6,7,1,7) linecolor rgb green title '{/:Italic ε} = 0.1', \
       data index 3 using 1:2 with lines linewidth 1.2 dashtype solid linecolor rgb purple title '{/:Italic ε} = 0.05', \
       data index 4 using 1:2 with lines linewidth 1.2 dashtype (5,8) linecolor rgb orange title '{/:Italic ε} = 0.025'

  # --- Panel 2: (b)  Length of the plateau ---
  eval style
  set lmargin at screen 0.40733; set rmargin at screen 0.65367
  set bmargin at screen 0.728; set tmargin at screen 0.962
  set title '{/:Bold (b)  Length of the plateau}' offset 0,-0.6
  set xrange [0.01785714285714286:0.5599999999999999]
  set logscale x
  set xlabel 'Initial size {/:Italic ε}' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics ('0.4' 0.4, '0.2' 0.2, '0.1' 0.1, '0.05' 0.05, '0.025' 0.025) nomirror textcolor rgb ink
  set yrange [0.9159806747491591:52.833980171255575]
  set logscale y
  set ylabel '{/:Italic T}_{h}' textcolor rgb ink
  set format y '10^{%T}'
  set ytics 1e0, 1e1 nomirror textcolor rgb ink
  set grid xtics ytics
  set key at graph 1, graph 1 right top Left reverse samplen 1.3 font ',7.0'
  plot data index 5 using 1:2 with lines linewidth 0.7 dashtype (5,8) linecolor rgb ink title 'theory, {/:Italic T}', \
       data index 6 using 1:2 with lines linewidth 0.7 dashtype (5,8) linecolor rgb ink notitle, \
       data index 7 using 1:2 with lines linewidth 0.7 dashtype (5,8) linecolor rgb ink notitle, \
       data index 8 using 1:2 with points pointtype 6 pointsize 0.5 linewidth 0.6 linecolor rgb blue title 'gradient flow'

  # --- Panel 3: (c)  Growth before the blow-up ---
  eval style
  set lmargin at screen 0.73867; set rmargin at screen 0.985
  set bmargin at screen 0.728; set tmargin at screen 0.962
  set title '{/:Bold (c)  Growth before the blow-up}' offset 0,-0.6
  set xrange [-6.0:1.5]
  set xlabel '||{/:Italic z}||({/:Italic t} − {/:Italic T})' textcolor rgb ink offset 0,0.4
  set format x '%h'
  set xtics 2.0 nomirror textcolor rgb ink
  set yrange [0.0:6.0]
  set ylabel '1/||{/:Italic a}||' textcolor rgb ink
  set format y '%h'
  set ytics 2.0 nomirror textcolor rgb ink
  set label 'theory' at first -2.2, first 3.4 left front font ',7.0' textcolor rgb ink
  plot data index 9 using 1:2 with lines linewidth 1.2 dashtype solid linecolor rgb blue notitle, \
       data index 10 using 1:2 with lines linewidth 1.2 dashtype (5,8) linecolor rgb vermillion notitle, \
       data index 11 using 1:2 with lines linewidth 1.2 dashtype (6,7,1,7) linecolor rgb green notitle, \
       data index 12 using 1:2 with lines linewidth 1.2 dashtype solid linecolor rgb purple notitle, \
       data index 13 using 1:2 with lines linewidth 1.2 dashtype (5,8) linecolor rgb orange notitle, \
       data index 14 using 1:2 with lines linewidth 0.8 dashtype (5,8) linecolor rgb ink notitle

  # --- Panel 4: (d)  Cosines at the start ---
  eval style
  set lmargin at screen 0.076; set rmargin at screen 0.28689
  set bmargin at screen 0.4; set tmargin at screen 0.634
  unset border; unset tics; unset grid
  set palette defined (0 '#0072B2', 1 '#80b8d8', 2 '#ffffff', 3 '#eaae80', 4 '#D55E00')
  set cbrange [-1.0:1.0]
  set xrange [0:1]; set yrange [0:1]
  # 60 x 60 cells, float32, the lowest row first; each is stored 4 times in both directions.
  plot 'A12-start.f32' binary array=(240,240) dx=0.004166666666666667 dy=0.004166666666666667 origin=(0.0020833333333333333,0.0020833333333333333) \
       format='%float32' using 1 with image notitle
  eval style
  set lmargin at screen 0.076; set rmargin at screen 0.28689
  set bmargin at screen 0.4; set tmargin at screen 0.634
  set title '{/:Bold (d)  Cosines at the start}' offset 0,-0.6
  set xrange [0.0:60.0]
  set xlabel 'Neuron' textcolor rgb ink offset 0,0.4
  set format x '%h'
  set xtics ('1' 0.0, '60' 60.0) nomirror textcolor rgb ink
  set yrange [0.0:60.0]
  set ylabel 'Neuron' textcolor rgb ink
  set format y '%h'
  set ytics ('1' 0.0, '60' 60.0) nomirror textcolor rgb ink
  set border 15; unset grid
  plot NaN notitle

  # --- Panel 5: (e)  At half descent ---
  eval style
  set lmargin at screen 0.35325; set rmargin at screen 0.56413
  set bmargin at screen 0.4; set tmargin at screen 0.634
  unset border; unset tics; unset grid
  set palette defined (0 '#0072B2', 1 '#80b8d8', 2 '#ffffff', 3 '#eaae80', 4 '#D55E00')
  set cbrange [-1.0:1.0]
  set xrange [0:1]; set yrange [0:1]
  # 60 x 60 cells, float32, the lowest row first; each is stored 4 times in both directions.
  plot 'A12-half.f32' binary array=(240,240) dx=0.004166666666666667 dy=0.004166666666666667 origin=(0.0020833333333333333,0.0020833333333333333) \
       format='%float32' using 1 with image notitle
  # Its colour bar
  set lmargin at screen 0.57598; set rmargin at screen 0.58932
  set bmargin at screen 0.4; set tmargin at screen 0.634
  set samples 3; set isosamples 256; set urange [0:1]; set vrange [0:1]; set cbrange [0:1]
  plot '++' using 1:2:2 with image notitle
  set border 15 linewidth 0.5 linecolor rgb ink
  set y2range [-1.0:1.0]
  set y2label 'Cosine' textcolor rgb ink
  set format y2 '%h'
  set y2tics 1.0 nomirror textcolor rgb ink
  plot NaN notitle
  eval style
  set lmargin at screen 0.35325; set rmargin at screen 0.56413
  set bmargin at screen 0.4; set tmargin at screen 0.634
  set title '{/:Bold (e)  At half descent}' offset 0,-0.6
  set xrange [0.0:60.0]
  set xlabel 'Neuron' textcolor rgb ink offset 0,0.4
  set format x '%h'
  set xtics ('1' 0.0, '60' 60.0) nomirror textcolor rgb ink
  set yrange [0.0:60.0]
  set ylabel '' textcolor rgb ink
  set format y '%h'
  set ytics ('1' 0.0, '60' 60.0) nomirror textcolor rgb ink
  set border 15; unset grid
  plot NaN notitle

  # --- Panel 6: (f)  Outside one direction ---
  eval style
  set lmargin at screen 0.72594; set rmargin at screen 0.985
  set bmargin at screen 0.4; set tmargin at screen 0.634
  set title '{/:Bold (f)  Outside one direction}' offset 0,-0.6
  set xrange [0.0:1.2]
  set xlabel '{/:Italic t}/{/:Italic T}' textcolor rgb ink offset 0,0.4
  set format x '%h'
  set xtics 0.5 nomirror textcolor rgb ink
  set yrange [0.0001:3.0]
  set logscale y
  set ylabel 'Share' textcolor rgb ink
  set format y '10^{%T}'
  set ytics 1e-4, 1e1 nomirror textcolor rgb ink
  set key at graph 0.02, graph 0.03 left bottom Left reverse samplen 1.3 font ',7.0'
  plot data index 15 using 1:2 with lines linewidth 1.2 dashtype solid linecolor rgb blue title 'hidden weights {/:Italic V}', \
       data index 16 using 1:2 with lines linewidth 1.2 dashtype (6,7,1,7) linecolor rgb vermillion title 'input weights {/:Italic w}', \
       data index 17 using 1:2 with lines linewidth 0.6 dashtype solid linecolor rgb blue notitle, \
       data index 18 using 1:2 with lines linewidth 0.6 dashtype (6,7,1,7) linecolor rgb vermillion notitle, \
       data index 19 using 1:2 with lines linewidth 0.6 dashtype solid linecolor rgb blue notitle, \
       data index 20 using 1:2 with lines linewidth 0.6 dashtype (6,7,1,7) linecolor rgb vermillion notitle, \
       data index 21 using 1:2 with lines linewidth 0.8 dashtype (5,8) linecolor rgb ink title 'theory', \
       data index 22 using 1:2 with lines linewidth 0.8 dashtype (5,8) linecolor rgb ink notitle

  # --- Panel 7: (g)  Singular values ---
  eval style
  set lmargin at screen 0.076; set rmargin at screen 0.25225
  set bmargin at screen 0.072; set tmargin at screen 0.306
  set title '{/:Bold (g)  Singular values}' offset 0,-0.6
  set xrange [0.3:8.0]
  set logscale x
  set xlabel '{/:Italic t}/{/:Italic T}_{1}' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics ('0.5' 0.5, '1' 1.0, '2' 2.0, '4' 4.0, '8' 8.0) nomirror textcolor rgb ink
  set yrange [0.0:6.5]
  set ylabel 'Singular value' textcolor rgb ink
  set format y '%h'
  set ytics ('5' 5.0, '3' 3.0, '1.5' 1.5, '0' 0.0) nomirror textcolor rgb ink
  set key at graph 0.02, graph 1.02 left top Left reverse samplen 1.3 font ',7.0'
  set arrow from graph 0, first 5.0 to graph 1, first 5.0 arrowstyle 1
  set arrow from graph 0, first 3.0 to graph 1, first 3.0 arrowstyle 1
  set arrow from graph 0, first 1.5 to graph 1, first 1.5 arrowstyle 1
  plot data index 23 using 1:2 with lines linewidth 1.2 dashtype solid linecolor rgb blue title '{/:Italic L} = 2', \
       data index 24 using 1:2 with lines linewidth 1.2 dashtype solid linecolor rgb blue notitle, \
       data index 25 using 1:2 with lines linewidth 1.2 dashtype solid linecolor rgb blue notitle, \
       data index 26 using 1:2 with lines linewidth 1.2 dashtype (5,8) linecolor rgb vermillion title '{/:Italic L} = 3', \
       data index 27 using 1:2 with lines linewidth 1.2 dashtype (5,8) linecolor rgb vermillion notitle, \
       data index 28 using 1:2 with lines linewidth 1.2 dashtype (5,8) linecolor rgb vermillion notitle, \
       data index 29 using 1:2 with lines linewidth 1.2 dashtype (6,7,1,7) linecolor rgb green title '{/:Italic L} = 4', \
       data index 30 using 1:2 with lines linewidth 1.2 dashtype (6,7,1,7) linecolor rgb green notitle, \
       data index 31 using 1:2 with lines linewidth 1.2 dashtype (6,7,1,7) linecolor rgb green notitle

  # --- Panel 8: (h)  Loss and its steps ---
  eval style
  set lmargin at screen 0.32025; set rmargin at screen 0.4965
  set bmargin at screen 0.072; set tmargin at screen 0.306
  set title '{/:Bold (h)  Loss and its steps}' offset 0,-0.6
  set xrange [0.3:8.0]
  set logscale x
  set xlabel '{/:Italic t}/{/:Italic T}_{1}' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics ('0.5' 0.5, '1' 1.0, '2' 2.0, '4' 4.0, '8' 8.0) nomirror textcolor rgb ink
  set yrange [0.003:2.0]
  set logscale y
  set ylabel 'Loss {/:Italic R}/{/:Italic R}_{0}' textcolor rgb ink
  set format y '10^{%T}'
  set ytics 1e-2, 1e1 nomirror textcolor rgb ink
  set grid xtics ytics
  set arrow from graph 0, first 0.3103448275862069 to graph 1, first 0.3103448275862069 arrowstyle 1
  set label '{/:Italic k} = 1' at graph 0.99, first 0.3103448275862069 right offset 0,0.45 font ',7.0' textcolor rgb grey
  set arrow from graph 0, first 0.06206896551724138 to graph 1, first 0.06206896551724138 arrowstyle 1
  set label '{/:Italic k} = 2' at graph 0.99, first 0.06206896551724138 right offset 0,0.45 font ',7.0' textcolor rgb grey
  plot data index 32 using 1:2 with lines linewidth 1.2 dashtype solid linecolor rgb blue notitle, \
       data index 33 using 1:2 with lines linewidth 1.2 dashtype (5,8) linecolor rgb vermillion notitle, \
       data index 34 using 1:2 with lines linewidth 1.2 dashtype (6,7,1,7) linecolor rgb green notitle

  # --- Panel 9: (i)  Effective rank ---
  eval style
  set lmargin at screen 0.5645; set rmargin at screen 0.74075
  set bmargin at screen 0.072; set tmargin at screen 0.306
  set title '{/:Bold (i)  Effective rank}' offset 0,-0.6
  set xrange [0.3:8.0]
  set logscale x
  set xlabel '{/:Italic t}/{/:Italic T}_{1}' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics ('0.5' 0.5, '1' 1.0, '2' 2.0, '4' 4.0, '8' 8.0) nomirror textcolor rgb ink
  set yrange [0.8:3.2]
  set ylabel 'Effective rank' textcolor rgb ink
  set format y '%h'
  set ytics 1.0 nomirror textcolor rgb ink
  set arrow from graph 0, first 1.0 to graph 1, first 1.0 arrowstyle 1
  set label '{/:Italic k} = 1' at graph 0.99, first 1.0 right offset 0,0.45 font ',7.0' textcolor rgb grey
  set arrow from graph 0, first 1.9378192408783848 to graph 1, first 1.9378192408783848 arrowstyle 1
  set label '{/:Italic k} = 2' at graph 0.99, first 1.9378192408783848 right offset 0,0.45 font ',7.0' textcolor rgb grey
  set arrow from graph 0, first 2.7000443806418732 to graph 1, first 2.7000443806418732 arrowstyle 1
  set label '{/:Italic k} = 3' at graph 0.99, first 2.7000443806418732 right offset 0,0.45 font ',7.0' textcolor rgb grey
  plot data index 35 using 1:2 with lines linewidth 1.2 dashtype solid linecolor rgb blue notitle, \
       data index 36 using 1:2 with lines linewidth 1.2 dashtype (5,8) linecolor rgb vermillion notitle, \
       data index 37 using 1:2 with lines linewidth 1.2 dashtype (6,7,1,7) linecolor rgb green notitle

  # --- Panel 10: (j)  First mode’s time ---
  eval style
  set lmargin at screen 0.80875; set rmargin at screen 0.985
  set bmargin at screen 0.072; set tmargin at screen 0.306
  set title '{/:Bold (j)  First mode’s time}' offset 0,-0.6
  set xrange [5e-06:0.8]
  set logscale x
  set xlabel 'Initial size {/:Italic ε}' textcolor rgb ink offset 0,0.4
  set format x '10^{%T}'
  set xtics 1e-5, 1e2 nomirror textcolor rgb ink
  set yrange [0.36994309945387754:38.692477847484966]
  set logscale y
  set ylabel '{/:Italic T}_{1}' textcolor rgb ink
  set format y '10^{%T}'
  set ytics 1e0, 1e1 nomirror textcolor rgb ink
  set grid xtics ytics
  set key at graph 0.02, graph 1.02 left top Left reverse samplen 1.3 font ',7.0'
  plot data index 38 using 1:2 with lines linewidth 0.6 dashtype (5,8) linecolor rgb ink notitle, \
       data index 39 using 1:2 with lines linewidth 0.6 dashtype (5,8) linecolor rgb ink notitle, \
       data index 40 using 1:2 with lines linewidth 0.6 dashtype (5,8) linecolor rgb ink notitle, \
       data index 41 using 1:2 with points pointtype 7 pointsize 0.5 linewidth 0.6 linecolor rgb blue title '{/:Italic L} = 2', \
       data index 42 using 1:2 with lines linewidth 0.6 dashtype (5,8) linecolor rgb ink notitle, \
       data index 43 using 1:2 with lines linewidth 0.6 dashtype (5,8) linecolor rgb ink notitle, \
       data index 44 using 1:2 with lines linewidth 0.6 dashtype (5,8) linecolor rgb ink notitle, \
       data index 45 using 1:2 with points pointtype 5 pointsize 0.5 linewidth 0.6 linecolor rgb vermillion title '{/:Italic L} = 3', \
       data index 46 using 1:2 with lines linewidth 0.6 dashtype (5,8) linecolor rgb ink notitle, \
       data index 47 using 1:2 with lines linewidth 0.6 dashtype (5,8) linecolor rgb ink notitle, \
       data index 48 using 1:2 with lines linewidth 0.6 dashtype (5,8) linecolor rgb ink notitle, \
       data index 49 using 1:2 with points pointtype 9 pointsize 0.5 linewidth 0.6 linecolor rgb green title '{/:Italic L} = 4'

  unset multiplot
  set output
}
