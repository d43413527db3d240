/* SPDX-License-Identifier: Apache-2.0
 *
 * codec.c: the table of fields made ready, the choice of a layout, and bits to integers and back.
 */
#include "fields.h"

#include <stdlib.h>
#include <string.h>

enum { HEADER_BITS = 38 };

/* ---- compiling */

static void add_rows(sea_compiled *out, const sea_field *rows, unsigned *at)
{
    for (; rows && rows->name && out->count < IST_SEA_FIELDS; rows++) {
        sea_plan *plan = &out->plans[out->count];
        size_t    length = strlen(rows->name);
        plan->row = rows;
        plan->at = (uint16_t)*at;
        plan->width = rows->width;
        plan->kind = rows->kind;
        plan->shift = rows->width ? (uint8_t)(64 - rows->width) : 0;
        plan->key[0] = ',';
        plan->key[1] = '"';
        memcpy(plan->key + 2, rows->name, length);
        memcpy(plan->key + 2 + length, "\":", 2);
        plan->key_length = (uint8_t)(length + 4);
        bool number = rows->width > 0 && rows->width <= 32 && rows->kind != SEA_TEXT;
        out->quick[out->count] = (sea_quick){ .byte = (uint16_t)(*at >> 3), .up = (uint8_t)(*at & 7), .down = number ? plan->shift : 64, .negative = rows->negative };
        if (rows->width == 0 && (rows->kind == SEA_TEXT || rows->kind == SEA_DATA)) out->open = true;
        if (rows->role != SEA_NO_ROLE && out->role[rows->role] < 0) out->role[rows->role] = (int16_t)out->count;
        *at += rows->width;
        out->count++;
    }
}

void sea_compile_rows(sea_compiled *out, const sea_field *rows)
{
    unsigned at = 0;
    memset(&out->layout, 0, sizeof out->layout);
    out->count = out->fixed = 0;
    out->open = false;
    for (int i = 0; i < SEA_ROLES; i++) out->role[i] = -1;
    add_rows(out, rows, &at);
    out->fixed = (uint16_t)at;
}

static void compile(sea_compiled *out, const struct ist_sea_layout *layout)
{
    unsigned at = 0;
    out->layout = *layout;
    for (int i = 0; i < SEA_ROLES; i++) out->role[i] = -1;
    add_rows(out, sea_header, &at);
    add_rows(out, layout->head, &at);
    add_rows(out, layout->rows, &at);
    for (int c = 0; c < SEA_COLUMNS; c++) out->column[c] = -1;
    for (int c = 0; sea_columns[c]; c++)
        for (int16_t i = (int16_t)(out->count - 1); i >= 0; i--)
            if (strcmp(out->plans[i].row->name, sea_columns[c]) == 0) out->column[c] = i;
    out->fixed = 0;
    for (uint16_t i = 0; i < out->count; i++) { /* what stands behind the last row that always has its bits */
        const sea_plan *plan = &out->plans[i];
        bool            open = plan->width == 0 && plan->kind != SEA_ETA && plan->kind != SEA_STAMP;
        if (open) break;
        out->fixed = (uint16_t)(plan->at + plan->width);
    }
}

/* Conditions of a payload count from its begin and follow the head; here they become those of a whole message. */
static void compile_payload(sea_compiled *out, const struct ist_sea_layout *payload, uint8_t type)
{
    struct ist_sea_layout layout = *payload;
    unsigned              head = type == 6 ? 72 : 40;
    layout.type = type;
    layout.head = type == 6 ? sea_head_6 : sea_head_8;
    layout.least = (uint16_t)(head + 16);
    layout.when[0].at = (uint16_t)head;
    layout.when[1].at = (uint16_t)(head + 10);
    if (layout.when[2].width) layout.when[2].at = (uint16_t)(head + 16);
    compile(out, &layout);
}

static void compile_all(ist_sea_codec *codec)
{
    for (const struct ist_sea_layout *row = sea_messages; row->title; row++) {
        for (uint8_t type = (uint8_t)(codec->count ? codec->layouts[codec->count - 1].layout.type : 0); type < row->type; type++)
            codec->first[type + 1] = (uint16_t)codec->count;
        if (row->type == 6 || row->type == 8)
            for (const struct ist_sea_layout *payload = sea_payloads; payload->title; payload++)
                if (payload->addressed & (row->type == 6 ? 1 : 2)) compile_payload(&codec->layouts[codec->count++], payload, row->type);
        struct ist_sea_layout layout = *row;
        if (row->type == 6 || row->type == 8) {
            layout.head = row->type == 6 ? sea_head_6 : sea_head_8;
            layout.rows = sea_data;
        }
        compile(&codec->layouts[codec->count++], &layout);
    }
    codec->first[29] = (uint16_t)codec->count;
}

ist_sea_codec *ist_sea_codec_new(void)
{
    ist_sea_codec *codec = calloc(1, sizeof *codec + IST_SEA_LAYOUTS * sizeof codec->layouts[0]);
    if (codec) compile_all(codec);
    return codec;
}

