/* SPDX-License-Identifier: Apache-2.0
 *
 * yardstick.c: see yardstick.h. Steps of a month are numbered as they follow each other.
 */
#include "yardstick.h"
#include <isthmus/base/lanes.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

enum { THEATRES = 3, OWNERS = 4, ITEMS = 10, LINES = 12, DRAWS = 24, W = YARDSTICK_LANES };

static const double income[OWNERS] = { 40, 30, 25, 10 }, size_of[OWNERS] = { 2, 1.2, 1, 0.5 };
static const double requirement[THEATRES] = { 10, 6, 8 }, home_force[THEATRES] = { 9, 5, 7 }, base_hazard[THEATRES] = { 0.004, 0.003, 0.003 };

static int    item_of(int line) { return line < ITEMS ? line : line - ITEMS; }
static double target(int owner, int item) { return size_of[owner] * 1000.0 / (item + 1); }
static double need(int theatre, int item) { return 0.8 * target(theatre + 1, item); }
static double price0(int item) { return 0.02 * (item + 1); }
static double capacity0(int line) { return 20.0 / (item_of(line) + 1) * (line < ITEMS ? 1.0 : 0.5); }
static inline double least(double a, double b) { return a < b ? a : b; }
static inline double most(double a, double b) { return a > b ? a : b; }

/* Philox4x32-10 with the counter (future, month, block, 0): four uniforms. */
static inline void draw_four(uint32_t future, uint32_t month, uint32_t block, double *u0, double *u1, double *u2, double *u3)
{
    uint32_t a = future, b = month, c = block, d = 0, k = 12345, m = 678;
    for (int round = 0; round < 10; round++) {
        uint64_t p = (uint64_t)0xD2511F53u * a, q = (uint64_t)0xCD9E8D57u * c;
        uint32_t next_a = (uint32_t)(q >> 32) ^ b ^ k, next_c = (uint32_t)(p >> 32) ^ d ^ m;
        b = (uint32_t)q;
        d = (uint32_t)p;
        a = next_a;
        c = next_c;
        k += 0x9E3779B9u;
        m += 0xBB67AE85u;
    }
    *u0 = (a + 0.5) * 0x1p-32;
    *u1 = (b + 0.5) * 0x1p-32;
    *u2 = (c + 0.5) * 0x1p-32;
    *u3 = (d + 0.5) * 0x1p-32;
}

/* ---- one future at a time ---- */

typedef struct one_future {
    double stock[OWNERS][ITEMS], backlog[LINES][OWNERS], capacity[LINES], parts[LINES], pipe[3][LINES], made[LINES], price[LINES];
    double budget[OWNERS], force[THEATRES], transit[THEATRES][3], pool, months[THEATRES], intensity[THEATRES], hazard[THEATRES];
    double shortage[OWNERS][ITEMS], personal[DRAWS], u[DRAWS], at_war;
    int    was[THEATRES], war[THEATRES];
} one_future;

static void draw_month(double *u, uint32_t future, uint32_t month)
{
    for (uint32_t b = 0; b < DRAWS / 4; b++) draw_four(future, month, b, &u[4 * b], &u[4 * b + 1], &u[4 * b + 2], &u[4 * b + 3]);
}

static void begin_one(one_future *s, uint32_t future)
{
    memset(s, 0, sizeof *s);
    draw_month(s->personal, future, YARDSTICK_MONTHS);
    for (int o = 0; o < OWNERS; o++)
        for (int i = 0; i < ITEMS; i++) s->stock[o][i] = 0.6 * target(o, i);
    for (int l = 0; l < LINES; l++) {
        s->capacity[l] = capacity0(l);
        s->parts[l] = 2 * capacity0(l);
        s->price[l] = price0(item_of(l));
    }
    for (int t = 0; t < THEATRES; t++) s->force[t] = home_force[t];
    s->pool = 3;
}

