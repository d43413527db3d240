/* SPDX-License-Identifier: Apache-2.0
 *
 * keys.c: the one table of keys. A row a key; nothing else in the project states a range, unit or default of one.
 */
#include <isthmus/scenario/keys.h>

#include <ctype.h>
#include <math.h>
#include <string.h>

/* A number that becomes an input: section, key, nested, parameter, order, low, high, standard, flags, unit. */
#define NUMBER(kind, section, key, nested, parameter, order, low, high, standard, flags, unit, meaning) \
    { IST_SECTION_##section, key, IST_ENTRY_##kind, nested, parameter, order, low, high, standard, flags, unit, "",          \
      meaning },
/* Any other key. `among` holds the words of a choice or the letter of the set that a name is of. */
#define OTHER(kind, section, key, flags, nested, among, meaning) \
    { IST_SECTION_##section, key, IST_ENTRY_##kind, nested, NULL, "", 0, 0, NAN, flags, "", among, meaning },

#define MUST IST_KEY_REQUIRED
#define WHOLE IST_KEY_WHOLE
#define MONEY IST_KEY_MONEY
#define SWITCH IST_KEY_SWITCH
#define MUCH 1e9

static const ist_scenario_key rows[] = {
    OTHER(TEXT,  TOP, "name", MUST, "", "", "short name of the scenario")
    OTHER(TEXT,  TOP, "title", MUST, "", "", "title for people")
    OTHER(TEXT,  TOP, "summary", 0, "", "", "what this world is for, in a few sentences")
    OTHER(TEXT,  TOP, "extends", 0, "", "",
          "scenario file that this one changes, beside it, or the name of a shipped one: maps are merged, null removes")
    OTHER(MONTH, TOP, "start", MUST, "", "", "the first month, YYYY-MM")
    OTHER(DAY,   TOP, "as_of", 0, "", "", "the day whose knowledge counts; the day before the start when left out")
    NUMBER(STRUCTURE, TOP, "months", "", "months", "", 1, 600, NAN, MUST | WHOLE | IST_KEY_DEFINES, "months",
           "how far the futures go")
    OTHER(TEXT,  TOP, "look_at", 0, "", "", "what a reader should look at first")
    OTHER(TEXT,  TOP, "depends_on", 0, "", "", "what the answer depends on most")
    OTHER(TEXT,  TOP, "prices", 0, "", "", "a reminder for readers: money is million constant 2023 US dollars")
    NUMBER(PARAMETER, TOP, "common_cause", "", "common_cause", "", 0, 1, 0, 0, "share",
           "phi: how far several sources see by one common cause; 1: the best one alone counts")
    NUMBER(PARAMETER, TOP, "pooled_patrol", "", "pooled_patrol", "", 0, 1, 0, SWITCH, "",
           "all navies' patrol ships serve one plan")
    OTHER(PART, TOP, "pool", 0, "", "", "forces that one owner moves between theatres")
    OTHER(PART, TOP, "theatres", MUST, "", "", "theatres by name")
    OTHER(PART, TOP, "kinds", 0, "", "", "kinds of force by name")
    OTHER(PART, TOP, "items", 0, "", "", "items of equipment by name")
    OTHER(PART, TOP, "actors", MUST, "", "", "actors by their id in the ledger")
    OTHER(PART, TOP, "contingencies", 0, "", "", "wars and crises by name")
    OTHER(PART, TOP, "sources", 0, "", "", "sources of warning by name")
    OTHER(PART, TOP, "lines", 0, "", "", "production lines by name")
    OTHER(PART, TOP, "orders", 0, "", "", "orders by name")
    OTHER(PART, TOP, "routes", 0, "", "", "donation routes by name")
    OTHER(PART, TOP, "flows", 0, "", "", "transfers to adversaries by name")
    OTHER(PART, TOP, "patrol_areas", 0, "", "", "sea areas by name")
    OTHER(PART, TOP, "triggers", 0, "", "", "what changes when something happens, by name")
    OTHER(PART, TOP, "cooperation", 0, "", "", "areas of cooperation with their levers")
    OTHER(PART, TOP, "counterfactuals", 0, "", "", "worlds without cooperation by name, the default one first")
    OTHER(PART, TOP, "investments", 0, "", "", "what more money could buy, by name; nothing of it is in a run by itself")
    OTHER(PART, TOP, "allies", 0, "", "", "who decides for itself where its forces stand, by name; for `deterrence game`")
    OTHER(PART, TOP, "playbooks", 0, "", "", "what an actor may do in a crisis, planned beforehand or not, by name")
    OTHER(PART, TOP, "perspectives", 0, "", "", "whose view: sets of actors and theatres by name")
    OTHER(PART, TOP, "metrics", 0, "", "", "what is measured, by name")
    OTHER(PART, TOP, "headlines", 0, "", "", "the statements that come first, a list")

    OTHER(NAME, POOL, "owner", 0, "A", "", "the actor whose forces these are; it fields no units of its own")
    NUMBER(PARAMETER, POOL, "rule", "", "rule", "", 0, 1, 0, SWITCH, "",
           "0: down the owner's order of theatres; 1: jointly, by least expected loss")
    NUMBER(FIXED, POOL, "look", "", "look", "", 0, 60, 0, WHOLE, "months",
           "age of the owner's knowledge of allied forces")
    NUMBER(FIXED, POOL, "delay", "", "delay", "", 0, 60, 0, WHOLE, "months", "from a decision to its first departure")
    NUMBER(PARAMETER, POOL, "sigma", "", "sigma", "", 0, 3, 0, 0, "", "standard error of the owner's look, of the log")
    OTHER(PART, POOL, "owner_orders", 0, "", "", "orders of theatres by name, each a list of all theatres")
    NUMBER(PARAMETER, POOL, "owner_order", "", "owner_order", "", 0, 23, 0, WHOLE, "",
           "which of the owner's orders holds; by name or by place, from 0")
    NUMBER(FIXED, POOL, "size", "F", "pool", "1", 0, 100000, 0, WHOLE, "units", "units in the pool")
    NUMBER(FIXED, POOL, "floor", "FK", "floor", "12", 0, 100000, 0, WHOLE, "units", "standing commitments")
    NUMBER(STRUCTURE, POOL, "posture", "FK", "posture", "12", 0, 100000, 0, WHOLE, "units",
           "units present at start; the rest is at home")
    NUMBER(STRUCTURE, POOL, "transit", "FHK", "transit", "123", 0, 60, 0, WHOLE, "months",
           "months under way from a theatre (or home) to a theatre; 0: no such move")

    OTHER(TEXT, THEATRES, "title", 0, "", "", "title for people")
    NUMBER(PARAMETER, THEATRES, "weight", "", "weight", "$", 0, 1000, 1, 0, "",
           "W: what losses here weigh in the owner's joint plan")
    NUMBER(PARAMETER, THEATRES, "onset", "", "onset", "$", 0, 50, 0, 0, "",
           "s: elasticity of onset to missing coverage")
    NUMBER(PARAMETER, THEATRES, "going_on", "", "going_on", "$", 0, 50, 0, 0, "",
           "sgo: elasticity of going on after a build-up to added coverage")
    NUMBER(PARAMETER, THEATRES, "requirement", "F", "requirement", "1$", 0, 100000, 0, 0, "units",
           "forces that the theatre asks for in peace; 0 asks for none and counts as met")

    OTHER(TEXT, KINDS, "title", 0, "", "", "title for people")
    NUMBER(STRUCTURE, KINDS, "equipment", "M", "equipment", "$1", 0, 1e6, 0, 0, "units",
           "units of a class of items that one unit of this kind needs")

    OTHER(TEXT, ITEMS, "title", 0, "", "", "title for people")
    OTHER(NAME, ITEMS, "class", 0, "", "", "items of one class replace one another; its own name when left out")
    NUMBER(PARAMETER, ITEMS, "price", "", "item_price", "$", 0, 1e6, 0, MONEY, "USD m",
           "what a missing unit counts in money")
    NUMBER(PARAMETER, ITEMS, "wear", "", "wear", "$", 0, 1, 0, 0, "share", "part of every stock lost a month")
    NUMBER(STRUCTURE, ITEMS, "kinds", "F", "kind_share", "$1", 0, 1, 0, 0, "share",
           "part of a stock that stands for a kind of force; together at most 1")

    OTHER(TEXT,   ACTORS, "title", 0, "", "", "title for people")
    OTHER(NAME,   ACTORS, "theatre", MUST, "K", "", "where the actor is")
    OTHER(CHOICE, ACTORS, "side", MUST, "", "ours theirs", "whose shortfall and coverage counts")
    NUMBER(PARAMETER, ACTORS, "gdp", "", "gdp", "$", 0, 1e9, NAN, MONEY, "USD m a year",
           "gross domestic product; without gdp, share and earmark money is no limit")
    NUMBER(PARAMETER, ACTORS, "share", "", "share", "$", 0, 1, NAN, 0, "share",
           "part of GDP spent on defence; without gdp and earmark no budget, only a forecast to be scored")
    NUMBER(PARAMETER, ACTORS, "earmark", "", "earmark", "$", 0, 1, NAN, 0, "share",
           "part of that open to this scenario's orders")
    NUMBER(PARAMETER, ACTORS, "fund", "", "fund", "$", 0, 1e9, 0, MONEY, "USD m a year",
           "money for this scenario's orders from outside the defence budget")
    NUMBER(PARAMETER, ACTORS, "growth", "", "growth", "$", -1, 1, 0, 0, "", "mean of the log of a year's growth factor")
    NUMBER(PARAMETER, ACTORS, "growth_sd", "", "growth_sd", "$", 0, 1, 0, 0, "", "its standard deviation")
    NUMBER(PARAMETER, ACTORS, "headroom", "", "headroom", "$", 0, 1e9, 0, MONEY, "USD m",
           "money free for payments at start")
    NUMBER(PARAMETER, ACTORS, "ships", "", "ships", "$", 0, 10000, 0, 0, "ships", "ships that can patrol")
    NUMBER(PARAMETER, ACTORS, "consent", "", "consent", "$", 0, 1, 1, SWITCH, "", "its ships serve")
    NUMBER(FIXED, ACTORS, "ceiling", "F", "ceiling", "$1", 0, 100000, 0, 0, "units",
           "units of a kind that its people can man")
    NUMBER(PARAMETER, ACTORS, "stock", "I", "stock", "$1", 0, MUCH, 0, 0, "units", "held at start")
    NUMBER(PARAMETER, ACTORS, "target", "I", "target", "$1", 0, MUCH, 0, 0, "units",
           "stock to be reached; 0: no target")
    NUMBER(PARAMETER, ACTORS, "production", "I", "production", "$1", 0, MUCH, 0, 0, "units a month",
           "own production outside the lines")

    OTHER(TEXT,   CONTINGENCIES, "title", 0, "", "", "title for people")
    OTHER(NAME,   CONTINGENCIES, "theatre", MUST, "K", "", "where it happens")
    OTHER(CHOICE, CONTINGENCIES, "starts", 0, "", "quiet active", "state at start; quiet when left out")
    NUMBER(STRUCTURE, CONTINGENCIES, "build_up", "", "build_up", "$", 0, 120, 0, WHOLE, "months",
           "length of the build-up; 0 goes straight to war")
    OTHER(NAME,   CONTINGENCIES, "adversary", 0, "A", "", "the actor whose supply drives it")
    OTHER(NAMES,  CONTINGENCIES, "defenders", 0, "A", "", "the actors whose stocks count as depth")
    OTHER(NAMES,  CONTINGENCIES, "engaged", 0, "A", "", "the actors engaged while it is active")
    NUMBER(PARAMETER, CONTINGENCIES, "base", "", "base", "$", 0, 10, 0, 0, "1/month", "onset hazard as of start")
    NUMBER(PARAMETER, CONTINGENCIES, "ending", "", "ending", "$", 1e-9, 10, NAN, MUST, "1/month",
           "mu: hazard of the end of the war")
    NUMBER(PARAMETER, CONTINGENCIES, "xi", "", "xi", "$", 0, 50, 0, 0, "", "elasticity of the end to coverage")
    NUMBER(PARAMETER, CONTINGENCIES, "cost", "", "cost", "$", 0, 1e9, 0, MONEY, "USD m", "loss a month active")
    NUMBER(PARAMETER, CONTINGENCIES, "unfilled_cost", "", "unfilled_cost", "$", 0, 100, 0, 0, "",
           "kappa: added part of the loss when no demand is filled")
    NUMBER(PARAMETER, CONTINGENCIES, "nu", "", "nu", "$", -50, 50, 0, 0, "",
           "elasticity of onset to the adversary's supply")
    NUMBER(PARAMETER, CONTINGENCIES, "nu_end", "", "nu_end", "$", -50, 50, 0, 0, "",
           "elasticity of the end to the adversary's supply")
    NUMBER(PARAMETER, CONTINGENCIES, "gamma", "", "gamma", "$", -50, 50, 0, 0, "",
           "what full commitment takes off the log of the hazard")
    NUMBER(PARAMETER, CONTINGENCIES, "commitment", "", "commitment", "$", 0, 1, 0, 0, "share",
           "consultations and declarations")
    NUMBER(STRUCTURE, CONTINGENCIES, "depth_weight", "", "depth_weight", "$", 0, 1, 0, 0, "share",
           "weight of the depth of stocks in coverage; with `weight` sums to 1")
    NUMBER(STRUCTURE, CONTINGENCIES, "weight", "F", "kind_weight", "1$", 0, 1, 0, 0, "share",
           "weight of a kind of force in coverage")
    NUMBER(PARAMETER, CONTINGENCIES, "surge", "F", "surge", "1$", 0, 100000, 0, 0, "units",
           "added requirement in build-up and war")
    NUMBER(PARAMETER, CONTINGENCIES, "opportunism", "C", "eta", "$1", -50, 50, 0, 0, "",
           "eta: what another war adds to the log of the onset hazard")
    NUMBER(PARAMETER, CONTINGENCIES, "emptiness", "C", "zeta", "$1", -50, 50, 0, 0, "",
           "zeta: what another war's unfilled demand adds to it")
    NUMBER(PARAMETER, CONTINGENCIES, "provocation", "N", "provocation", "$1", -50, 50, 0, 0, "",
           "what a lever adds to it while on; below 0 it calms")
    NUMBER(PARAMETER, CONTINGENCIES, "demand", "AI", "demand", "$12", 0, MUCH, 0, 0, "units a month",
           "asked for while active")

    OTHER(TEXT, SOURCES, "title", 0, "", "", "title for people")
    OTHER(NAME, SOURCES, "owner", MUST, "A", "", "whose source it is")
    NUMBER(PARAMETER, SOURCES, "on", "", "on_source", "$", 0, 1, 1, SWITCH, "", "may be used")
    NUMBER(PARAMETER, SOURCES, "detection", "C", "detection", "1$", 0, 1, 0, 0, "share",
           "chance of seeing a build-up at its start")
    NUMBER(PARAMETER, SOURCES, "revealing", "P", "revealing", "1$", 0, 1, 0, 0, "share",
           "part of dark contacts in an area that it reveals")

    OTHER(TEXT, LINES, "title", 0, "", "", "title for people")
    OTHER(NAME, LINES, "maker", MUST, "A", "", "who makes")
    OTHER(NAME, LINES, "site", 0, "A", "", "where; the maker's own country when left out")
    OTHER(NAME, LINES, "item", MUST, "I", "", "what is made")
    NUMBER(PARAMETER, LINES, "capacity", "@", "capacity", "$1", 0, MUCH, NAN, MUST | IST_KEY_POINTS, "units a month",
           "capacity by month, straight lines between")
    NUMBER(STRUCTURE, LINES, "lead", "", "lead", "$", 0, 240, 0, WHOLE, "months", "from the start of a unit to its end")
    NUMBER(PARAMETER, LINES, "slip", "", "slip", "$", -120, 240, 0, 0, "months",
           "the schedule of capacity comes later by")
    NUMBER(PARAMETER, LINES, "scale", "", "scale", "$", 0, 1000, 1, 0, "", "multiplies capacity")
    NUMBER(PARAMETER, LINES, "on", "", "on_line", "$", 0, 1, 1, SWITCH, "", "the line exists")
    NUMBER(PARAMETER, LINES, "rate", "", "line_rate", "$", 0, MUCH, 0, 0, "units a month", "begun a month before start")
    NUMBER(PARAMETER, LINES, "ramp", "", "ramp", "$", 0, 1, 1, 0, "share",
           "part of capacity by which the rate may rise a month")
    NUMBER(PARAMETER, LINES, "down", "", "down", "$", 0, 1, 1, 0, "share",
           "part of capacity by which it may fall a month")
    NUMBER(PARAMETER, LINES, "disincentive", "", "disincentive", "$", 0, 1, 0, 0, "",
           "eps: how far imports hold back its growth")
    NUMBER(PARAMETER, LINES, "experience", "", "experience", "$", 0, MUCH, 0, 0, "units",
           "made before start, for learning; 0: none")
    NUMBER(PARAMETER, LINES, "learning", "", "learning", "$", 0, 2, 0, 0, "", "Wright's exponent of the price")
    NUMBER(PARAMETER, LINES, "components", "A", "dependence", "$1", 0, 1, 0, 0, "share",
           "output lost while the supplier is at war, or does not permit the export")
    NUMBER(PARAMETER, LINES, "permits", "A", "permit", "$1", 0, 1, 1, SWITCH, "", "the supplier permits the export of its components")

    OTHER(TEXT, ORDERS, "title", 0, "", "", "title for people")
    OTHER(NAME, ORDERS, "payer", MUST, "A", "", "who pays")
    OTHER(NAME, ORDERS, "recipient", 0, "A", "", "who receives; the payer when left out")
    NUMBER(STRUCTURE, ORDERS, "parts", "L", "quantity", "$1", 0, MUCH, NAN, MUST, "units",
           "quantity from each line, filled in this order")
    NUMBER(STRUCTURE, ORDERS, "contracted", "", "contracted", "$", 0, MUCH, 0, 0, "units",
           "under contract at start; the rest is framework")
    NUMBER(STRUCTURE, ORDERS, "delivered", "", "delivered", "$", 0, MUCH, 0, 0, "units",
           "of that, delivered before start")
    NUMBER(STRUCTURE, ORDERS, "priority", "", "priority", "$", -1000, 1000, 0, WHOLE, "",
           "the lower is served first on a line")
    OTHER(MONTH, ORDERS, "sign", 0, "", "", "signs whole in the first month at or after it with the switch on")
    OTHER(MONTH, ORDERS, "end", 0, "", "", "what is not under contract lapses in this month")
    NUMBER(STRUCTURE, ORDERS, "promised", "@", "promised", "$1", 0, MUCH, NAN, IST_KEY_POINTS, "units",
           "promised to be delivered by the end of a month, so far")
    NUMBER(STRUCTURE, ORDERS, "record", "@", "record", "$1", 0, MUCH, NAN, IST_KEY_POINTS, "units",
           "delivered so far by the end of a month before the start; for scores only")
    NUMBER(PARAMETER, ORDERS, "on", "", "on_order", "$", 0, 1, 1, SWITCH, "", "the order exists")
    NUMBER(PARAMETER, ORDERS, "price", "", "price", "$", 0, 1e6, NAN, MUST | MONEY, "USD m", "a unit")
    NUMBER(PARAMETER, ORDERS, "tranche", "", "tranche", "$", 1e-6, MUCH, NAN, 0, "units",
           "signed at once when the framework turns into contracts")
    NUMBER(PARAMETER, ORDERS, "years", "", "years", "$", 0.01, 100, 1, 0, "years",
           "over which a tranche is paid, for the test of money")
    NUMBER(PARAMETER, ORDERS, "conversion", "", "conversion", "$", 0, 100, 0, 0, "1/month",
           "chi: hazard of the next tranche")
    NUMBER(PARAMETER, ORDERS, "lapse", "", "lapse", "$", 0, 100, 0, 0, "1/month",
           "omega: hazard of the framework's end")
    NUMBER(PARAMETER, ORDERS, "financed", "", "financed", "$", 0, 1, 0, 0, "share",
           "paid in instalments after delivery")
    NUMBER(PARAMETER, ORDERS, "interest", "", "interest", "$", 0, 1, 0, 0, "share",
           "paid on top of the financed share over its term, as a share of it")
    NUMBER(STRUCTURE, ORDERS, "grace", "", "order_grace", "$", 1, 600, 1, WHOLE, "months",
           "from delivery to the first instalment")
    NUMBER(STRUCTURE, ORDERS, "term", "", "term", "$", 1, 600, 1, WHOLE, "months", "number of monthly instalments")
    NUMBER(PARAMETER, ORDERS, "advance", "", "advance", "$", 0, 1, 0, 0, "share", "of the cash part, paid at signature")
    NUMBER(PARAMETER, ORDERS, "from_stock", "", "from_stock", "$", 0, MUCH, 0, 0, "units",
           "the maker may hand over from its stock at signature")

    OTHER(TEXT,  ROUTES, "title", 0, "", "", "title for people")
    OTHER(NAME,  ROUTES, "donor", MUST, "A", "", "who gives")
    OTHER(NAME,  ROUTES, "recipient", MUST, "A", "", "who receives")
    OTHER(NAME,  ROUTES, "item", MUST, "I", "", "what is given")
    OTHER(NAME,  ROUTES, "contingency", MUST, "C", "", "gives while it is active")
    OTHER(YESNO, ROUTES, "lends", 0, "", "", "lent and to be given back")
    NUMBER(STRUCTURE, ROUTES, "grace", "", "route_grace", "$", 0, 600, 0, WHOLE, "months", "until a loan is due")
    NUMBER(STRUCTURE, ROUTES, "horizon", "", "horizon", "$", 0, 600, 36, WHOLE, "months",
           "of capacity that count as on its way to the donor")
    NUMBER(PARAMETER, ROUTES, "on", "", "on_route", "$", 0, 1, 1, SWITCH, "", "the route exists")
    NUMBER(PARAMETER, ROUTES, "rate", "", "route_rate", "$", 0, MUCH, NAN, MUST, "units a month", "at most")
    NUMBER(PARAMETER, ROUTES, "limit", "", "limit", "$", 0, MUCH, NAN, MUST, "units", "in all")
    NUMBER(PARAMETER, ROUTES, "reserve", "", "reserve", "$", 0, MUCH, 0, 0, "units",
           "of the class that the donor keeps")
    NUMBER(PARAMETER, ROUTES, "backfill", "", "backfill", "$", 0, 1, 0, 0, "share",
           "beta: part of what is on its way that frees the reserve")

    OTHER(TEXT, FLOWS, "title", 0, "", "", "title for people")
    OTHER(NAME, FLOWS, "origin", MUST, "A", "", "who ships")
    OTHER(NAME, FLOWS, "recipient", MUST, "A", "", "who receives")
    OTHER(NAME, FLOWS, "item", MUST, "I", "", "what is shipped")
    NUMBER(PARAMETER, FLOWS, "on", "", "on_flow", "$", 0, 1, 1, SWITCH, "", "the flow exists")
    NUMBER(PARAMETER, FLOWS, "amount", "", "amount", "$", 0, MUCH, NAN, MUST, "units a month", "shipped")
    NUMBER(PARAMETER, FLOWS, "stopped", "", "stopped", "$", 0, 1, 0, 0, "share",
           "of the transfers found, that are stopped")
    NUMBER(PARAMETER, FLOWS, "via", "P", "via", "$1", 0, 1, 0, 0, "share",
           "of the flow through an area; together at most 1")

    OTHER(TEXT, PATROL_AREAS, "title", 0, "", "", "title for people")
    OTHER(NAME, PATROL_AREAS, "theatre", MUST, "K", "", "where it is")
    NUMBER(PARAMETER, PATROL_AREAS, "kappa", "", "kappa_p", "$", 0, 100, 0, 0, "1/ship",
           "random search: 1 - exp(-kappa x) is swept by x ships")
    NUMBER(PARAMETER, PATROL_AREAS, "attacks", "", "attacks", "$", 0, 1e6, 0, 0, "attacks a month",
           "piracy without presence")
    NUMBER(PARAMETER, PATROL_AREAS, "value", "A", "patrol_value", "1$", 0, 1e6, 0, 0, "",
           "what a navy counts presence here for")

    OTHER(TEXT, TRIGGERS, "title", 0, "", "", "title for people")
    OTHER(PART, TRIGGERS, "when", 0, "", "", "a list of conditions that must all hold; always when left out")
    NUMBER(PARAMETER, TRIGGERS, "chance", "", "chance", "$", 0, 100, NAN, 0, "1/month",
           "hazard while the conditions hold; certain when left out")
    NUMBER(STRUCTURE, TRIGGERS, "decide", "", "decide", "$", 0, 600, 0, WHOLE, "months",
           "from firing to being in force")
    NUMBER(STRUCTURE, TRIGGERS, "lasts", "", "lasts", "$", 1, 600, NAN, WHOLE, "months",
           "in force; or `forever` (when left out), or `while`: until the conditions have failed")
    NUMBER(PARAMETER, TRIGGERS, "on", "", "on_trigger", "$", 0, 1, 1, SWITCH, "", "may fire")
    OTHER(PART, TRIGGERS, "patch", 0, "", "", "parameters by name, each with scale and shift")
    OTHER(TEXT, CONDITIONS, "quantity", 0, "", "", "a recorded quantity of last month (\"visible.korea\")")
    NUMBER(PARAMETER, CONDITIONS, "at_least", "", "level", "$1", -MUCH, MUCH, NAN, 0, "",
           "the condition holds at or above this")
    NUMBER(PARAMETER, CONDITIONS, "at_most", "", "level", "$1", -MUCH, MUCH, NAN, 0, "",
           "the condition holds at or below this")
    OTHER(MONTH, CONDITIONS, "month", 0, "", "", "holds in this month alone")
    NUMBER(PARAMETER, EFFECTS, "scale", "", "patch_scale", "$1", 0, 1e6, 1, 0, "", "multiplies the parameter")
    NUMBER(PARAMETER, EFFECTS, "shift", "", "patch_shift", "$1", -MUCH, MUCH, 0, 0, "", "is added to the parameter")

    OTHER(TEXT, COOPERATION, "title", 0, "", "", "title for people")
    OTHER(PART, COOPERATION, "levers", MUST, "", "", "levers by name, at most 4 in an area")
    OTHER(TEXT, LEVERS, "title", 0, "", "", "title for people")
    OTHER(PART, LEVERS, "set", 0, "", "", "values of parameters by name")
    OTHER(TEXT, INVESTMENTS, "title", 0, "", "", "title for people")
    NUMBER(PARAMETER, INVESTMENTS, "price", "", "investment", "$", 0, 1e9, NAN, MUST | MONEY, "USD m", "what it costs in all")
    OTHER(PART, INVESTMENTS, "set", MUST, "", "", "values of parameters by name")
    OTHER(TEXT, COUNTERFACTUALS, "title", 0, "", "", "title for people")
    OTHER(PART, COUNTERFACTUALS, "set", 0, "", "", "values of parameters by name")

    OTHER(TEXT, ALLIES, "title", 0, "", "", "title for people")
    OTHER(NAME, ALLIES, "home", MUST, "K", "", "the theatre where its forces stand when it sends them nowhere")
    OTHER(YESNO, ALLIES, "pool", 0, "", "", "it owns the pool: it deploys that, within its floors, and stands in no theatre of itself")
    NUMBER(APART, ALLIES, "deploys", "F", "deploys", "$1", 0, 100000, 0, 0, "units", "units that it may send to another theatre")
    NUMBER(APART, ALLIES, "weight", "K", "ally_weight", "$1", 0, 1000, 0, 0, "", "part of a loss in a theatre that it counts as its own")
    NUMBER(APART, ALLIES, "abroad", "F", "abroad", "$1", 0, 1e6, 0, MONEY, "USD m a year",
           "cost of a unit outside its home theatre; of the pool's owner, in any theatre")

    OTHER(TEXT,   PLAYBOOKS, "title", 0, "", "", "title for people")
    OTHER(NAME,   PLAYBOOKS, "actor", MUST, "A", "", "who acts")
    OTHER(NAME,   PLAYBOOKS, "partner", 0, "A", "", "who counts on it")
    OTHER(NAME,   PLAYBOOKS, "contingency", MUST, "C", "", "in which crisis")
    OTHER(CHOICE, PLAYBOOKS, "form", MUST, "", "humanitarian diplomatic economic military sanctions", "what kind of support it is")
    NUMBER(STRUCTURE, PLAYBOOKS, "decide", "", "decide_unrehearsed", "$", 0, 600, 0, WHOLE, "months", "to decide, unrehearsed")
    NUMBER(STRUCTURE, PLAYBOOKS, "rehearsed", "", "decide_rehearsed", "$", 0, 600, 0, WHOLE, "months", "to decide, rehearsed")
    NUMBER(STRUCTURE, PLAYBOOKS, "effect", "", "to_effect", "$", 0, 600, 0, WHOLE, "months", "from the decision to its effect")
    NUMBER(STRUCTURE, PLAYBOOKS, "lasts", "", "playbook_lasts", "$", 1, 600, NAN, WHOLE, "months",
           "in force; `forever`, or when left out `while`: until the crisis is over")
    NUMBER(PARAMETER, PLAYBOOKS, "from", "", "from_unrehearsed", "$", 1, 2, 2, WHOLE, "",
           "unrehearsed, deciding begins with: 1 a build-up that is seen, 2 the war")
    NUMBER(PARAMETER, PLAYBOOKS, "from_rehearsed", "", "from_rehearsed", "$", 1, 2, 1, WHOLE, "", "the same, rehearsed")
    NUMBER(PARAMETER, PLAYBOOKS, "majority", "", "majority", "$", 0, 100, NAN, 0, "1/month",
           "hazard of finding a majority, unrehearsed; certain when left out")
    NUMBER(PARAMETER, PLAYBOOKS, "majority_rehearsed", "", "majority_rehearsed", "$", 0, 100, NAN, 0, "1/month",
           "the same, rehearsed; certain when left out")
    NUMBER(PARAMETER, PLAYBOOKS, "on", "", "on_unrehearsed", "$", 0, 1, 1, SWITCH, "", "may be decided on without rehearsal")
    NUMBER(PARAMETER, PLAYBOOKS, "on_rehearsed", "", "on_rehearsed", "$", 0, 1, 0, SWITCH, "", "has been rehearsed")
    NUMBER(APART, PLAYBOOKS, "cost", "", "playbook_cost", "$", 0, 1e6, 0, MONEY, "USD m a month", "to the actor while in force")
    NUMBER(APART, PLAYBOOKS, "expected", "", "expected", "$", 0, 600, NAN, 0, "months",
           "after the war begins, by when the partner counts on it; nobody counts on it when left out")
    OTHER(TEXT,   PLAYBOOKS, "agreement", 0, "", "", "agreement of the ledger that must be in force on the as-of day")
    OTHER(NAME,   PLAYBOOKS, "consent", 0, "R", "", "trigger that must be in force: somebody's consent")
    OTHER(PART,   PLAYBOOKS, "patch", MUST, "", "", "parameters by name, each with scale and shift, as of triggers")

    OTHER(TEXT,  PERSPECTIVES, "title", 0, "", "", "title for people")
    OTHER(NAMES, PERSPECTIVES, "actors", MUST, "A", "", "whose stocks, orders and money count")
    OTHER(NAMES, PERSPECTIVES, "theatres", MUST, "K", "", "whose wars and forces count")
    OTHER(NAMES, PERSPECTIVES, "items", 0, "I", "", "which items count; all when left out")

    OTHER(TEXT,   METRICS, "title", MUST, "", "", "title for people")
    OTHER(TEXT,   METRICS, "unit", 0, "", "", "unit for people; that of the quantity when left out")
    OTHER(CHOICE, METRICS, "better", MUST, "", "less more", "which way is better")
    OTHER(CHOICE, METRICS, "tier", MUST, "", "logistics conditional deterrence", "what the metric rests on at best")
    OTHER(CHOICE, METRICS, "reduce", 0, "", "sum mean last first", "over months; sum when left out")
    OTHER(CHOICE, METRICS, "across", 0, "", "sum mean", "over the things measured; sum when left out")
    NUMBER(PLAIN, METRICS, "level", "", NULL, "", -MUCH, MUCH, NAN, 0, "", "with `first`: the level that is reached")
    NUMBER(PLAIN, METRICS, "weight", "", NULL, "", -MUCH, MUCH, 1, 0, "", "multiplies every term")
    OTHER(TEXT,   METRICS, "of", MUST, "", "", "the recorded quantity (\"loss\")")
    OTHER(PART,   METRICS, "where", 0, "", "", "`perspective`, or what it is restricted to")
    OTHER(NAMES,  WHERE, "theatre", 0, "K", "", "only these theatres")
    OTHER(NAMES,  WHERE, "kind", 0, "F", "", "only these kinds of force")
    OTHER(NAMES,  WHERE, "item", 0, "I", "", "only these items")
    OTHER(NAMES,  WHERE, "actor", 0, "A", "", "only these actors; ours when left out")
    OTHER(NAMES,  WHERE, "contingency", 0, "C", "", "only these contingencies")
    OTHER(NAMES,  WHERE, "line", 0, "L", "", "only these lines")
    OTHER(NAMES,  WHERE, "order", 0, "O", "", "only these orders")
    OTHER(NAMES,  WHERE, "route", 0, "G", "", "only these routes")
    OTHER(NAMES,  WHERE, "flow", 0, "U", "", "only these flows")
    OTHER(NAMES,  WHERE, "patrol_area", 0, "P", "", "only these areas")
    OTHER(NAMES,  WHERE, "trigger", 0, "R", "", "only these triggers")

    OTHER(NAME,   HEADLINES, "metric", MUST, "X", "", "what is measured")
    OTHER(NAME,   HEADLINES, "area", MUST, "", "", "an area of cooperation, or `all`")
    OTHER(NAME,   HEADLINES, "perspective", 0, "V", "", "for whom")
    OTHER(NAME,   HEADLINES, "theatre", 0, "K", "", "or where")
    OTHER(TEXT,   HEADLINES, "sign", MUST, "", "", "expected change of the metric: \"+\", \"-\" or either")
    OTHER(TEXT,   HEADLINES, "says", MUST, "", "", "the statement, one sentence")
};

static const struct { const char *path; char letter; size_t limit; } sections[] = {
#define ROW(name, path, letter, limit) { path, letter, limit },
    IST_SECTION_LIST(ROW)
#undef ROW
};

size_t ist_scenario_key_count(void) { return sizeof rows / sizeof rows[0]; }

const ist_scenario_key *ist_scenario_key_at(size_t i) { return i < ist_scenario_key_count() ? &rows[i] : NULL; }

const ist_scenario_key *ist_scenario_key_find(ist_section section, const char *key)
{
    for (size_t i = 0; i < ist_scenario_key_count(); i++)
        if (rows[i].section == section && strcmp(rows[i].key, key) == 0) return &rows[i];
    return NULL;
}

const ist_scenario_key *ist_scenario_key_of_parameter(const char *word)
{
    for (size_t i = 0; i < ist_scenario_key_count(); i++)
        if (rows[i].parameter && strcmp(rows[i].parameter, word) == 0) return &rows[i];
    return NULL;
}

const char *ist_section_path(ist_section section) { return sections[section].path; }
char        ist_section_letter(ist_section section) { return sections[section].letter; }
size_t      ist_section_limit(ist_section section) { return sections[section].limit; }

ist_section ist_section_of_letter(char letter)
{
    int section = 0;
    while (section < IST_SECTION_COUNT && (letter == ' ' || sections[section].letter != letter)) section++;
    return (ist_section)section;
}

const char *ist_entry_kind_words(ist_entry_kind kind)
{
    static const char *const words[] = { "parameter", "fixed", "apart from runs", "structure", "plain number", "text", "yes or no",
                                         "choice", "month", "day", "name", "names", "part" };
    return words[kind];
}

/* What stands for a name of a set in a pattern. */
static const char *letter_words(char letter)
{
    switch (letter) {
    case 'K': return "THEATRE";
    case 'F': return "KIND";
    case 'I': return "ITEM";
    case 'M': return "CLASS";
    case 'A': return "ACTOR";
    case 'C': return "CONTINGENCY";
    case 'J': return "SOURCE";
    case 'L': return "LINE";
    case 'O': return "ORDER";
    case 'G': return "ROUTE";
    case 'U': return "FLOW";
    case 'P': return "AREA";
    case 'R': return "TRIGGER";
    case 'N': return "LEVER";
    case 'Y': return "ALLY";
    case 'E': return "PLAYBOOK";
    case 'H': return "FROM";
    case '@': return "MONTH";
    default:  return "NAME";
    }
}

void ist_scenario_key_pattern(ist_buffer *out, const ist_scenario_key *key)
{
    if (!key->parameter) return;
    ist_buffer_add(out, key->parameter);
    for (const char *at = key->order; *at; at++) {
        const char *word;
        if (key->section == IST_SECTION_CONDITIONS) word = *at == '$' ? "TRIGGER" : "CONDITION";
        else if (key->section == IST_SECTION_EFFECTS) word = *at == '$' ? "TRIGGER" : "PARAMETER";
        else word = letter_words(*at == '$' ? sections[key->section].letter : key->nested[*at - '1']);
        ist_buffer_print(out, ".%s", word);
    }
}
