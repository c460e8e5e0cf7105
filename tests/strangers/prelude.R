# What the R calls in expected.yml may use: read the project's table as R does, fit to convergence, tell numbers by path.
suppressMessages(library(metafor))
steady <- list(threshold = 1e-12, maxiter = 10000)
table_of <- function(file = "data/d.csv", ...) read.csv(file, na.strings = c("NA", ""), stringsAsFactors = FALSE, ...)
tell <- function(id, ...) {
  numbers <- list(...)
  for (path in names(numbers)) {
    number <- numbers[[path]]
    cat("@", project, id, path, if (is.null(number) || is.na(number)) "null" else sprintf("%.15g", number[1]), "\n", sep = "\t")
  }
}
tell_fit <- function(id, m) {
  tell(id, "k" = m$k, "pooled/estimate" = m$beta[1], "pooled/standard_error" = m$se[1], "pooled/ci_lower" = m$ci.lb[1],
       "pooled/ci_upper" = m$ci.ub[1], "pooled/p_value" = m$pval[1])
  if (inherits(m, "rma.uni")) tell(id, "heterogeneity/tau2" = m$tau2, "heterogeneity/q" = m$QE)
}
tell_terms <- function(id, m, names, position = 0) {
  for (i in seq_along(names)) {
    at <- paste0("moderators/", position, "/coefficients/", names[i], "/")
    numbers <- list(m$beta[i], m$se[i], m$pval[i])
    names(numbers) <- paste0(at, c("estimate", "standard_error", "p_value"))
    do.call(tell, c(id, numbers))
  }
}
