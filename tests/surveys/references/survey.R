# What R `survey` makes of its example data (api: Academic Performance Index of schools, published by the
# California Department of Education). Rscript survey.R DIRECTORY writes the columns that were used
# (apistrat.csv, apiclus1.csv, apiclus2.csv) and the numbers (numbers.csv: name,value).
suppressMessages(library(survey))
into <- commandArgs(trailingOnly = TRUE)[1]
data(api)
columns <- c("stype", "sch.wide", "comp.imp", "dnum", "snum", "api00", "api99", "enroll", "pw")
save <- function(table, name, extra) {
  write.csv(table[, c(columns, extra)], file.path(into, name), row.names = FALSE, na = "", quote = FALSE)
}
save(apistrat, "apistrat.csv", "fpc")
save(apiclus1, "apiclus1.csv", "fpc")
save(apiclus2, "apiclus2.csv", c("fpc1", "fpc2"))

found <- list()
note <- function(name, value) found[[name]] <<- as.numeric(value)
whole <- function(name, estimate, level = TRUE) {
  note(paste0(name, ".value"), coef(estimate)); note(paste0(name, ".error"), SE(estimate))
  ends <- confint(estimate)
  note(paste0(name, ".low"), ends[1]); note(paste0(name, ".high"), ends[2])
}
quantities <- function(name, design) {
  average <- svymean(~api00, design, deff = "replace")
  whole(paste0(name, ".mean"), average)
  note(paste0(name, ".mean.deff"), deff(average))
  whole(paste0(name, ".total"), svytotal(~enroll, design, na.rm = TRUE))
  whole(paste0(name, ".ratio"), svyratio(~api00, ~api99, design))
  part <- svyby(~api00, ~stype, design, svymean)
  for (type in c("E", "H", "M")) {
    note(paste0(name, ".by.", type, ".value"), coef(part)[type])
    note(paste0(name, ".by.", type, ".error"), SE(part)[which(names(coef(part)) == type)])
  }
  sums <- svytotal(~I(api00 * (stype == "E")) + I(1 * (stype == "E")) + I(api00 * (stype == "H")) + I(1 * (stype == "H")), design)
  names(sums) <- c("above1", "below1", "above2", "below2")
  gap <- svycontrast(sums, quote(above1 / below1 - above2 / below2))
  note(paste0(name, ".gap.value"), coef(gap)); note(paste0(name, ".gap.error"), SE(gap))
  for (method in c("mean", "xlogit", "logit")) {
    share <- svyciprop(~I(sch.wide == "Yes"), design, method = method)
    key <- paste0(name, ".share.", method)
    note(paste0(key, ".value"), coef(share)); note(paste0(key, ".error"), SE(share))
    note(paste0(key, ".low"), attr(share, "ci")[1]); note(paste0(key, ".high"), attr(share, "ci")[2])
  }
  note(paste0(name, ".degrees"), degf(design))
  middle <- svyquantile(~api00, design, c(.25, .5, .75))$api00
  for (at in rownames(middle)) {
    key <- paste0(name, ".quantile.", at)
    note(paste0(key, ".value"), middle[at, "quantile"]); note(paste0(key, ".error"), middle[at, "se"])
    note(paste0(key, ".low"), middle[at, 2]); note(paste0(key, ".high"), middle[at, 3])
  }
  tested <- svychisq(~sch.wide + stype, design, statistic = "F")
  note(paste0(name, ".table.f"), tested$statistic); note(paste0(name, ".table.p"), tested$p.value)
  note(paste0(name, ".table.above"), tested$parameter[1]); note(paste0(name, ".table.below"), tested$parameter[2])
  first <- svychisq(~sch.wide + stype, design, statistic = "Chisq")
  note(paste0(name, ".table.chisq"), first$statistic); note(paste0(name, ".table.first"), first$p.value)
  cells <- svymean(~interaction(sch.wide, stype), design)
  note(paste0(name, ".table.NoE.value"), coef(cells)[1]); note(paste0(name, ".table.NoE.error"), SE(cells)[1])
  note(paste0(name, ".table.YesM.value"), coef(cells)[6]); note(paste0(name, ".table.YesM.error"), SE(cells)[6])
  weighed <- weights(design)
  note(paste0(name, ".weights.kish"), length(weighed) * sum(weighed^2) / sum(weighed)^2)
  for (row in c(1, 50, 100)) note(paste0(name, ".weights.", row), weighed[row])
}
strata <- svydesign(id = ~1, strata = ~stype, weights = ~pw, data = apistrat, fpc = ~fpc)
quantities("strata", strata)
quantities("strata_nofpc", svydesign(id = ~1, strata = ~stype, weights = ~pw, data = apistrat))
clusters <- svydesign(id = ~dnum, weights = ~pw, data = apiclus1, fpc = ~fpc)
quantities("clusters", clusters)
quantities("two_stages", svydesign(id = ~dnum, weights = ~pw, data = apiclus2))
quantities("weights", svydesign(id = ~1, weights = ~pw, data = apistrat))

# the population of the documentation of rake() and postStratify()
types <- data.frame(stype = c("E", "H", "M"), Freq = c(4421, 755, 1018))
wide <- data.frame(sch.wide = c("No", "Yes"), Freq = c(1072, 5122))
exactly <- list(maxit = 200, epsilon = 1e-9, verbose = FALSE)
quantities("stratified_after", postStratify(clusters, ~stype, types))
quantities("raked", rake(clusters, list(~stype, ~sch.wide), list(types, wide), control = exactly))
# calibrate() weighs its residuals by the weights before, as theory says; rake() takes them alike
margins <- c(`(Intercept)` = 6194, stypeH = 755, stypeM = 1018, sch.wideYes = 5122)
quantities("raked_strata", calibrate(svydesign(id = ~1, strata = ~comp.imp, weights = ~pw, data = apistrat),
  ~stype + sch.wide, population = margins, calfun = "raking", epsilon = 1e-12, maxit = 200))
table <- data.frame(name = names(found), value = sprintf("%.17g", unlist(found)))
made <- data.frame(name = c("R", "survey"), value = c(as.character(getRversion()), as.character(packageVersion("survey"))))
write.csv(rbind(made, table), file.path(into, "numbers.csv"), row.names = FALSE, quote = FALSE)