void ist_sea_codec_free(ist_sea_codec *codec) { free(codec); }

/* ---- bits */

void sea_put(uint8_t *bits, unsigned at, unsigned width, uint32_t value)
{
    if (width == 0) return;
    uint64_t held = sea_load(bits + (at >> 3));
    unsigned down = 64 - (at & 7) - width;
    uint64_t mask = (((uint64_t)1 << width) - 1) << down;
    held = (held & ~mask) | (((uint64_t)value << down) & mask);
    for (unsigned i = 0; i < 8; i++) bits[(at >> 3) + i] = (uint8_t)(held >> (56 - 8 * i));
}

unsigned sea_extent(const ist_sea_message *message, const sea_plan *plan)
{
    unsigned rest = message->n_bits > plan->at ? message->n_bits - (unsigned)plan->at : 0u, width = plan->width;
    if (plan->kind == SEA_TEXT) {
        if (width == 0 || rest < width) width = rest - rest % 6;
    } else if (plan->kind == SEA_DATA && width == 0) {
        width = rest >= plan->row->keep ? rest - plan->row->keep : rest;
    }
    return width;
}

size_t sea_text(const ist_sea_message *message, unsigned at, unsigned width, char *out, size_t *out_all)
{
    size_t length = width / 6, end = 0;
    for (size_t i = 0; i < length; i++) {
        uint32_t six = sea_bits(message->bits, at + (unsigned)i * 6, 6);
        if (six == 0) break;
        out[i] = (char)(six < 32 ? six + 64 : six);
        if (six != 32) end = i + 1;
    }
    out[end] = '\0';
    *out_all = length;
    return end;
}

/* ---- decoding */

static bool holds(const ist_sea_message *message, const struct ist_sea_layout *layout)
{
    for (int i = 0; i < 3 && layout->when[i].width; i++)
        if (sea_bits(message->bits, layout->when[i].at, layout->when[i].width) != layout->when[i].value) return false;
    return !layout->auxiliary || message->mmsi / 10000000 == 98;
}

/* Rows behind one of open width stand at the end of the message: their place counts from there. Where there is no room
 * for all of them the open one has everything. */
static void decode_open(ist_sea_message *message, const sea_compiled *compiled, uint16_t i)
{
    message->n_fields = i;
    if (message->n_bits < compiled->plans[i - 1].at + compiled->plans[i - 1].row->keep) return;
    for (; i < compiled->count; i++) {
        const sea_plan *plan = &compiled->plans[i];
        unsigned        keep = 0, width = plan->width;
        for (uint16_t j = i; j < compiled->count; j++) keep += compiled->plans[j].width;
        message->values[i] = width ? (int32_t)sea_bits(message->bits, message->n_bits - keep, width) : 0;
    }
    message->n_fields = compiled->count;
}

/* Every field is there: nothing to look at on the way. */
static void decode_whole(ist_sea_message *message, const sea_compiled *compiled)
{
    for (uint16_t i = 0; i < compiled->count; i++) {
        const sea_quick *q = &compiled->quick[i];
        uint64_t         loaded = sea_load(message->bits + q->byte) << q->up;
        int32_t          value = q->negative ? (int32_t)((int64_t)loaded >> (q->down & 63)) : (int32_t)(loaded >> (q->down & 63));
        message->values[i] = q->down < 64 ? value : 0;
    }
    message->n_fields = compiled->count;
}

static void decode_fields(ist_sea_message *message, const sea_compiled *compiled)
{
    unsigned n_bits = message->n_bits;
    uint16_t i = 0;
    if (!compiled->open && n_bits >= compiled->fixed) {
        decode_whole(message, compiled);
        return;
    }
    for (; i < compiled->count; i++) {
        const sea_plan *plan = &compiled->plans[i];
        if (plan->width == 0 && plan->kind <= SEA_DATA) { /* text or data to the end */
            message->values[i] = 0;
            if (i + 1 < compiled->count) {
                decode_open(message, compiled, (uint16_t)(i + 1));
                return;
            }
            continue;
        }
        if (plan->at + plan->width > n_bits) {
            if (plan->kind != SEA_TEXT || plan->at + 6u > n_bits) break;
            message->values[i++] = 0; /* a text cut by the end */
            break;
        }
        if (plan->kind == SEA_TEXT || plan->width > 32 || plan->width == 0) {
            message->values[i] = 0;
            continue;
        }
        uint64_t loaded = sea_load(message->bits + (plan->at >> 3)) << (plan->at & 7);
        message->values[i] = plan->row->negative ? (int32_t)((int64_t)loaded >> plan->shift) : (int32_t)(loaded >> plan->shift);
    }
    message->n_fields = i;
}

void sea_decode_rows(ist_sea_message *message, const sea_compiled *compiled)
{
    message->layout = &compiled->layout;
    decode_fields(message, compiled);
}

void sea_copy_bits(ist_sea_message *out, const ist_sea_message *message, unsigned at, unsigned width)
{
    memset(out->bits, 0, sizeof out->bits);
    out->n_bits = (uint16_t)width;
    for (unsigned done = 0; done < width; done += 32) {
        unsigned take = width - done < 32 ? width - done : 32;
        sea_put(out->bits, done, take, sea_bits(message->bits, at + done, take));
    }
}

