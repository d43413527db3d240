/* SPDX-License-Identifier: Apache-2.0
 *
 * feed_times.h: whether a receiver had its clock when it stamped a line.
 *
 * A receiver that lost its clock stamps a line, or a stretch of lines, with a time that those before and behind deny. Taken at its word
 * such a time would hold back all that follows behind the other feeds, and end every ship that the lines speak of. A station that was
 * off, or a log that begins anew at an earlier day, jumps too; but what follows goes on from there.
 */
#ifndef ISTHMUS_SRC_SEA_FEED_TIMES_H
#define ISTHMUS_SRC_SEA_FEED_TIMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Ten minutes from the last one or less: no jump, and nothing is asked. */
bool sea_time_goes_on(int64_t time, int64_t last);

/* Whether another time than `time`, which jumped, is where `last` was: from ten minutes before it to six hours after, and more than ten
 * minutes from `time`, towards it. */
bool sea_time_is_back(int64_t other, int64_t time, int64_t last);

/* Whether a time that jumped is astray: what follows comes back to where `last` was, all at once and not step by step, and has done so for
 * the most part at some place from the sixteenth on, or at its end. Where there is no `last` (IST_SEA_NO_TIME) the next 16 must agree far
 * better with one another than with it, and a first line is early only by more than a year. `next` [count] is in order of the feed and
 * holds times alone. */
bool sea_time_astray(int64_t time, int64_t last, const int64_t *next, size_t count);

#endif