static void risk_one(one_future *s) /* 3 */
{
    for (int t = 0; t < THEATRES; t++) {
        double fill = 0;
        for (int i = 0; i < ITEMS; i++) fill += least(1, s->stock[t + 1][i] / need(t, i));
        double ready = s->force[t] / requirement[t] * (0.5 + 0.05 * fill);
        bool   other = s->was[(t + 1) % THEATRES] || s->was[(t + 2) % THEATRES];
        double h = base_hazard[t] * (0.5 + s->personal[0]) * exp(-(1 + 2 * s->personal[1]) * (ready - 1)) * (other ? 1.8 : 1);
        if (!s->was[t]) s->hazard[t] += h;
        if (!s->was[t] && s->u[4 + t] < 1 - exp(-h)) {
            s->months[t] = 3 + floor(9 * s->u[7 + t]);
            s->intensity[t] = 0.5 + s->u[7 + t];
        } else {
            s->months[t] = most(s->months[t] - 1, 0);
        }
        s->war[t] = s->months[t] > 0;
        s->at_war += s->war[t];
    }
}

static void move_one(one_future *s) /* 4 */
{
    for (int t = 0; t < THEATRES; t++) {
        double coming = s->transit[t][0] + s->transit[t][1] + s->transit[t][2];
        if (!s->war[t]) {
            double over = 0.1 * most(0, s->force[t] - home_force[t]);
            s->force[t] -= over;
            s->pool += over;
            double sent = least(0.2 * most(0, home_force[t] - s->force[t] - coming), s->pool);
            s->pool -= sent;
            s->transit[t][2] += sent;
            continue;
        }
        double want = most(0, 1.5 * requirement[t] - s->force[t] - coming), sent = least(want, s->pool), can[THEATRES], all = 0;
        s->pool -= sent;
        for (int q = 0; q < THEATRES; q++) all += can[q] = s->war[q] ? 0 : 0.1 * s->force[q];
        double taken = least(want - sent, all), share = taken / most(all, 1e-12);
        for (int q = 0; q < THEATRES; q++) s->force[q] -= share * can[q];
        s->transit[t][2] += sent + taken;
    }
}

static void consume_one(one_future *s) /* 5, 6 */
{
    for (int t = 0; t < THEATRES; t++)
        for (int i = 0; s->war[t] && i < ITEMS; i++) {
            double asked = 150.0 / (i + 1) * s->intensity[t] * (0.5 + s->personal[2]);
            double own = least(s->stock[t + 1][i], asked), lent = least(asked - own, 0.5 * s->stock[0][i]);
            s->stock[t + 1][i] -= own;
            s->stock[0][i] -= lent;
            s->shortage[t + 1][i] += asked - own - lent;
            s->shortage[0][i] += lent;
        }
    if (s->war[0] == s->war[1]) return;
    int giver = s->war[0] ? 2 : 1;
    for (int i = 0; i < ITEMS; i++) {
        double gift = 0.02 * s->stock[giver][i];
        s->stock[giver][i] -= gift;
        s->stock[3 - giver][i] += gift;
    }
}

static void order_one(one_future *s) /* 7 */
{
    for (int o = 0; o < OWNERS; o++) {
        double month = 0.1 * most(s->budget[o], 0);
        for (int i = 0; i < ITEMS; i++) {
            bool   second = i < LINES - ITEMS;
            double open = s->backlog[i][o] + (second ? s->backlog[i + ITEMS][o] : 0);
            double price = second ? (s->price[i] + s->price[i + ITEMS]) / 2 : s->price[i];
            double q = least(most(0, target(o, i) - s->stock[o][i] - open), month / price);
            s->budget[o] -= q * price;
            s->backlog[i][o] += second ? q / 2 : q;
            if (second) s->backlog[i + ITEMS][o] += q / 2;
        }
    }
}

