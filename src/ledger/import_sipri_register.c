/* SPDX-License-Identifier: Apache-2.0
 *
 * import_sipri_register.c: the user's own download of the SIPRI trade register, one row an order and delivery year.
 *
 * Columns as armstransfers.sipri.org exports them (eleven lines of prose before the header), and the same in small
 * letters. Not checked against a download made after 2025.
 */
#include "import_local.h"

#include <string.h>

static ist_status row(import_run *run, ist_error *err)
{
    const char *id = import_cell(run, "SIPRI AT Database ID|sipri_id");
    const char *year = import_cell(run, "Delivery year|delivery_year");
    const char *ordered = import_cell(run, "Order date|order_year");
    const char *designation = import_cell(run, "Designation|designation");
    const char *estimate = import_cell(run, "Numbers delivered is estimate|delivered_qty_estimate");
    const char *day = import_day(run, err), *source;
    if (!day) return IST_SYNTAX;
    if (!*year) return IST_OK; /* ordered, nothing delivered yet */
    source = ist_arena_print(run->arena, "source/sipri-arms-transfers-%s", day);
    draft *to = NULL;
    if (source) {
        import_source(run, source, "SIPRI Arms Transfers Database, trade register",
                      "Stockholm International Peace Research Institute",
                      "https://www.sipri.org/databases/armstransfers", "database",
                      "free for non-commercial use with attribution; not to be passed on as a whole", day);
        to = draft_new(run, "transfers");
    }
    if (!to) return ist_fail(err, IST_NOMEM, "out of memory");
    draft_print(run, to, "key", "transfer/sipri-%s-%s-%s", day, id, year);
    draft_print(run, to, "about", "transfer/delivery/sipri-%s/%s", id, year);
    draft_set(run, to, "kind", "delivery");
    draft_print(run, to, "deal", "sipri-%s", id);
    draft_set(run, to, "supplier", import_cell(run, "Supplier|supplier"));
    draft_set(run, to, "recipient", import_cell(run, "Recipient|recipient"));
    draft_set(run, to, "item", import_name(run, designation));
    draft_print(run, to, "designation", "%s, %s", designation, import_cell(run, "Description|description"));
    draft_set(run, to, "quantity", import_cell(run, "Numbers delivered|delivered_qty"));
    draft_set(run, to, "bound", strcmp(estimate, "Yes") == 0 ? "about" : "exact");
    draft_set(run, to, "basis", strcmp(estimate, "Yes") == 0 ? "estimated" : "stated");
    draft_set(run, to, "tiv", import_cell(run, "TIV delivery values|tiv_delivered_million"));
    draft_set(run, to, "valid_from", year);
    draft_set(run, to, "source", source);
    draft_print(run, to, "section", "register entry %s", id);
    draft_set(run, to, "known_from", day);
    draft_set(run, to, "confidence", strcmp(estimate, "Yes") == 0 ? "medium" : "high");
    draft_print(run, to, "note", "ordered %s", ordered);
    return IST_OK;
}

const importer import_sipri_register = {
    .name = "sipri-register",
    .gist = "SIPRI trade register (CSV of the trade-register page): deliveries with their TIV",
    .needs = "SIPRI+AT+Database+ID|sipri_id Supplier|supplier Recipient|recipient Delivery+year|delivery_year "
             "TIV+delivery+values|tiv_delivered_million",
    .dated = true,
    .row = row,
};
