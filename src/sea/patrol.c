/* SPDX-License-Identifier: Apache-2.0
 *
 * patrol.c: the plan of patrols. docs/model.md section 7 (random search, water-filling, piracy).
 */
#include <isthmus/base/lanes.h>
#include <isthmus/base/waterfill.h>
#include <isthmus/sea/patrol.h>

#include <string.h>

static double share_found(double swept, double area) { return 1 - ist_exp(-swept / area); }

/* Units of a row that stand in its area over the horizon, in the mean of its months. */
static double standing(const ist_sea_patrol_input *in, const ist_sea_patrol_unit *u)
{
    double months = u->months > 0 && u->months < in->horizon ? u->months : in->horizon;
    return u->units * months / in->horizon;
}

/* What stands fixed; `partner` NULL: of all. */
static void fixed(const ist_sea_patrol_input *in, const char *partner, double *swept, ist_sea_patrol_place *places)
{
    for (size_t i = 0; i < in->n_areas; i++) swept[i] = 0;
    for (size_t i = 0; i < in->n_units; i++) {
        const ist_sea_patrol_unit *u = &in->units[i];
        if (u->area < 0 || !u->consents || (partner && strcmp(partner, u->partner) != 0)) continue;
        swept[u->area] += standing(in, u) * u->swept;
        if (places) places[u->area].presence_months += standing(in, u) * in->horizon;
    }
}

/* Shares the free effort of a partner (NULL: of all) over the areas and adds it to swept. */
static void fill(const ist_sea_patrol_input *in, const char *partner, const double *stands, double *swept)
{
    ist_site sites[IST_SEA_PATROL_AREAS];
    double   rate[IST_SEA_PATROL_AREAS], amount[IST_SEA_PATROL_AREAS], x[IST_SEA_PATROL_AREAS], total = 0;
    for (size_t i = 0; i < in->n_units; i++) {
        const ist_sea_patrol_unit *u = &in->units[i];
        if (u->area < 0 && u->consents && (!partner || strcmp(partner, u->partner) == 0)) total += u->units * u->swept;
    }
    for (size_t i = 0; i < in->n_areas; i++) {
        rate[i] = 1 / in->areas[i].square_nm;
        amount[i] = in->areas[i].events * ist_exp(-stands[i] * rate[i]); /* what is left to find */
        sites[i] = (ist_site){ .floor = 0, .cap = total, .n_terms = 1, .amount = &amount[i], .rate = &rate[i] };
    }
    ist_waterfill_fluid(sites, in->n_areas, total, x, NULL);
    for (size_t i = 0; i < in->n_areas; i++) swept[i] += x[i];
}

/* Whole craft, row by row from the one that covers most. */
static void fill_whole(const ist_sea_patrol_input *in, double *swept, ist_sea_patrol_place *places)
{
    size_t order[IST_SEA_PATROL_UNITS], count = 0;
    for (size_t i = 0; i < in->n_units; i++) {
        if (in->units[i].area >= 0 || !in->units[i].consents) continue;
        size_t at = count++;
        for (; at > 0 && in->units[order[at - 1]].swept < in->units[i].swept; at--) order[at] = order[at - 1];
        order[at] = i;
    }
    for (size_t k = 0; k < count; k++) {
        const ist_sea_patrol_unit *u = &in->units[order[k]];
        ist_site sites[IST_SEA_PATROL_AREAS];
        double   rate[IST_SEA_PATROL_AREAS], amount[IST_SEA_PATROL_AREAS], x[IST_SEA_PATROL_AREAS], events = 0;
        for (size_t i = 0; i < in->n_areas; i++) {
            rate[i] = u->swept / in->areas[i].square_nm;
            amount[i] = in->areas[i].events * ist_exp(-swept[i] / in->areas[i].square_nm);
            events += in->areas[i].events;
            sites[i] = (ist_site){ .floor = 0, .cap = u->units, .n_terms = 1, .amount = &amount[i], .rate = &rate[i] };
        }
        ist_waterfill_units(sites, in->n_areas, (double)(long)u->units, events > 0 ? events : 1, x);
        for (size_t i = 0; i < in->n_areas; i++) {
            swept[i] += x[i] * u->swept;
            places[i].units[u->craft] += x[i];
        }
    }
}

/* Free units in proportion to the effort that an area gets: any mix that sweeps as much finds as much. */
static void share_units(const ist_sea_patrol_input *in, const double *stands, const double *swept, ist_sea_patrol_place *places)
{
    double total = 0;
    for (size_t i = 0; i < in->n_areas; i++) total += swept[i] - stands[i];
    for (size_t k = 0; total > 0 && k < in->n_units; k++) {
        const ist_sea_patrol_unit *u = &in->units[k];
        if (u->area >= 0 || !u->consents) continue;
        for (size_t i = 0; i < in->n_areas; i++) places[i].units[u->craft] += u->units * (swept[i] - stands[i]) / total;
    }
}

/* Each partner for itself: it knows its own craft and no other's. */
static void fill_alone(const ist_sea_patrol_input *in, double *swept)
{
    for (size_t i = 0; i < in->n_areas; i++) swept[i] = 0;
    for (size_t k = 0; k < in->n_units; k++) {
        const char *partner = in->units[k].partner;
        double      stands[IST_SEA_PATROL_AREAS];
        bool        seen = false;
        for (size_t j = 0; j < k; j++) seen = seen || strcmp(in->units[j].partner, partner) == 0;
        if (seen) continue;
        fixed(in, partner, stands, NULL);
        for (size_t i = 0; i < in->n_areas; i++) swept[i] += stands[i];
        fill(in, partner, stands, swept);
    }
}

void ist_sea_patrol_plan_make(const ist_sea_patrol_input *in, bool whole, ist_sea_patrol_plan *out)
{
    double stands[IST_SEA_PATROL_AREAS], swept[IST_SEA_PATROL_AREAS], alone[IST_SEA_PATROL_AREAS];
    memset(out, 0, sizeof *out);
    fixed(in, NULL, stands, out->places);
    memcpy(swept, stands, sizeof swept);
    if (whole) {
        fill_whole(in, swept, out->places);
    } else {
        fill(in, NULL, stands, swept);
        share_units(in, stands, swept, out->places);
    }
    fill_alone(in, alone);
    for (size_t i = 0; i < in->n_units; i++)
        if (!in->units[i].consents) out->withheld += in->units[i].units;
    for (size_t i = 0; i < in->n_areas; i++) {
        const ist_sea_patrol_area *area = &in->areas[i];
        ist_sea_patrol_place      *place = &out->places[i];
        place->swept = swept[i];
        place->found = share_found(swept[i], area->square_nm);
        place->found_alone = share_found(alone[i], area->square_nm);
        place->attacks_left = area->attacks * (1 - place->found);
        out->events += area->events;
        out->found += area->events * place->found;
        out->found_alone += area->events * place->found_alone;
    }
}
