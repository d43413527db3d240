/* SPDX-License-Identifier: Apache-2.0
 *
 * Every reason has words, and no two the same.
 */
#include "check.h"

#include <isthmus/sea/feed.h>

TEST(each_reason_has_words_of_its_own)
{
    for (int i = 0; i < IST_SEA_REFUSAL_COUNT; i++)
        for (int j = 0; j < i; j++)
            CHECK(strcmp(ist_sea_refusal_words((ist_sea_refusal)i), ist_sea_refusal_words((ist_sea_refusal)j)) != 0);
    CHECK_TEXT(ist_sea_refusal_words(IST_SEA_REFUSED_CHECKSUM), "checksum");
    CHECK_TEXT(ist_sea_refusal_words((ist_sea_refusal)999), "unknown");
}

TEST(a_report_is_64_bytes) { CHECK(sizeof(ist_sea_report) == 64); }

RUN(IT(each_reason_has_words_of_its_own), IT(a_report_is_64_bytes))
