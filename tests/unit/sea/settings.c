/* SPDX-License-Identifier: Apache-2.0
 *
 * A file of thresholds: what a preset stands on, and where it does not stand.
 */
#include "check.h"

#include <isthmus/base/text.h>
#include <isthmus/sea/settings.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static ist_status read_text(const char *text, const char *preset, ist_sea_settings *out, ist_error *err)
{
    char path[] = "/tmp/isthmus-settings-XXXXXX";
    int  made = mkstemp(path);
    CHECK(made >= 0 && write(made, text, strlen(text)) == (ssize_t)strlen(text));
    close(made);
    ist_status status = ist_sea_settings_read(out, path, preset, err);
    unlink(path);
    return status;
}

/* The shipped file with a preset of one's own behind it. */
TEST(a_preset_says_what_differs_from_its_base)
{
    char            *shipped, path[4096];
    size_t           length;
    ist_sea_settings base, mine;
    ist_buffer       text = { 0 };
    ist_error        err = { 0 };
    snprintf(path, sizeof path, "%s/data/sea-thresholds.yaml", getenv("ISTHMUS_SOURCE"));
    CHECK(ist_read_file(path, 1 << 20, &shipped, &length, NULL) == IST_OK);
    ist_buffer_print(&text, "%.*s\nmine:\n  base: isthmus\n  gap_score: 0\n", (int)length, shipped);
    CHECK(ist_sea_settings_read(&base, path, NULL, NULL) == IST_OK && read_text(text.at, "mine", &mine, &err) == IST_OK);
    CHECK_TEXT(err.text, "");
    for (size_t i = 0; i < ist_sea_setting_count(); i++) {
        bool changed = strcmp(ist_sea_setting_name(i, NULL, NULL), "gap_score") == 0;
        CHECK(ist_sea_setting_value(&mine, i) == (changed ? 0 : ist_sea_setting_value(&base, i)));
    }
    ist_buffer_clear(&text);
    free(shipped);
}

TEST(a_base_is_of_the_same_file)
{
    ist_sea_settings mine;
    ist_error        err = { 0 };
    CHECK(read_text("mine:\n  base: isthmus\n  gap_score: 0\n", NULL, &mine, &err) == IST_MISSING);
    CHECK_HAS(err.text, ":2: key 'base': 'isthmus' is no preset of this file");
    CHECK_HAS(err.text, "the shipped file can be copied");
}

RUN(IT(a_preset_says_what_differs_from_its_base), IT(a_base_is_of_the_same_file))
