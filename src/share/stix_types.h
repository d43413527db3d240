/* SPDX-License-Identifier: Apache-2.0
 *
 * stix_types.h: the objects of STIX 2.1 and the form of their properties, as tables.
 */
#ifndef ISTHMUS_SHARE_STIX_TYPES_H
#define ISTHMUS_SHARE_STIX_TYPES_H

#include <stddef.h>

typedef enum stix_class { STIX_DOMAIN, STIX_RELATIONSHIP, STIX_OBSERVABLE, STIX_MARKING, STIX_META } stix_class;

typedef struct stix_type {
    const char *name;
    stix_class  class;
    const char *required; /* properties with a blank between */
    const char *one_of;   /* of these at least one; "" none asked */
} stix_type;

typedef enum stix_form {
    STIX_TEXT, STIX_TEXTS, STIX_TIME, STIX_YESNO, STIX_INTEGER, STIX_NUMBER, STIX_REF, STIX_REFS, STIX_MAP, STIX_LIST,
    STIX_WORD, STIX_WORDS,         /* of those that `target` lists */
    STIX_LANGUAGE,                 /* RFC 5646 */
    STIX_HASHES, STIX_DICTIONARY,  /* sections 2.7 and 2.3 */
    STIX_HEX, STIX_BINARY,         /* sections 2.6 and 2.1 */
    STIX_ADDRESS,                  /* a URL, RFC 3986 */
    STIX_ANY
} stix_form;

typedef struct stix_property {
    const char *name;
    stix_form   form;
    const char *type;       /* only in this type; NULL: everywhere */
    const char *target;     /* a reference's types, with a blank between; NULL: any; "@observable", "@domain", "@entity" (of either class),
                             * "@observed" (an observable or a relationship) */
    double      low, high;  /* of numbers; both 0: any */
} stix_property;

const stix_type     *stix_type_named(const char *name);                          /* NULL: not known */
const stix_property *stix_property_named(const char *type, const char *property); /* NULL: not known */
const stix_property *stix_property_at(size_t place); /* in the table's order; NULL behind the last */

#endif
