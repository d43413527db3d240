/* SPDX-License-Identifier: Apache-2.0
 *
 * A whole report over the sample charts. The figures are made up; only the framework and contract counts are
 * those of the founding paper.
 */
#ifndef ISTHMUS_TESTS_FIGURE_SAMPLE_REPORT_H
#define ISTHMUS_TESTS_FIGURE_SAMPLE_REPORT_H

#include "samples.h"

#include <isthmus/figure/report.h>

static ist_table *sample_value_table(void)
{
    static const ist_column columns[] = {
        { .name = "metric", .machine_only = true },
        { .name = "lever", .heading = "Lever" },
        { .name = "value", .heading = "Value", .kind = IST_COLUMN_NUMBER, .digits = 1 },
        { .name = "value_p05", .heading = "5%", .kind = IST_COLUMN_NUMBER, .digits = 1 },
        { .name = "value_p95", .heading = "95%", .kind = IST_COLUMN_NUMBER, .digits = 1 },
        { .name = "alone", .heading = "Alone", .kind = IST_COLUMN_NUMBER, .digits = 1 },
        { .name = "last_in", .heading = "Last in", .kind = IST_COLUMN_NUMBER, .digits = 1 },
        { .name = "tier", .heading = "Tier" },
    };
    static const struct {
        const char *group, *lever;
        int level;
        double v[5];
        const char *tier;
    } rows[] = {
        { "Shortfall of artillery (unit-months avoided)", "Deterrence", 0, { 31.2, -4.8, 71, 22, 40.1 }, "deterrence" },
        { NULL, "Joint allocation", 1, { 18.4, -1, 44.1, 12, 25 }, "deterrence" },
        { NULL, "Awareness", 1, { 4.1, -2.2, 12.3, 3, 5 }, "deterrence" },
        { NULL, "Defence industry", 0, { 54.9, 21, 96.4, 49, 61 }, "logistics" },
        { NULL, "Korean orders", 1, { 60.2, 28.5, 101.7, 55, 66 }, "logistics" },
        { "Loss (million 2023 USD)",
          "Deterrence",
          0,
          { -12034.5, NAN, NAN, -9000, -15000.25 },
          "conditional on a war" },
        { NULL, "Defence industry", 0, { 2210, -310, 5120, 2000, 2400 }, "conditional on a war" },
    };
    ist_table *table = ist_table_new(columns, 8);

    ist_table_set_title(table, "Value of each lever by metric, European perspective");
    for (size_t r = 0; r < sizeof rows / sizeof rows[0]; r++) {
        if (rows[r].group) ist_table_start_group(table, rows[r].group);
        ist_table_start_row(table, rows[r].level, false);
        ist_table_add_text(table, r < 5 ? "shortfall" : "loss");
        ist_table_add_text(table, rows[r].lever);
        for (int k = 0; k < 5; k++) {
            if ((k == 1 || k == 2) && isnan(rows[r].v[k])) ist_table_add_text(table, "not resolved");
            else ist_table_add_number(table, rows[r].v[k]);
        }
        ist_table_add_text(table, rows[r].tier);
    }
    ist_table_add_footnote(table, "Values of sub-levers are Owen values and add up to their area's Shapley value [2].");
    ist_table_add_footnote(table, "Simulation error: below 0.4 everywhere.");
    return table;
}

static ist_table *sample_assumption_table(void)
{
    static const ist_column columns[] = {
        { .name = "assumption", .heading = "Assumption" },
        { .name = "value", .heading = "Value", .kind = IST_COLUMN_NUMBER, .digits = -3 },
        { .name = "low", .heading = "Low", .kind = IST_COLUMN_NUMBER, .digits = -3 },
        { .name = "high", .heading = "High", .kind = IST_COLUMN_NUMBER, .digits = -3 },
        { .name = "unit", .heading = "Unit" },
        { .name = "held_from", .heading = "Held from", .kind = IST_COLUMN_DATE },
        { .name = "reason", .heading = "Reason or source" },
    };
    ist_table *table = ist_table_new(columns, 7);

    ist_table_set_title(table, "Assumptions that move the answer most");
    ist_table_add_text(table, "Elasticity of war to force balance");
    ist_table_add_number(table, 0.8);
    ist_table_add_number(table, 0);
    ist_table_add_number(table, 1.6);
    ist_table_add_text(table, "1");
    ist_table_add_text(table, "2024-01");
    ist_table_add_text(table, "No study settles it; the range holds zero.");
    ist_table_add_text(table, "Korean bank ceiling for export finance");
    ist_table_add_number(table, 8500);
    ist_table_add_number(table, 5000);
    ist_table_add_number(table, 12000);
    ist_table_add_text(table, "million USD");
    ist_table_add_text(table, "2023-10-31");
    ist_table_add_text(table,
                       "Bracketed by the ceiling of the export-import bank before and after its change of law [1].");
    return table;
}

static void sample_add_figures(ist_report *report, const char *section, const char *words, const int *picks, int count,
                               const ist_origin *origin)
{
    ist_report_start_section(report, section);
    ist_report_add_paragraph(report, words);
    for (int i = 0; i < count; i++) {
        ist_buffer svg = { 0 };
        if (samples[picks[i]].draw(&svg, NULL) == IST_OK)
            ist_report_add_figure(
                report, &svg,
                "What to see: the bands part after 2026, and the requirement is met in one world only [^1].", origin);
        ist_buffer_clear(&svg);
    }
}

