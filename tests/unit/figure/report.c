/* SPDX-License-Identifier: Apache-2.0
 *
 * The report page: whole, well formed, without scripts or requests, and what each part says.
 */
#include "check.h"
#include "markup.h"
#include "sample_report.h"

#include <stdlib.h>

static ist_report *small(void)
{
    return ist_report_new(&(ist_report_about){ .title = "T & <t>", .answer = "One sentence." });
}

/* Frees the report; the text is the caller's. */
static char *written(ist_report *report)
{
    ist_buffer out = { 0 };
    ist_error err = { 0 };

    if (ist_report_write(&out, report, &err) != IST_OK) printf("# %s\n", err.text);
    ist_report_free(report);
    return out.at;
}

static int count_of(const char *text, const char *part)
{
    int count = 0;

    for (; text && (text = strstr(text, part)) != NULL; text++) count++;
    return count;
}

TEST(the_sample_is_its_golden_page)
{
    const char *source = getenv("ISTHMUS_SOURCE"), *bless = getenv("BLESS");
    char path[1000], *golden = NULL;
    ist_buffer out = { 0 };
    size_t length = 0;

    snprintf(path, sizeof path, "%s/tests/data/figure/report.html", source ? source : ".");
    CHECK(sample_report(&out, NULL) == IST_OK);
    if (bless && *bless) CHECK(ist_write_file(path, out.at, out.length, NULL) == IST_OK);
    CHECK(ist_read_file(path, 1 << 21, &golden, &length, NULL) == IST_OK);
    CHECK(golden && length == out.length && memcmp(golden, out.at, length) == 0);
    free(golden);
    ist_buffer_clear(&out);
}

TEST(the_page_is_well_formed_and_asks_for_nothing)
{
    static markup m;
    ist_buffer out = { 0 };

    CHECK(sample_report(&out, NULL) == IST_OK);
    CHECK(markup_read(&m, out.at));
    if (m.fault[0]) printf("# %s\n", m.fault);
    CHECK(!m.scripted);
    CHECK(m.link_count > 20);
    CHECK(!strstr(out.at, "url(") && !strstr(out.at, "@import"));
    CHECK_HAS(out.at, "<!DOCTYPE html>\n<html lang=\"en\">");
    CHECK_HAS(out.at, "default-src 'none'");
    CHECK(count_of(out.at, "<h1>") == 1);
    CHECK(count_of(out.at, "<figure ") == count_of(out.at, "<figcaption>"));
    CHECK(count_of(out.at, "<table>") == count_of(out.at, "<caption>"));
    ist_buffer_clear(&out);
}

TEST(the_summary_stands_before_contents_and_sections)
{
    ist_report *report = small();
    const char *summary, *contents, *section;
    char *page;

    ist_report_add_paragraph(report, "In the summary.");
    ist_report_start_section(report, "First");
    ist_report_add_paragraph(report, "In the section.");
    ist_report_start_section(report, "Second & last");
    page = written(report);
    summary = strstr(page, "In the summary.");
    contents = strstr(page, "<nav");
    section = strstr(page, "In the section.");
    CHECK(summary && contents && section && summary < contents && contents < section);
    CHECK_HAS(page, "<a href=\"#section-2\">Second &amp; last</a>");
    CHECK_HAS(page, "<title>T &amp; &lt;t&gt;</title>");
    free(page);
}

TEST(sources_are_numbered_once_and_linked)
{
    ist_report *report = small();
    const ist_publication paper = { .author = "A",
                               .title = "Paper <1>",
                               .publisher = "P",
                               .date = "2024",
                               .section = "p. 3",
                               .url = "https://example.org/?a=1&b=2" };
    ist_publication other = paper;
    char *page;

    other.section = "p. 4";
    CHECK(ist_report_cite(report, &paper) == 1);
    CHECK(ist_report_cite(report, &other) == 2);
    CHECK(ist_report_cite(report, &paper) == 1);
    ist_report_start_section(report, "S");
    ist_report_add_paragraph(report, "Known [1], [2], not [3], not [0], not [x], not [01].");
    page = written(report);
    CHECK_HAS(
        page,
        "Known <a class=\"cite\" href=\"#source-1\">[1]</a>, "
        "<a class=\"cite\" href=\"#source-2\">[2]</a>, not [3], not [0], not [x], not [01].");
    CHECK_HAS(
        page,
        "<li id=\"source-1\">A: <cite>Paper &lt;1&gt;</cite>, P, 2024, p. 3. "
        "<a class=\"url\" rel=\"noreferrer\" href=\"https://example.org/?a=1&amp;b=2\">");
    free(page);
}

