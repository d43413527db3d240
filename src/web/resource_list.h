/* SPDX-License-Identifier: Apache-2.0
 *
 * resource_list.h: the functions behind the resources. One name a line, so that two may be added at once.
 */
#ifndef ISTHMUS_WEB_RESOURCE_LIST_H
#define ISTHMUS_WEB_RESOURCE_LIST_H

#include "web_local.h"

typedef ist_status web_make(web_call *call, web_sheet *out, ist_error *err);
typedef ist_status web_run(web_call *call, web_stream *out, ist_error *err);

web_make web_scenarios_list;
web_make web_scenario_parts;
web_make web_inputs;
web_make web_main_inputs;
web_make web_headlines;
web_make web_compare;
web_make web_comparison;
web_make web_beliefs;
web_run  web_beliefs_stream;
web_make web_values;
web_make web_ledger_table;
web_make web_ledger_records;
web_make web_ledger_transfers;
web_make web_ledger_agreements;
web_make web_ledger_spending;
web_make web_ledger_exports;
web_make web_ledger_contradictions;
web_make web_ledger_fact;
web_make web_ledger_dictionary;
web_make web_world;
web_make web_world_flows;
web_make web_world_crises;
web_make web_world_places;
web_make web_world_tradeoff;
web_make web_world_story;
web_make web_transfers;
web_make web_transfers_years;
web_make web_transfers_backfill;
web_make web_transfers_chains;
web_make web_names;
web_make web_exchange;
web_make web_exchange_decisions;
web_make web_exchange_days;
web_make web_exchange_rules;
web_make web_exchange_chains;
web_make web_exchange_agreements;
web_make web_evidence;
web_make web_search;
web_make web_claims;
web_make web_scores;
web_make web_score_sums;
web_make web_reliability;
web_run  web_question;
web_run  web_world_stream;
web_make web_refute;
web_run  web_refute_stream;
web_make web_discover;
web_run  web_discover_stream;
web_make web_sea_views;
web_make web_sea_vessels;
web_make web_sea_track;
web_make web_sea_events;
web_make web_sea_compare;
web_make web_sea_pool;
web_make web_sea_report;
web_make web_sea_density;
web_run  web_sea_stream;

#endif
