/* SPDX-License-Identifier: Apache-2.0
 *
 * lanes.h: exp and log that compilers can spread over lanes and that give the same bits everywhere.
 *
 * libm chooses its exp and log by the machine it runs on, and their last bits differ. These use only + - * /
 * and integer operations on doubles, so that with contraction off every compiler, instruction set and lane
 * width gives the same result. Error against the exact value is stated per function and tested.
 */
#ifndef ISTHMUS_BASE_LANES_H
#define ISTHMUS_BASE_LANES_H
#endif
