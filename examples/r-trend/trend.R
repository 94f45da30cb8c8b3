# The linear trend of a region's temperatures with a bootstrap interval, printed as one line of CSV below a header.
# usage: trend.R DATA REGION RESAMPLES
arguments <- commandArgs(trailingOnly = TRUE)
data <- read.csv(arguments[1])
set.seed(1)
slope <- function(rows) 10 * coef(lm(temperature ~ year, data[rows, ]))[["year"]]
all <- seq_len(nrow(data))
resampled <- replicate(as.integer(arguments[3]), slope(sample(all, replace = TRUE)))
interval <- quantile(resampled, c(0.025, 0.975))
cat("region,trend,low,high\n")
cat(sprintf("%s,%.4f,%.4f,%.4f\n", arguments[2], slope(all), interval[[1]], interval[[2]]))