static void produce_one(one_future *s, int month) /* 8 */
{
    double weight[OWNERS] = { 1, 1 + 3.0 * s->war[0], 1 + 3.0 * s->war[1], 1 + 3.0 * s->war[2] };
    double any = s->was[0] || s->was[1] || s->was[2], pace = 1 / (2 * (0.75 + 0.5 * s->personal[4]));
    if (s->war[0] || s->war[1] || s->war[2]) weight[0] = 4;
    for (int l = 0; l < LINES; l++) {
        int    item = item_of(l);
        double all = 0, weighted = 0, handed = 0;
        for (int o = 0; o < OWNERS; o++) {
            all += s->backlog[l][o];
            weighted += weight[o] * s->backlog[l][o];
        }
        bool   disrupted = s->u[10 + l] < 0.03 * (1 + any);
        double waiting = all - s->pipe[0][l] - s->pipe[1][l] - s->pipe[2][l];
        double begun = most(0, least(least(s->capacity[l] * (disrupted ? 0.5 : 1), waiting), s->parts[l]));
        s->parts[l] = least(s->parts[l] - begun + s->capacity[l] * (0.9 + 0.2 * s->personal[5]), 3 * s->capacity[l]);
        double first = s->pipe[0][l] * pace, second = s->pipe[1][l] * pace, out = s->pipe[2][l] * pace;
        s->pipe[0][l] += begun - first;
        s->pipe[1][l] += first - second;
        s->pipe[2][l] += second - out;
        for (int o = 0; o < OWNERS; o++) {
            double d = least(s->backlog[l][o], out * weight[o] * s->backlog[l][o] / most(weighted, 1e-12));
            s->backlog[l][o] -= d;
            s->stock[o][item] += d;
            handed += d;
        }
        s->stock[0][item] += out - handed;
        double wanted = least(most(all / 12, capacity0(l)), 5 * capacity0(l));
        s->capacity[l] += (wanted - s->capacity[l]) / (6 + 12 * s->personal[3]);
        s->made[l] += out;
        if (month % 12 == 11) s->price[l] = price0(item) * pow(1 + s->made[l] / (60 * capacity0(l)), -0.15);
    }
}

yardstick_sums yardstick_scalar(uint32_t first, size_t futures)
{
    yardstick_sums sums = { 0, 0, 0 };
    one_future     s;
    for (size_t f = 0; f < futures; f++) {
        begin_one(&s, first + (uint32_t)f);
        for (int month = 0; month < YARDSTICK_MONTHS; month++) {
            draw_month(s.u, first + (uint32_t)f, (uint32_t)month);
            for (int o = 0; o < OWNERS; o++) s.budget[o] += income[o] * (1 + 0.1 * (s.u[o] - 0.5)); /* 1 */
            for (int t = 0; t < THEATRES; t++) {                                                     /* 2 */
                s.was[t] = s.months[t] > 0;
                s.force[t] += s.transit[t][0];
                s.transit[t][0] = s.transit[t][1];
                s.transit[t][1] = s.transit[t][2];
                s.transit[t][2] = 0;
            }
            risk_one(&s);
            move_one(&s);
            consume_one(&s);
            order_one(&s);
            produce_one(&s, month);
        }
        for (int o = 1; o < OWNERS; o++)
            for (int i = 0; i < ITEMS; i++) sums.unmet += s.shortage[o][i] * price0(i);
        sums.at_war += s.at_war;
        sums.hazard += s.hazard[0] + s.hazard[1] + s.hazard[2];
    }
    return sums;
}

/* ---- 64 futures in lanes ---- */

typedef double lane[W];
typedef struct many_futures {
    _Alignas(64) lane stock[OWNERS][ITEMS];
    lane backlog[LINES][OWNERS], capacity[LINES], parts[LINES], pipe[3][LINES], made[LINES], price[LINES];
    lane budget[OWNERS], force[THEATRES], transit[THEATRES][3], pool, months[THEATRES], intensity[THEATRES], hazard[THEATRES];
    lane shortage[OWNERS][ITEMS], personal[DRAWS], u[DRAWS], at_war, was[THEATRES], war[THEATRES], any_was, any_war;
    lane pace, growth, weight[OWNERS];
} many_futures;

#define FOR_LANES _Pragma("omp simd") for (int j = 0; j < W; j++)