ist_sea_fault ist_sea_message_decode(const ist_sea_codec *codec, ist_sea_message *message)
{
    if (message->n_bits < HEADER_BITS) return message->n_bits >= 6 && (sea_bits(message->bits, 0, 6) - 1u) > 27u ? IST_SEA_UNKNOWN_TYPE : IST_SEA_TOO_SHORT;
    uint32_t type = sea_bits(message->bits, 0, 6);
    if (type - 1u > 27) return IST_SEA_UNKNOWN_TYPE;
    message->type = (uint8_t)type;
    message->repeat = (uint8_t)sea_bits(message->bits, 6, 2);
    message->mmsi = sea_bits(message->bits, 8, 30);
    const sea_compiled *compiled = &codec->layouts[codec->first[type]], *end = &codec->layouts[codec->first[type + 1]] - 1;
    while (compiled < end && !holds(message, &compiled->layout)) compiled++;
    if (message->n_bits < compiled->layout.least) return IST_SEA_TOO_SHORT;
    message->layout = &compiled->layout;
    decode_fields(message, compiled);
    return IST_SEA_FINE;
}

/* ---- armour */

size_t ist_sea_message_armour(const ist_sea_message *message, char *out, int *out_fill)
{
    size_t length = ((size_t)message->n_bits + 5) / 6;
    for (size_t i = 0; i < length; i++) {
        uint32_t six = sea_bits(message->bits, (unsigned)i * 6, 6);
        out[i] = (char)(six < 40 ? six + 48 : six + 56);
    }
    out[length] = '\0';
    if (out_fill) *out_fill = (int)(length * 6 - message->n_bits);
    return length;
}

/* Eight characters to 48 bits at once: each becomes its six bits, then pairs, quadruples and the whole are joined. */
static inline bool eight(uint64_t chars, uint64_t *out)
{
    const uint64_t ones = 0x0101010101010101u, tops = 0x80 * ones;
    uint64_t       above = chars | tops;
    uint64_t       from_0 = above - 0x30 * ones, from_x = above - 0x58 * ones, from_tick = above - 0x60 * ones, from_z = above - 0x78 * ones;
    uint64_t       fine = ((from_0 & ~from_x) | (from_tick & ~from_z)) & ~chars & tops;
    uint64_t       high = from_tick & tops; /* '`' and above: eight characters are left out before */
    uint64_t       six = (chars - 0x30 * ones) - (high >> 4);
    six = __builtin_bswap64(six); /* the first character highest */
    six = (six & 0x003F003F003F003Fu) | ((six & 0x3F003F003F003F00u) >> 2);
    six = (six & 0x00000FFF00000FFFu) | ((six & 0x0FFF00000FFF0000u) >> 4);
    *out = (six & 0xFFFFFFu) | (six >> 32 << 24);
    return fine == tops;
}

static inline void append_48(uint8_t *bits, unsigned at, uint64_t value)
{
    unsigned gone = at & 7;
    uint64_t word = ((uint64_t)(bits[at >> 3] & (uint8_t)(0xFF00u >> gone)) << 56) | (value << 16 >> gone);
    word = __builtin_bswap64(word);
    memcpy(bits + (at >> 3), &word, 8);
}

bool ist_sea_message_append(ist_sea_message *message, const char *payload, size_t length, int fill)
{
    unsigned at = message->n_bits;
    if (length * 6 + at > IST_SEA_BITS || fill < 0 || (size_t)fill > length * 6) return false;
    uint64_t chars, value;
    size_t   i = 0;
    if ((at & 7) == 0) /* the first sentence: whole bytes, nothing to keep beside them */
        for (; i + 8 <= length; i += 8, at += 48) {
            memcpy(&chars, payload + i, 8);
            if (!eight(chars, &value)) goto refused;
            value = __builtin_bswap64(value << 16);
            memcpy(message->bits + (at >> 3), &value, 8);
        }
    for (; i + 8 <= length; i += 8, at += 48) {
        memcpy(&chars, payload + i, 8);
        if (!eight(chars, &value)) goto refused;
        append_48(message->bits, at, value);
    }
    if (i < length) {
        chars = 0x3030303030303030u; /* '0' is zero bits */
        memcpy(&chars, payload + i, length - i);
        if (!eight(chars, &value)) goto refused;
        append_48(message->bits, at, value);
        at += (unsigned)(length - i) * 6;
    }
    at -= (unsigned)fill;
    message->n_bits = (uint16_t)at;
    message->bits[at >> 3] &= (uint8_t)(0xFF00u >> (at & 7)); /* what was filled is not kept */
    memset(message->bits + (at >> 3) + 1, 0, 15);
    return true;
refused:
    at = message->n_bits;
    message->bits[at >> 3] &= (uint8_t)(0xFF00u >> (at & 7));
    memset(message->bits + (at >> 3) + 1, 0, (size_t)(i / 8 + 1) * 6 + 8);
    return false;
}
