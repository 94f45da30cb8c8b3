# Draws the trends of all regions with their intervals.
# usage: figure.R OUTPUT FILE...
arguments <- commandArgs(trailingOnly = TRUE)
trends <- do.call(rbind, lapply(arguments[-1], read.csv))
trends <- trends[order(trends$trend), ]
# SVG, because pdf() of R before 4.4 stores the time of drawing.
svg(arguments[1], width = 4, height = 2.5)
par(mar = c(4, 4, 0.5, 0.5))
at <- seq_len(nrow(trends))
plot(trends$trend, at, xlim = range(0, trends$low, trends$high), ylim = c(0.5, nrow(trends) + 0.5), pch = 19,
     xlab = "trend, degrees in ten years", ylab = "", yaxt = "n")
axis(2, at, trends$region, las = 1)
segments(trends$low, at, trends$high, at)
abline(v = 0, lty = 3)
invisible(dev.off())