static void draw_lanes(lane *u, uint32_t first, uint32_t month)
{
    for (uint32_t block = 0; block < DRAWS / 4; block++) {
        double *restrict u0 = u[4 * block], *restrict u1 = u[4 * block + 1], *restrict u2 = u[4 * block + 2], *restrict u3 = u[4 * block + 3];
        FOR_LANES draw_four(first + (uint32_t)j, month, block, &u0[j], &u1[j], &u2[j], &u3[j]);
    }
}

static void begin_lanes(many_futures *s, uint32_t first)
{
    memset(s, 0, sizeof *s);
    draw_lanes(s->personal, first, YARDSTICK_MONTHS);
    for (int o = 0; o < OWNERS; o++)
        for (int i = 0; i < ITEMS; i++) FOR_LANES s->stock[o][i][j] = 0.6 * target(o, i);
    for (int l = 0; l < LINES; l++)
        FOR_LANES
        {
            s->capacity[l][j] = capacity0(l);
            s->parts[l][j] = 2 * capacity0(l);
            s->price[l][j] = price0(item_of(l));
        }
    for (int t = 0; t < THEATRES; t++) FOR_LANES s->force[t][j] = home_force[t];
    FOR_LANES
    {
        s->pool[j] = 3;
        s->pace[j] = 1 / (2 * (0.75 + 0.5 * s->personal[4][j]));
        s->growth[j] = 1 / (6 + 12 * s->personal[3][j]);
    }
}

static void open_lanes(many_futures *s) /* 1, 2 */
{
    for (int o = 0; o < OWNERS; o++) FOR_LANES s->budget[o][j] += income[o] * (1 + 0.1 * (s->u[o][j] - 0.5));
    for (int t = 0; t < THEATRES; t++)
        FOR_LANES
        {
            s->was[t][j] = s->months[t][j] > 0 ? 1.0 : 0.0;
            s->force[t][j] += s->transit[t][0][j];
            s->transit[t][0][j] = s->transit[t][1][j];
            s->transit[t][1][j] = s->transit[t][2][j];
            s->transit[t][2][j] = 0;
        }
    FOR_LANES s->any_was[j] = most(s->was[0][j], most(s->was[1][j], s->was[2][j]));
}

static void risk_lanes(many_futures *s) /* 3 */
{
    for (int t = 0; t < THEATRES; t++) {
        lane fill, rate, begins;
        memset(fill, 0, sizeof fill);
        for (int i = 0; i < ITEMS; i++) {
            const double *stock = s->stock[t + 1][i];
            double        inverse = 1 / need(t, i);
            FOR_LANES fill[j] += least(1.0, stock[j] * inverse);
        }
        const double *first = s->was[(t + 1) % THEATRES], *second = s->was[(t + 2) % THEATRES], *was = s->was[t];
        const double *risk = s->personal[0], *slope = s->personal[1], *size = s->u[7 + t], *chance = s->u[4 + t], *force = s->force[t];
        double *restrict hazard = s->hazard[t], *restrict months = s->months[t], *restrict intensity = s->intensity[t];
        double *restrict war = s->war[t], *restrict at_war = s->at_war;
        FOR_LANES
        {
            double ready = force[j] * (1 / requirement[t]) * (0.5 + 0.05 * fill[j]);
            double h = base_hazard[t] * (0.5 + risk[j]) * ist_exp(-(1 + 2 * slope[j]) * (ready - 1)) * (1 + 0.8 * most(first[j], second[j]));
            rate[j] = h;
            hazard[j] += h * (1 - was[j]);
        }
        FOR_LANES
        {
            double p = 1 - ist_exp(-rate[j]);
            begins[j] = chance[j] < p ? 1 - was[j] : 0.0;
        }
        FOR_LANES
        {
            double begun = begins[j], length = 3 + (double)(int64_t)(9 * size[j]);
            double now = begun * length + (1 - begun) * most(months[j] - 1, 0.0), fights = least(now, 1.0);
            months[j] = now;
            intensity[j] = begun * (0.5 + size[j]) + (1 - begun) * intensity[j];
            war[j] = fights;
            at_war[j] += fights;
        }
    }
    FOR_LANES s->any_war[j] = most(s->war[0][j], most(s->war[1][j], s->war[2][j]));
}