TEST(only_web_addresses_become_links)
{
    ist_report *report = small();
    const int number = ist_report_cite(report, &(ist_publication){ .title = "x", .url = "javascript:alert(1)" });
    const ist_origin origin = {
        .sources = &number, .source_count = 1, .data = "javascript:a b\".csv", .recipe = "isthmus run <x>"
    };
    ist_buffer svg = { 0 };
    char *page;

    CHECK(sample_lines(&svg, NULL) == IST_OK);
    ist_report_add_figure(report, &svg, "C", &origin);
    ist_buffer_clear(&svg);
    page = written(report);
    CHECK_HAS(page, "<span class=\"url\">javascript:alert(1)</span>");
    CHECK_HAS(page, "href=\"javascript%3Aa%20b%22.csv\"");
    CHECK_HAS(page, "<code>isthmus run &lt;x&gt;</code>");
    CHECK(!strstr(page, "href=\"javascript:"));
    free(page);
}

TEST(notes_stand_at_the_end_and_their_marks_at_the_word)
{
    ist_report *report = small();
    char *page;

    CHECK(ist_report_add_note(report, "Because.") == 1);
    ist_report_start_section(report, "S");
    ist_report_add_paragraph(report, "Said [^1], unsaid [^2].");
    page = written(report);
    CHECK_HAS(page, "Said<sup><a href=\"#note-1\">1</a></sup>, unsaid [^2].");
    CHECK_HAS(page, "<li id=\"note-1\">Because.</li>");
    free(page);
}

TEST(tables_and_figures_are_numbered_apart)
{
    ist_report *report = small();
    ist_table *table = sample_value_table();
    ist_buffer svg = { 0 };
    char *page;

    CHECK(sample_lines(&svg, NULL) == IST_OK);
    ist_report_add_table(report, table, NULL);
    ist_report_add_figure(report, &svg, "Seen.", NULL);
    ist_report_add_table(report, table, NULL);
    ist_table_free(table);
    ist_buffer_clear(&svg);
    page = written(report);
    CHECK_HAS(page, "<caption><b>Table 2.</b> Value of each lever");
    CHECK_HAS(page, "<figcaption><b>Figure 1.</b> Seen.");
    free(page);
}

/* One key that says something, under a heading, and the question before the answer; none of it unescaped. */
TEST(keys_that_say_something_stand_in_rows_under_their_headings)
{
    ist_report *report = ist_report_new(&(ist_report_about){ .title = "T", .question = "Is 1 < 2?", .answer = "Yes." });
    char *page;

    ist_report_add_key_heading(report, "Sea & air", NULL);
    ist_report_add_key(report, &(ist_report_key){ .value = "+2", .label = "ships", .says = "More ships are seen." });
    page = written(report);
    CHECK_HAS(page, "<p class=\"question\">Is 1 &lt; 2?</p>\n<p class=\"answer\">Yes.</p>");
    CHECK_HAS(page, "<ul class=\"keys told\">\n<li class=\"key-head\"><b>Sea &amp; air</b></li>");
    CHECK_HAS(page, "<span class=\"key-says\">More ships are seen.</span>");
    free(page);
    report = small();
    ist_report_add_key(report, &(ist_report_key){ .value = "+2", .label = "ships" });
    page = written(report);
    CHECK_HAS(page, "<ul class=\"keys\">");
    free(page);
}

TEST(two_figures_of_one_name_are_refused)
{
    ist_report *report = small();
    ist_buffer svg = { 0 }, out = { 0 };
    ist_error err = { 0 };

    CHECK(sample_lines(&svg, NULL) == IST_OK);
    ist_report_add_figure(report, &svg, "One.", NULL);
    ist_report_add_figure(report, &svg, "Two.", NULL);
    CHECK(ist_report_write(&out, report, &err) == IST_USAGE);
    CHECK_HAS(err.text, "'contingencies-title'");
    CHECK(out.length == 0);
    ist_buffer_clear(&svg);
    ist_report_free(report);
}

