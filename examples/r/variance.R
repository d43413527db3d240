# SPDX-License-Identifier: Apache-2.0
# What moves an answer, from the files of `isthmus analysis sensitivity --out DIR` or `discover --out DIR`:
#     Rscript variance.R DIR
# Rank correlation of each input with the first outcome, the largest first.
folder <- commandArgs(trailingOnly = TRUE)[1]
experiments <- read.csv(file.path(folder, "experiments.csv"), check.names = FALSE)
outcomes <- read.csv(file.path(folder, "outcomes.csv"), check.names = FALSE)
rho <- sapply(experiments, function(x) suppressWarnings(cor(x, outcomes[[1]], method = "spearman")))
rho <- rho[order(-abs(rho))]
cat(sprintf("%-40s %6.3f\n", names(rho), rho), sep = "")
