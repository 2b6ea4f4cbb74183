/* SPDX-License-Identifier: MIT */
/* What an experiment of the lab found, as files in a folder. */
#include "lab_write.h"

#include "lab_files.h"
#include "whole.h"

int hop_lab_write(const hop_lab *lab, const hop_lab_report *report,
                  const hop_lab_run_info *run, const char *folder) {
    hop_whole_sweep(folder);
    int drawn = 0, code = hop_lab_csv_write(report, folder);
    if (code == 0) code = hop_lab_json_write(lab, report, folder);
    if (code == 0 && run) code = hop_lab_run_write(run, folder);
    if (code == 0) code = hop_lab_strips_write(report, folder);
    if (code) return code;
    /* The numbers are worth their report also where no picture of them could be made. */
    int plotted = hop_lab_plot_write(report, folder, &drawn);
    code = hop_lab_markdown_write(lab, report, folder, drawn && plotted == 0);
    return plotted ? plotted : code;
}