TEST(a_broken_table_fails_the_report_and_says_why)
{
    ist_report *report = small();
    ist_table *table = sample_value_table();
    ist_buffer out = { 0 };
    ist_error err = { 0 };

    ist_table_add_text(table, "half a row");
    ist_report_add_table(report, table, NULL);
    ist_table_free(table);
    CHECK(ist_report_write(&out, report, &err) == IST_USAGE);
    CHECK_HAS(err.text, "1 of 8 cells");
    CHECK(out.length == 0);
    ist_report_free(report);
}

TEST(the_same_calls_give_the_same_page)
{
    ist_buffer one = { 0 }, two = { 0 };

    CHECK(sample_report(&one, NULL) == IST_OK);
    CHECK(sample_report(&two, NULL) == IST_OK);
    CHECK(one.length == two.length && memcmp(one.at, two.at, one.length) == 0);
    ist_buffer_clear(&one);
    ist_buffer_clear(&two);
}

/* The checker must be able to fail. */
TEST(the_checker_finds_what_it_looks_for)
{
    static markup m;

    CHECK(!markup_read(&m, "<a><b></a></b>"));
    CHECK(!markup_read(&m, "<a x=1></a>"));
    CHECK(!markup_read(&m, "<a>&nbsp;</a>"));
    CHECK(!markup_read(&m, "<a id=\"x\"></a><b id=\"x\"></b>"));
    CHECK(!markup_read(&m, "<a href=\"#y\"></a>"));
    CHECK(!markup_read(&m, "<a>"));
    CHECK(markup_read(&m, "<a onclick=\"x\"></a>") && m.scripted);
    CHECK(markup_read(&m, "<a id=\"x\" href=\"#x\">1 &lt; 2</a>") && !m.scripted);
}

/* The address by hand: what stands in it, and what becomes its bytes in hexadecimal, UTF-8 byte by byte. */
TEST(a_file_in_the_page_is_a_link_that_holds_it)
{
    ist_report *report = small();
    ist_buffer text = { 0 }, svg = { 0 };
    char *page;

    ist_buffer_add(&svg, "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    ist_buffer_add(&text, "a,b\n\"1 & <2>\",50%#\xC3\xA9'\n");
    ist_report_carry(report, "t.csv", "all of <it>", 1, &text);
    ist_report_start_section(report, "S");
    ist_report_add_figure(report, &svg, "C.", &(ist_origin){ .data = "t.csv" });
    page = written(report);
    CHECK_HAS(page, "href=\"data:text/csv;charset=utf-8,a,b%0A%221%20%26%20%3C2%3E%22,50%25%23%C3%A9%27%0A\"");
    CHECK_HAS(page, "<li id=\"file-t.csv\"><a download=\"t.csv\"");
    CHECK_HAS(page, "all of &lt;it&gt; <span class=\"unit\">1 row, 22 bytes</span>");
    CHECK_HAS(page, "Data: <a href=\"#file-t.csv\">t.csv</a>");
    CHECK_HAS(page, "default-src 'none'; style-src 'unsafe-inline'\"/>");
    free(page);
    ist_buffer_clear(&text);
    ist_buffer_clear(&svg);
}

TEST(a_viewer_is_the_one_script_that_the_page_allows)
{
    ist_report *report = small();
    char *page;

    ist_report_set_viewer(report, &(ist_report_viewer){ .script = "//<![CDATA[\n1<2;\n//]]>", .digest = "AbC=", .style = "p{x:y}\n" });
    page = written(report);
    CHECK_HAS(page, "; script-src 'sha256-AbC='\"/>");
    CHECK_HAS(page, "<script>//<![CDATA[\n1<2;\n//]]></script>\n</body>");
    CHECK_HAS(page, "p{x:y}\n</style>");
    CHECK(count_of(page, "<script") == 1);
    free(page);
}

RUN(IT(the_sample_is_its_golden_page), IT(the_page_is_well_formed_and_asks_for_nothing),
    IT(the_summary_stands_before_contents_and_sections), IT(sources_are_numbered_once_and_linked),
    IT(only_web_addresses_become_links), IT(notes_stand_at_the_end_and_their_marks_at_the_word),
    IT(tables_and_figures_are_numbered_apart), IT(keys_that_say_something_stand_in_rows_under_their_headings), IT(two_figures_of_one_name_are_refused),
    IT(a_broken_table_fails_the_report_and_says_why), IT(the_same_calls_give_the_same_page),
    IT(a_file_in_the_page_is_a_link_that_holds_it), IT(a_viewer_is_the_one_script_that_the_page_allows),
    IT(the_checker_finds_what_it_looks_for))
