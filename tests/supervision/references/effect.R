# Difference in differences of made-up monthly counts by quasi-Poisson regression: Rscript effect.R DIRECTORY
into <- commandArgs(trailingOnly = TRUE)[1]
sets <- list(
  even = list(area = c(22, 25, 21, 27, 24, 23, 26, 22, 25, 24, 23, 26, 15, 14, 16),
              others = c(80, 84, 79, 88, 82, 81, 85, 78, 83, 82, 80, 84, 85, 83, 86)),
  wild = list(area = c(10, 31, 8, 27, 14, 40, 12, 22, 35, 9, 30, 16, 9, 25, 6),
              others = c(90, 60, 85, 70, 110, 55, 95, 88, 60, 99, 71, 80, 92, 66, 101)),
  rising = list(area = c(5, 7, 9, 12, 14, 18, 21, 25, 30, 33, 38, 44, 30, 28, 27),
                others = c(60, 58, 61, 62, 59, 60, 63, 58, 61, 60, 62, 59, 60, 61, 60)))
tight <- glm.control(epsilon = 1e-14, maxit = 100)  # the default stops at five digits
counts <- data.frame(); found <- list()
note <- function(name, value) found[[name]] <<- as.numeric(value)
for (set in names(sets)) {
  months <- seq_along(sets[[set]]$area)
  rows <- rbind(data.frame(set, month = months, group = "area", count = sets[[set]]$area),
                data.frame(set, month = months, group = "others", count = sets[[set]]$others))
  rows$after <- as.numeric(rows$month > 12)
  counts <- rbind(counts, rows)
  rows$area <- as.numeric(rows$group == "area")
  whole <- glm(count ~ factor(month) + area + area:after, family = quasipoisson, data = rows, control = tight)
  told <- summary(whole)
  note(paste0(set, ".log_ratio"), coef(whole)["area:after"])
  note(paste0(set, ".dispersion"), told$dispersion)
  note(paste0(set, ".error"), told$coefficients["area:after", "Std. Error"])
  note(paste0(set, ".freedom"), whole$df.residual)
  before <- subset(rows, after == 0)
  trend <- summary(glm(count ~ factor(month) + area + area:month, family = quasipoisson, data = before,
                       control = tight))
  note(paste0(set, ".slope"), trend$coefficients["area:month", "Estimate"])
  note(paste0(set, ".slope_error"), trend$coefficients["area:month", "Std. Error"])
  note(paste0(set, ".slope_dispersion"), trend$dispersion)
}
write.csv(counts, file.path(into, "counts.csv"), row.names = FALSE, quote = FALSE)
write.csv(data.frame(name = names(found), value = format(unlist(found), digits = 12)),
          file.path(into, "numbers.csv"), row.names = FALSE, quote = FALSE)