static void move_lanes(many_futures *s) /* 4 */
{
    for (int t = 0; t < THEATRES; t++)
        FOR_LANES
        {
            double at_war = s->war[t][j], at_peace = 1 - at_war, coming = s->transit[t][0][j] + s->transit[t][1][j] + s->transit[t][2][j];
            double want = most(0.0, 1.5 * requirement[t] - s->force[t][j] - coming) * at_war, sent = least(want, s->pool[j]);
            double can0 = 0.1 * s->force[0][j] * (1 - s->war[0][j]), can1 = 0.1 * s->force[1][j] * (1 - s->war[1][j]);
            double can2 = 0.1 * s->force[2][j] * (1 - s->war[2][j]), all = can0 + can1 + can2, taken = least(want - sent, all);
            double share = taken / most(all, 1e-12), pool = s->pool[j] - sent;
            s->force[0][j] -= share * can0;
            s->force[1][j] -= share * can1;
            s->force[2][j] -= share * can2;
            double here = s->force[t][j], over = 0.1 * most(0.0, here - home_force[t]) * at_peace;
            here -= over;
            pool += over;
            double back = least(0.2 * most(0.0, home_force[t] - here - coming) * at_peace, pool);
            s->force[t][j] = here;
            s->pool[j] = pool - back;
            s->transit[t][2][j] += sent + taken + back;
        }
}

static int any_of(const double *flags)
{
    double sum = 0;
#pragma omp simd reduction(+ : sum)
    for (int j = 0; j < W; j++) sum += flags[j];
    return sum > 0;
}

static void consume_lanes(many_futures *s) /* 5, 6; skipped when no future of the block needs it */
{
    for (int t = 0; t < THEATRES; t++) {
        if (!any_of(s->war[t])) continue;
        for (int i = 0; i < ITEMS; i++)
            FOR_LANES
            {
                double asked = 150.0 / (i + 1) * s->intensity[t][j] * (0.5 + s->personal[2][j]) * s->war[t][j];
                double own = least(s->stock[t + 1][i][j], asked), lent = least(asked - own, 0.5 * s->stock[0][i][j]);
                s->stock[t + 1][i][j] -= own;
                s->stock[0][i][j] -= lent;
                s->shortage[t + 1][i][j] += asked - own - lent;
                s->shortage[0][i][j] += lent;
            }
    }
    lane one_sided;
    FOR_LANES one_sided[j] = most(s->war[0][j] - s->war[1][j], s->war[1][j] - s->war[0][j]);
    for (int i = 0; any_of(one_sided) && i < ITEMS; i++)
        FOR_LANES
        {
            double first = s->war[0][j] * (1 - s->war[1][j]), second = s->war[1][j] * (1 - s->war[0][j]);
            double gift = 0.02 * (s->stock[2][i][j] * first - s->stock[1][i][j] * second);
            s->stock[1][i][j] += gift;
            s->stock[2][i][j] -= gift;
        }
}

static void order_lanes(many_futures *s) /* 7 */
{
    lane month;
    for (int o = 0; o < OWNERS; o++) {
        double *restrict budget = s->budget[o];
        FOR_LANES month[j] = 0.1 * most(budget[j], 0.0);
        for (int i = 0; i < LINES - ITEMS; i++)
            FOR_LANES
            {
                double open = s->backlog[i][o][j] + s->backlog[i + ITEMS][o][j], price = 0.5 * (s->price[i][j] + s->price[i + ITEMS][j]);
                double q = least(most(0.0, target(o, i) - s->stock[o][i][j] - open), month[j] / price);
                budget[j] -= q * price;
                s->backlog[i][o][j] += 0.5 * q;
                s->backlog[i + ITEMS][o][j] += 0.5 * q;
            }
        for (int i = LINES - ITEMS; i < ITEMS; i++)
            FOR_LANES
            {
                double open = s->backlog[i][o][j], price = s->price[i][j];
                double q = least(most(0.0, target(o, i) - s->stock[o][i][j] - open), month[j] / price);
                budget[j] -= q * price;
                s->backlog[i][o][j] = open + q;
            }
    }
}

