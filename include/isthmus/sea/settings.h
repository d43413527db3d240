/* SPDX-License-Identifier: Apache-2.0
 *
 * settings.h: the thresholds of every kind of event, from one documented file (data/sea-thresholds.yaml).
 *
 * The table below says what each threshold is, its unit and what is allowed; the file gives the values of the named
 * presets and where they come from. A user's own file may hold presets of its own, which say only what differs.
 */
#ifndef ISTHMUS_SEA_SETTINGS_H
#define ISTHMUS_SEA_SETTINGS_H

#include <isthmus/base/status.h>
#include <stddef.h>

/* X(name, lowest, highest, unit, meaning) */
#define IST_SEA_SETTINGS(X)                                                                                          \
    X(track_speed, 5, 500, "knots", "a faster step between two positions is made by another transmitter")             \
    X(track_slack, 0, 50000, "m", "distance that no two positions are held against, for clocks and rounding")          \
    X(duplicate_window, 0, 600, "s", "the same bits within this time are one transmission heard twice")                \
    X(gap_hours, 0.1, 240, "hours", "a shorter silence is no gap")                                                     \
    X(gap_score, 0, 1, "share", "how sure it must be that a ship on air would have been heard; 0 takes every silence") \
    X(gap_listen, 30, 3600, "s", "one chance to be heard each so often: chances closer together are not independent")  \
    X(meeting_radius, 10, 5000, "m", "how near two ships lie to each other")                                           \
    X(meeting_hours, 0.1, 48, "hours", "and for how long")                                                             \
    X(meeting_speed, 0.1, 10, "knots", "at most at this speed")                                                        \
    X(meeting_pause, 0.1, 24, "hours", "two meetings of a pair that are closer in time are one")                       \
    X(anchorage_ships, 0, 1000, "ships", "where so many ships, or a fiftieth of all, have stopped is an anchorage; 0: nowhere") \
    X(anchorage_said, 0, 1000, "ships", "ships that stopped and said that they are moored or at anchor make it an anchorage too; 0: no") \
    X(anchorage_distance, 0, 50000, "m", "nothing counts as a meeting or loitering this near to an anchorage")         \
    X(loiter_hours, 0.5, 240, "hours", "loitering lasts at least so long")                                             \
    X(loiter_speed, 0.1, 10, "knots", "at a mean speed, from one position to the next, below this")                    \
    X(drift_minutes, 1, 1440, "minutes", "drifting lasts at least so long")                                            \
    X(drift_distance, 1, 100000, "m", "and goes at least so far")                                                      \
    X(drift_slowest, 0, 10, "knots", "no slower than this")                                                            \
    X(drift_fastest, 0.1, 20, "knots", "no faster than this")                                                          \
    X(drift_angle, 1, 180, "degrees", "while course and heading differ by at least this")                              \
    X(drift_length, 0, 400, "m", "for ships at least this long; shorter ones lie as the wind wills")                   \
    X(stop_from, 1, 60, "knots", "sudden speed change: from above this speed")                                         \
    X(stop_to, 0, 20, "knots", "to below this one")                                                                    \
    X(stop_within, 1, 3600, "s", "within this time")                                                                   \
    X(stop_held, 1, 3600, "s", "and held for at least this")                                                           \
    X(circle_turns, 1, 20, "turns", "circle spoofing: this many whole turns to one side")                              \
    X(circle_spread, 0.001, 1, "share", "with a radius whose spread is at most this share of it")                      \
    X(circle_speed, 0, 30, "knots", "at no less than this speed: slower is swinging at anchor")                        \
    X(shared_returns, 1, 100, "times", "shared identity: this many returns between transmitters too far apart")        \
    X(jump_fixes, 1, 100, "positions", "impossible movement: so many positions at the place that cannot be reached")   \
    X(class_reports, 1, 100, "reports", "class mismatch: so many of class A and of class B from one place in an hour") \
    X(area_pause, 0, 1440, "minutes", "outside for less than this does not end a stay in an area")                     \
    X(area_silence, 0.1, 240, "hours", "a silence longer than this does")                                              \
    X(draught_change, 0.1, 20, "m", "a change of draught around a meeting counts from this on")                        \
    X(draught_hours, 1, 240, "hours", "and within this time of it")                                                    \
    X(successor_hours, 0.1, 240, "hours", "a ship that appears where another fell silent so long before may be it")    \
    X(successor_distance, 10, 100000, "m", "this near, besides what it could sail meanwhile")                          \
    X(dark_stay, 0.1, 48, "hours", "dark rendezvous: time together that the silence must leave room for")              \
    X(dark_score, 0, 1, "share", "how sure a dark rendezvous must be")                                                 \
    X(list_score, 0, 1, "share", "how sure a match with a list must be")

typedef struct ist_sea_settings {
#define IST_SEA_SETTING_MEMBER(name, low, high, unit, meaning) double name;
    IST_SEA_SETTINGS(IST_SEA_SETTING_MEMBER)
#undef IST_SEA_SETTING_MEMBER
} ist_sea_settings;

/* Reads a preset: what `base` (the preset of that name in the file, where it says `base: NAME`) gives, with what the
 * preset says itself. NULL takes the first. IST_MISSING no such preset, with the nearest; IST_SYNTAX, IST_RANGE. */
ist_status ist_sea_settings_read(ist_sea_settings *out, const char *path, const char *preset, ist_error *err);

size_t      ist_sea_setting_count(void);
const char *ist_sea_setting_name(size_t i, const char **out_unit, const char **out_meaning);
double      ist_sea_setting_value(const ist_sea_settings *settings, size_t i);

#endif
