/* SPDX-License-Identifier: Apache-2.0
 *
 * refusals.c: why a sentence was not used, in words.
 */
#include <isthmus/sea/feed.h>

const char *ist_sea_refusal_words(ist_sea_refusal refusal)
{
    static const char *const words[] = {
#define ENTRY(name, words, meaning) words,
        IST_SEA_REFUSALS(ENTRY)
#undef ENTRY
    };
    return (unsigned)refusal < IST_SEA_REFUSAL_COUNT ? words[refusal] : "unknown";
}