static void produce_line(many_futures *s, int l)
{
    int    item = item_of(l);
    double c0 = capacity0(l);
    FOR_LANES
    {
        double b0 = s->backlog[l][0][j], b1 = s->backlog[l][1][j], b2 = s->backlog[l][2][j], b3 = s->backlog[l][3][j];
        double all = b0 + b1 + b2 + b3, p0 = s->pipe[0][l][j], p1 = s->pipe[1][l][j], p2 = s->pipe[2][l][j];
        double capacity = s->capacity[l][j], parts = s->parts[l][j];
        double able = s->u[10 + l][j] < 0.03 * (1 + s->any_was[j]) ? 0.5 * capacity : capacity;
        double begun = most(0.0, least(least(able, all - (p0 + p1 + p2)), parts));
        double first = p0 * s->pace[j], second = p1 * s->pace[j], out = p2 * s->pace[j];
        s->parts[l][j] = least(parts - begun + capacity * (0.9 + 0.2 * s->personal[5][j]), 3 * capacity);
        s->pipe[0][l][j] = p0 + begun - first;
        s->pipe[1][l][j] = p1 + first - second;
        s->pipe[2][l][j] = p2 + second - out;
        double w0 = s->weight[0][j] * b0, w1 = s->weight[1][j] * b1, w2 = s->weight[2][j] * b2, w3 = s->weight[3][j] * b3;
        double share = out / most(w0 + w1 + w2 + w3, 1e-12);
        double d0 = least(b0, share * w0), d1 = least(b1, share * w1), d2 = least(b2, share * w2), d3 = least(b3, share * w3);
        s->backlog[l][0][j] = b0 - d0;
        s->backlog[l][1][j] = b1 - d1;
        s->backlog[l][2][j] = b2 - d2;
        s->backlog[l][3][j] = b3 - d3;
        s->stock[0][item][j] += d0 + (out - (d0 + d1 + d2 + d3));
        s->stock[1][item][j] += d1;
        s->stock[2][item][j] += d2;
        s->stock[3][item][j] += d3;
        s->capacity[l][j] = capacity + (least(most(all * (1 / 12.0), c0), 5 * c0) - capacity) * s->growth[j];
        s->made[l][j] += out;
    }
}

static void produce_lanes(many_futures *s, int month) /* 8 */
{
    FOR_LANES
    {
        s->weight[0][j] = 1 + 3 * s->any_war[j];
        s->weight[1][j] = 1 + 3 * s->war[0][j];
        s->weight[2][j] = 1 + 3 * s->war[1][j];
        s->weight[3][j] = 1 + 3 * s->war[2][j];
    }
    for (int l = 0; l < LINES; l++) {
        produce_line(s, l);
        if (month % 12 == 11)
            FOR_LANES s->price[l][j] = price0(item_of(l)) * ist_power(1 + s->made[l][j] * (1 / (60 * capacity0(l))), -0.15);
    }
}

yardstick_sums yardstick_lanes(uint32_t first, size_t futures)
{
    yardstick_sums      sums = { 0, 0, 0 };
    static many_futures s;
    for (size_t f = 0; f < futures; f += W) {
        begin_lanes(&s, first + (uint32_t)f);
        for (int month = 0; month < YARDSTICK_MONTHS; month++) {
            draw_lanes(s.u, first + (uint32_t)f, (uint32_t)month);
            open_lanes(&s);
            risk_lanes(&s);
            move_lanes(&s);
            consume_lanes(&s);
            order_lanes(&s);
            produce_lanes(&s, month);
        }
        for (int j = 0; j < W; j++) {
            for (int o = 1; o < OWNERS; o++)
                for (int i = 0; i < ITEMS; i++) sums.unmet += s.shortage[o][i][j] * price0(i);
            sums.at_war += s.at_war[j];
            sums.hazard += s.hazard[0][j] + s.hazard[1][j] + s.hazard[2][j];
        }
    }
    return sums;
}
