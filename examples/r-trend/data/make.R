# Makes up yearly temperatures of three regions, with a trend each, as data/<region>.csv. Run once; the files are committed.
set.seed(1)
years <- 1960:2020
for (region in c("coast", "plain", "hills")) {
  slope <- c(coast = 0.01, plain = 0.025, hills = 0.018)[[region]]
  temperature <- 9 + slope * (years - 1960) + rnorm(length(years), sd = 0.5)
  write.csv(data.frame(year = years, temperature = round(temperature, 2)),
            file.path("data", paste0(region, ".csv")), row.names = FALSE, quote = FALSE)
}
