# Figure B4. Run in this folder: gnuplot B4.gp
# It reads B4.dat, B4-pictures.u8 and draws B4.pdf and B4.png; for one of them:
#   gnuplot -e "formats='pdf'" B4.gp
# Test images, their reconstructions and the network's predictions: see caption.txt.

if (!exists('formats')) formats = 'pdf png'
data = 'B4.dat'

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
    set terminal pdfcairo color enhanced size 6.75in,5.04944in font 'Liberation Sans,7.5' fontscale 0.75 linewidth 2 pointscale 0.85 dashlength 1.1 rounded
  } else {
    set terminal pngcairo color enhanced size 1350,1010 font 'Liberation Sans,7.5' fontscale 2.08333 linewidth 2.77778 pointscale 2.08333 dashlength 1.25 rounded
  }
  set output 'B4.' . format
  set multiplot

  # --- Pictures: pictures ---
  eval style
  set lmargin at screen 0.09185; set rmargin at screen 0.99259
  set bmargin at screen 0.0963; set tmargin at screen 0.94059
  unset border; unset tics; unset grid
  # One unit is one of the pictures' pixels; y counts from the top.
  set xrange [0:338]; set yrange [237:0]
  set label 'T-shirt' at 16, -3.86056 center font ',7' textcolor rgb ink
  set label 'trouser' at 50, -3.86056 center font ',7' textcolor rgb ink
  set label 'pullover' at 84, -3.86056 center font ',7' textcolor rgb ink
  set label 'dress' at 118, -3.86056 center font ',7' textcolor rgb ink
  set label 'coat' at 152, -3.86056 center font ',7' textcolor rgb ink
  set label 'sandal' at 186, -3.86056 center font ',7' textcolor rgb ink
  set label 'shirt' at 220, -3.86056 center font ',7' textcolor rgb ink
  set label 'sneaker' at 254, -3.86056 center font ',7' textcolor rgb ink
  set label 'bag' at 288, -3.86056 center font ',7' textcolor rgb ink
  set label 'boot' at 322, -3.86056 center font ',7' textcolor rgb ink
  set label 'original' at -3.08845, 16 right font ',7' textcolor rgb ink
  set label 't = 0' at -3.08845, 57 right font ',7' textcolor rgb ink
  set label 't = 8' at -3.08845, 98 right font ',7' textcolor rgb ink
  set label 't = 64' at -3.08845, 139 right font ',7' textcolor rgb ink
  set label 't = 512' at -3.08845, 180 right font ',7' textcolor rgb ink
  set label 't = 2048' at -3.08845, 221 right font ',7' textcolor rgb ink
  set label '{/:Italic trouser}' at 16, 76.86056 center front font ',6.5' textcolor rgb vermillion
  set label 'trouser' at 50, 76.86056 center front font ',6.5' textcolor rgb ink
  set label '{/:Italic trouser}' at 84, 76.86056 center front font ',6.5' textcolor rgb vermillion
  set label '{/:Italic trouser}' at 118, 76.86056 center front font ',6.5' textcolor rgb vermillion
  set label '{/:Italic trouser}' at 152, 76.86056 center front font ',6.5' textcolor rgb vermillion
  set label '{/:Italic trouser}' at 186, 76.86056 center front font ',6.5' textcolor rgb vermillion
  set label '{/:Italic trouser}' at 220, 76.86056 center front font ',6.5' textcolor rgb vermillion
  set label '{/:Italic trouser}' at 254, 76.86056 center front font ',6.5' textcolor rgb vermillion
  set label '{/:Italic trouser}' at 288, 76.86056 center front font ',6.5' textcolor rgb vermillion
  set label '{/:Italic trouser}' at 322, 76.86056 center front font ',6.5' textcolor rgb vermillion
  set label '{/:Italic sneaker}' at 16, 117.86056 center front font ',6.5' textcolor rgb vermillion
  set label '{/:Italic sneaker}' at 50, 117.86056 center front font ',6.5' textcolor rgb vermillion
  set label '{/:Italic sneaker}' at 84, 117.86056 center front font ',6.5' textcolor rgb vermillion
  set label '{/:Italic sneaker}' at 118, 117.86056 center front font ',6.5' textcolor rgb vermillion
  set label '{/:Italic sneaker}' at 152, 117.86056 center front font ',6.5' textcolor rgb vermillion
  set label '{/:Italic sneaker}' at 186, 117.86056 center front font ',6.5' textcolor rgb vermillion
  set label '{/:Italic sneaker}' at 220, 117.86056 center front font ',6.5' textcolor rgb vermillion
  set label 'sneaker' at 254, 117.86056 center front font ',6.5' textcolor rgb ink
  set label '{/:Italic sneaker}' at 288, 117.86056 center front font ',6.5' textcolor rgb vermillion
  set label '{/:Italic sneaker}' at 322, 117.86056 center front font ',6.5' textcolor rgb vermillion
  set label 'T-shirt' at 16, 158.86056 center front font ',6.5' textcolor rgb ink
  set label 'trouser' at 50, 158.86056 center front font ',6.5' textcolor rgb ink
  set label 'pullover' at 84, 158.86056 center front font ',6.5' textcolor rgb ink
  set label 'dress' at 118, 158.86056 center front font ',6.5' textcolor rgb ink
  set label 'coat' at 152, 158.86056 center front font ',6.5' textcolor rgb ink
  set label 'sandal' at 186, 158.86056 center front font ',6.5' textcolor rgb ink
  set label '{/:Italic pullover}' at 220, 158.86056 center front font ',6.5' textcolor rgb vermillion
  set label 'sneaker' at 254, 158.86056 center front font ',6.5' textcolor rgb ink
  set label 'bag' at 288, 158.86056 center front font ',6.5' textcolor rgb ink
  set label '{/:Italic sandal}' at 322, 158.86056 center front font ',6.5' textcolor rgb vermillion
  set label 'T-shirt' at 16, 199.86056 center front font ',6.5' textcolor rgb ink
  set label 'trouser' at 50, 199.86056 center front font ',6.5' textcolor rgb ink
  set label 'pullover' at 84, 199.86056 center front font ',6.5' textcolor rgb ink
  set label '{/:Italic shirt}' at 118, 199.86056 center front font ',6.5' textcolor rgb vermillion
  set label 'coat' at 152, 199.86056 center front font ',6.5' textcolor rgb ink
  set label 'sandal' at 186, 199.86056 center front font ',6.5' textcolor rgb ink
  set label 'shirt' at 220, 199.86056 center front font ',6.5' textcolor rgb ink
  set label 'sneaker' at 254, 199.86056 center front font ',6.5' textcolor rgb ink
  set label 'bag' at 288, 199.86056 center front font ',6.5' textcolor rgb ink
  set label 'boot' at 322, 199.86056 center front font ',6.5' textcolor rgb ink
  set label 'T-shirt' at 16, 240.86056 center front font ',6.5' textcolor rgb ink
  set label 'trouser' at 50, 240.86056 center front font ',6.5' textcolor rgb ink
  set label 'pullover' at 84, 240.86056 center front font ',6.5' textcolor rgb ink
  set label 'dress' at 118, 240.86056 center front font ',6.5' textcolor rgb ink
  set label 'coat' at 152, 240.86056 center front font ',6.5' textcolor rgb ink
  set label 'sandal' at 186, 240.86056 center front font ',6.5' textcolor rgb ink
  set label '{/:Italic pullover}' at 220, 240.86056 center front font ',6.5' textcolor rgb vermillion
  set label 'sneaker' at 254, 240.86056 center front font ',6.5' textcolor rgb ink
  set label 'bag' at 288, 240.86056 center front font ',6.5' textcolor rgb ink
  set label 'boot' at 322, 240.86056 center front font ',6.5' textcolor rgb ink
  do for [k in '0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 49 50 51 52 53 54 55 56 57 58 59'] {
    left = (int(k) % 10) * 34; top = (int(k) / 10) * 41
    set object rectangle from left, top to left + 32, top + 32 front fillstyle empty border linecolor rgb '#bbbbbb' linewidth 0.4
  }
  # Each pixel is stored 4 times in both directions, since viewers smooth small images.
  plot 'B4-pictures.u8' binary array=(1352,948) dx=1.0/4 dy=1.0/4 origin=(0.5/4,0.5/4) \
       format='%uint8' using 1:1:1 with rgbimage notitle

  unset multiplot
  set output
}
