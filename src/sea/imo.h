/* SPDX-License-Identifier: Apache-2.0
 *
 * imo.h: the check digit of an IMO number.
 */
#ifndef ISTHMUS_SRC_SEA_IMO_H
#define ISTHMUS_SRC_SEA_IMO_H

#include <stdbool.h>
#include <stdint.h>

/* The last digit is that of the others' sum, weighted 7 to 2 (IMO resolution A.1117(30)). */
static inline bool ist_imo_sound(uint32_t imo)
{
    if (imo < 1000000 || imo > 9999999) return false;
    uint32_t sum = 0, rest = imo / 10;
    for (uint32_t weight = 2; weight <= 7; weight++, rest /= 10) sum += rest % 10 * weight;
    return sum % 10 == imo % 10;
}

#endif
