/* SPDX-License-Identifier: Apache-2.0
 *
 * report.h: what one AIS message says, as tracks and events take it.
 *
 * Decoding yields reports, the traffic generator makes them and encoding turns them into sentences again. Numbers
 * are the integers of the air (ITU-R M.1371-5): nothing is rounded on the way. What a message does not say, or says
 * is not available, is IST_SEA_NONE in each of the signed fields, and 0 or an empty text where the comment says so.
 */
#ifndef ISTHMUS_SEA_REPORT_H
#define ISTHMUS_SEA_REPORT_H

#include <stdbool.h>
#include <stdint.h>

#define IST_SEA_NONE    INT16_MIN /* of speed, course, heading and turn */
#define IST_SEA_NOWHERE INT32_MIN /* of lon and lat; both are there or neither */
#define IST_SEA_NO_TIME INT64_MIN

enum {
    IST_SEA_MINUTE = 10000,          /* lon and lat are in 1/10000 minute */
    IST_SEA_DEGREE = 60 * 10000,
    IST_SEA_STATUS_NONE = 15,        /* navigation status: not defined */
    IST_SEA_SECOND_NONE = 60         /* second of the position: not available; 61 manual, 62 estimated, 63 no system */
};

/* What sends: the class of the equipment, which the message type tells. */
typedef enum ist_sea_transponder {
    IST_SEA_OTHER,    /* no class can be told (text, binary, acknowledgement) */
    IST_SEA_CLASS_A,  /* 1, 2, 3, 5, 27 */
    IST_SEA_CLASS_B,  /* 18, 19, 24 */
    IST_SEA_BASE,     /* 4, 16, 17, 20, 22, 23 */
    IST_SEA_AIRCRAFT, /* 9 */
    IST_SEA_AID       /* 21, 28 */
} ist_sea_transponder;

/* What a ship says about itself. Texts end at the first '@' and without the spaces before it. */
typedef struct ist_sea_statics {
    uint32_t imo;                          /* 0: not available */
    uint32_t mothership;                   /* MMSI, of an auxiliary craft (type 24 part B of 98...); 0: none */
    char     name[21 + 14];                /* "": not said; type 21 may go on for 14 characters */
    char     call_sign[8];
    char     destination[21];
    uint8_t  ship_type;                    /* 0: not available; of type 21 and 28 the kind of aid */
    uint16_t to_bow, to_stern;             /* m from the antenna; all four 0: not available */
    uint8_t  to_port, to_starboard;
    uint8_t  draught;                      /* 1/10 m, 0: not available, 255: 25.5 m or more */
    uint8_t  eta_month, eta_day;           /* 0: not available */
    uint8_t  eta_hour, eta_minute;         /* 24 and 60: not available */
    uint8_t  says;                         /* which of the parts below this message carries */
} ist_sea_statics;
enum { IST_SEA_SAYS_NAME = 1, IST_SEA_SAYS_CALL_SIGN = 2, IST_SEA_SAYS_TYPE = 4, IST_SEA_SAYS_DIMENSIONS = 8,
       IST_SEA_SAYS_VOYAGE = 16, IST_SEA_SAYS_IMO = 32 };

/* 64 bytes. */
typedef struct ist_sea_report {
    int64_t  time_us;       /* of reception, microseconds since 1970 UTC; IST_SEA_NO_TIME */
    uint64_t evidence_hash; /* of the message's bits: the same transmission has the same hash at every station */
    uint64_t evidence_at;   /* where in the (decompressed) feed its first sentence begins, in bytes */
    const ist_sea_statics *statics; /* types 5, 19, 21, 24, 28 and rows of tables; NULL otherwise. Borrowed until the next report */
    uint32_t mmsi;
    int32_t  lon, lat;      /* 1/10000 minute, east and north; type 17 and 27 hold 1000ths of that */
    int16_t  speed;         /* 1/10 kn; 1022: that or more. Type 9: knots * 10 */
    int16_t  course;        /* 1/10 degree, 0 to 3599 */
    int16_t  heading;       /* degrees, 0 to 359 */
    int16_t  turn;          /* the rate of turn as sent: -126 to 126 is 4.733 * sqrt(degrees a minute), +-127: more */
    uint16_t feed;          /* place in the list of feeds */
    uint16_t station;       /* place in that set's list of stations: ist_sea_feeds_station */
    uint8_t  partner;       /* place in that set's list of partners */
    uint8_t  type;          /* 1 to 28 */
    uint8_t  transponder;   /* an ist_sea_transponder */
    uint8_t  status;        /* navigation status 0 to 15 */
    uint8_t  second;        /* of the position, 0 to 63 */
    uint8_t  accurate;      /* 1: better than 10 m is claimed */
    uint8_t  own;           /* 1: the receiving ship's own report (VDO) */
    uint8_t  spare;
} ist_sea_report;

#endif
