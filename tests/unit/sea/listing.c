/* SPDX-License-Identifier: Apache-2.0
 *
 * listing.c: which ship of a list a ship claims to be. Names and numbers are made up; IMO numbers were chosen with and
 * without a sound check digit by hand: 9074729 is the example of the IMO's own circular (sum 139, last digit 9).
 */
#include "../../../src/sea/imo.h"
#include "check.h"

#include <isthmus/base/text.h>
#include <isthmus/base/time.h>
#include <isthmus/sea/listing.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static ist_listing *made(void)
{
    static const char text[] = "key,name,aliases,imo,mmsi,call_sign,length_m,beam_m,list,listed,valid_to\n"
                               "vessel/a,Green Elm 3,OLD OAK;WILLOW,9074729,,XX1AA,146,22,made up,2018-03,\n"
                               "vessel/b,RED FIR,,,790000001,XX2BB,90,14,made up,,2019-12-31\n";
    char path[] = "/tmp/isthmus-listing-XXXXXX";
    ist_error err = { 0 };
    ist_listing *l = ist_listing_new();
    int file = mkstemp(path);
    CHECK(file >= 0 && write(file, text, sizeof text - 1) == (ssize_t)sizeof text - 1);
    close(file);
    CHECK(ist_listing_read(l, path, &err) == IST_OK);
    CHECK_TEXT(err.text, "");
    unlink(path);
    return l;
}

static double score(const ist_listing *l, ist_claimed c, int day, const char **proof)
{
    ist_list_match found = { 0 };
    if (!c.name) c.name = "";
    if (!c.call_sign) c.call_sign = "";
    *proof = "";
    if (!ist_listing_match(l, &c, day, &found)) return 0;
    *proof = found.proof;
    return found.score;
}

TEST(the_check_digit_tells_a_slip)
{
    CHECK(ist_imo_sound(9074729));  /* 9*7 + 0*6 + 7*5 + 4*4 + 7*3 + 2*2 = 139 */
    CHECK(!ist_imo_sound(9074728));
    CHECK(!ist_imo_sound(9074719));
    CHECK(!ist_imo_sound(907472));
    CHECK(!ist_imo_sound(0));
}

TEST(the_imo_number_goes_before_names)
{
    ist_listing *l = made();
    const char *proof;
    int day = ist_day_of(2020, 1, 1);
    CHECK(score(l, (ist_claimed){ .imo = 9074729, .mmsi = 1, .name = "SOMETHING ELSE" }, day, &proof) >= 0.9);
    CHECK_TEXT(proof, "imo");
    CHECK(score(l, (ist_claimed){ .mmsi = 1, .name = "GREENELM-3", .call_sign = "XX1AA" }, day, &proof) >= 0.8);
    CHECK_TEXT(proof, "name and call sign");
    CHECK(score(l, (ist_claimed){ .mmsi = 1, .name = "WILLOW", .length_m = 146, .beam_m = 22 }, day, &proof) >= 0.5);
    CHECK_TEXT(proof, "name and dimensions");
    ist_listing_free(l);
}

/* 9074719: one digit from the listed number, and its check digit fails. 9574729 is one digit off too, and sound
 * (5 * 6 more is 169): another ship, unless name or size speak for it. */
TEST(one_digit_off_counts_where_the_number_is_no_one_elses)
{
    ist_listing *l = made();
    const char *proof;
    int day = ist_day_of(2020, 1, 1);
    CHECK(score(l, (ist_claimed){ .imo = 9074719, .mmsi = 1, .length_m = 146, .beam_m = 22 }, day, &proof) >= 0.5);
    CHECK_TEXT(proof, "imo one digit off");
    CHECK(ist_imo_sound(9574729));
    CHECK(score(l, (ist_claimed){ .imo = 9574729, .mmsi = 1 }, day, &proof) < 0.5);
    CHECK(score(l, (ist_claimed){ .imo = 9574729, .mmsi = 1, .name = "GREEN ELM 3" }, day, &proof) >= 0.5);
    CHECK(score(l, (ist_claimed){ .imo = 9074710, .mmsi = 1 }, day, &proof) == 0); /* two digits off */
    ist_listing_free(l);
}

TEST(a_name_alone_is_no_match)
{
    ist_listing *l = made();
    const char *proof;
    CHECK(score(l, (ist_claimed){ .mmsi = 1, .name = "GREEN ELM 3" }, ist_day_of(2020, 1, 1), &proof) < 0.5);
    ist_listing_free(l);
}

/* A ship that was renamed often is known by each of its names. */
TEST(every_alias_is_a_name)
{
    char path[] = "/tmp/isthmus-listing-XXXXXX";
    ist_listing *l = ist_listing_new();
    int file = mkstemp(path);
    CHECK(file >= 0);
    dprintf(file, "name,aliases,imo,call_sign\nFIRST NAME,ALIAS NUMBER 1");
    for (int i = 2; i <= 100; i++) dprintf(file, ";ALIAS NUMBER %d", i);
    dprintf(file, ",,XX1AA\n");
    close(file);
    CHECK(ist_listing_read(l, path, NULL) == IST_OK);
    CHECK(ist_listing_at(l, 0)->n_names == 101);
    for (int i = 1; i <= 100; i++) {
        char name[32];
        const char *proof;
        snprintf(name, sizeof name, "ALIAS NUMBER %d", i);
        CHECK(score(l, (ist_claimed){ .mmsi = 1, .name = name, .call_sign = "XX1AA" }, ist_day_of(2020, 1, 1), &proof) >= 0.8);
    }
    ist_listing_free(l);
    unlink(path);
}

/* "2018-03" counts from its last day, so that nothing is known too early. */
TEST(a_ship_is_matched_as_of_the_day)
{
    ist_listing *l = made();
    const char *proof;
    CHECK(score(l, (ist_claimed){ .imo = 9074729, .mmsi = 1 }, ist_day_of(2018, 3, 30), &proof) == 0);
    CHECK(score(l, (ist_claimed){ .imo = 9074729, .mmsi = 1 }, ist_day_of(2018, 3, 31), &proof) > 0.9);
    CHECK(score(l, (ist_claimed){ .mmsi = 790000001 }, ist_day_of(2019, 12, 31), &proof) >= 0.8);
    CHECK_TEXT(proof, "mmsi");
    CHECK(score(l, (ist_claimed){ .mmsi = 790000001 }, ist_day_of(2020, 1, 1), &proof) == 0);
    ist_listing_free(l);
}

RUN(IT(the_check_digit_tells_a_slip), IT(the_imo_number_goes_before_names), IT(one_digit_off_counts_where_the_number_is_no_one_elses), IT(a_name_alone_is_no_match), IT(every_alias_is_a_name),
    IT(a_ship_is_matched_as_of_the_day))
