/* SPDX-License-Identifier: Apache-2.0
 *
 * viewer.h: the snapshot's viewer, made at build time by viewer.py from viewer.js and viewer.css.
 */
#ifndef ISTHMUS_BRIEFING_VIEWER_H
#define ISTHMUS_BRIEFING_VIEWER_H

extern const char briefing_viewer_script[], briefing_viewer_style[];
extern const char briefing_viewer_digest[]; /* SHA-256 of the script, in base64 */

#endif