static ist_status sample_report(ist_buffer *out, ist_error *err)
{
    static const char *const levers[] = { "joint allocation of the shared pool;", "orders from Korea, <on credit>;",
                                          "patrols & pooled feeds." };
    ist_report *report = ist_report_new(&(ist_report_about){
        .title = "What NATO\xE2\x80\x93ROK defence cooperation is worth",
        .answer =
            "Against a Europe that buys American, cooperation removes 93 unit-months of missing artillery by 2035, "
            "most of it through Korean orders; whether it also lowers the risk of war turns on "
            "one assumption.",
        .condition =
            "Conditional on the assumptions listed; not a forecast of war. "
            "Intervals span what is not known, not the simulation\xE2\x80\x99s own error. "
            "Sample: every value is made up.",
        .facts =
            "As of 2024-01-31 \xC2\xB7 scenario paper \xC2\xB7 4 096 futures \xC2\xB7 seed 1 \xC2\xB7 release: public",
        .recipe =
            "isthmus run scenarios/paper.yaml --futures 4096 --seed 1 --as-of 2024-01-31 "
            "--against buy-american --out out",
    });
    int paper = ist_report_cite(
        report, &(ist_publication){ .author = "Elcano Royal Institute",
                               .title = "NATO-ROK defence cooperation: bridging Europe and the Indo-Pacific",
                               .publisher = "Madrid",
                               .section = "Arms sales and defence-industrial cooperation",
                               .url = "https://www.realinstitutoelcano.org/" });
    int owen = ist_report_cite(report, &(ist_publication){ .author = "G. Owen",
                                                      .title = "Values of games with a priori unions",
                                                      .publisher = "Springer",
                                                      .date = "1977" });
    int note = ist_report_add_note(report,
                                   "The requirement is held constant over the years, an assumption with a range [1].");
    const int both[] = { paper, owen };
    const ist_origin origin = {
        .sources = both, .source_count = 2, .data = "value.csv", .recipe = "isthmus run --futures 4096 --seed 1"
    };
    const ist_origin plain = { .sources = both, .source_count = 1, .data = "stocks by month.csv" };
    static const int worlds[] = { 2, 3 }, orders[] = { 4, 5 }, pool[] = { 6, 7, 8 }, ranges[] = { 9 };
    ist_table *values = sample_value_table(), *assumptions = sample_assumption_table();
    ist_buffer svg = { 0 };
    ist_status status;

    (void)note;
    ist_report_add_key(report, &(ist_report_key){ "93 unit-months", "5% to 95%: 16 to 182",
                                                  "less missing artillery, NATO Europe", "tier: logistics" });
    ist_report_add_key(report, &(ist_report_key){ "1 240 million USD",
                                                  "5% to 95%: \xE2\x88\x92"
                                                  "310 to 5 120",
                                                  "of loss avoided, all theatres", "tier: conditional on a war" });
    ist_report_add_key(report, &(ist_report_key){ "not resolved", "at most 0.4 points (95%)",
                                                  "lower chance of a Taiwan contingency", "tier: deterrence" });
    ist_report_add_key(report, &(ist_report_key){ "11 months", "5% to 95%: 2 to 19", "earlier to the K9 requirement",
                                                  "tier: logistics" });
    ist_report_add_key(report, &(ist_report_key){ "\xE2\x88\x92"
                                                  "5.3 unit-months",
                                                  "5% to 95%: \xE2\x88\x92"
                                                  "14.9 to 2.6",
                                                  "from local production before 2027", "tier: logistics" });
    if (samples[0].draw(&svg, NULL) == IST_OK)
        ist_report_add_figure(report, &svg, "Value of each area and of the levers in it.", &origin);
    ist_buffer_clear(&svg);
    ist_report_start_section(report, "The answer in detail");
    ist_report_print(
        report,
        "Poland agreed on %d K9 and has %d under contract [%d]. "
        "The difference is what money, politics and production decide [^%d], "
        "and it is where most of the value lies.",
        672, 212, paper, note);
    ist_report_add_list(report, levers, 3);
    ist_report_add_table(report, values, &origin);
    ist_report_start_subsection(report, "By perspective");
    if (samples[1].draw(&svg, NULL) == IST_OK)
        ist_report_add_figure(report, &svg, "The same levers seen from three places.", &origin);
    ist_buffer_clear(&svg);
    sample_add_figures(report, "Stocks and deliveries",
                       "Stocks follow deliveries with the delays that lines and money impose.", worlds, 2, &plain);
    sample_add_figures(report, "Orders", "A framework is an intention; a contract is a debt.", orders, 2, &plain);
    sample_add_figures(report, "The shared pool & the theatres that draw on it",
                       "Units stand where they are allocated.", pool, 3, &plain);
    sample_add_figures(report, "Assumptions", "Each assumption has a reason and a range.", ranges, 1, NULL);
    ist_report_add_table(report, assumptions, NULL);
    status = ist_report_write(out, report, err);
    ist_table_free(values);
    ist_table_free(assumptions);
    ist_report_free(report);
    return status;
}

#endif
