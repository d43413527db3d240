/* SPDX-License-Identifier: Apache-2.0
 *
 * policy.c: the tables of the policies, and looking things up in them.
 */
#include <isthmus/share/policy.h>

#include <string.h>

/* Levels at which a value may not stand, as bits. */
enum {
    AT_0 = 1, AT_1 = 2, AT_2 = 4, AT_3 = 8, AT_4 = 16,
    TOP = AT_4,
    ABOVE_CONFIDENTIAL = AT_3 | AT_4,
    ABOVE_LOWEST = AT_1 | AT_2 | AT_3 | AT_4,
    BELOW_CONFIDENTIAL = AT_0 | AT_1
};

/* Values that exclude the same levels, with ';' between them. */
typedef struct value_group {
    const char *values;
    unsigned    excluded;
} value_group;

enum { MOST_GROUPS = 4, MOST_NAMES = 3 };

struct ist_policy {
    const char *name, *uri, *code;
    const char *levels[IST_LEVELS][MOST_NAMES]; /* first the one that is written */
    value_group values[IST_TAG_COUNT][MOST_GROUPS];
};

/* ISO 3166-1 alpha-3, but for those that stand in a group of their own below. */
#define STATES                                                                                                       \
    "ABW;AFG;AGO;AIA;ALA;ALB;AND;ARE;ARG;ARM;ASM;ATA;ATF;ATG;AUS;AUT;AZE;BDI;BEL;BEN;BES;BFA;BGD;BGR;BHR;BHS;BIH;"    \
    "BLM;BLZ;BMU;BOL;BRA;BRB;BRN;BTN;BVT;BWA;CAF;CAN;CCK;CHE;CHL;CHN;CIV;CMR;COD;COG;COK;COM;CPV;CRI;CUB;CUW;CXR;"    \
    "CYM;CYP;CZE;DEU;DJI;DMA;DNK;DOM;DZA;ECU;EGY;ERI;ESH;ESP;EST;ETH;FIN;FJI;FLK;FRA;FRO;FSM;GAB;GBR;GEO;GGY;GHA;"    \
    "GIB;GIN;GLP;GMB;GNB;GNQ;GRC;GRD;GRL;GTM;GUF;GUM;GUY;HKG;HMD;HND;HRV;HTI;HUN;IDN;IMN;IND;IOT;IRL;IRN;ISL;ISR;"    \
    "ITA;JAM;JEY;JOR;JPN;KAZ;KEN;KGZ;KHM;KIR;KNA;KOR;KWT;LAO;LBN;LBR;LBY;LCA;LIE;LKA;LSO;LTU;LUX;LVA;MAC;MAF;MAR;"    \
    "MCO;MDA;MDG;MDV;MEX;MHL;MKD;MLI;MLT;MMR;MNE;MNG;MNP;MOZ;MRT;MSR;MTQ;MUS;MWI;MYT;NAM;NCL;NER;NFK;NGA;NIC;NIU;"    \
    "NLD;NOR;NPL;NRU;NZL;PAN;PCN;PER;PHL;PLW;PNG;POL;PRI;PRK;PRT;PRY;PSE;PYF;REU;ROU;RUS;RWA;SDN;SEN;SGS;SHN;SJM;"    \
    "SLB;SLE;SLV;SMR;SOM;SPM;SRB;SSD;STP;SUR;SVK;SVN;SWE;SWZ;SXM;SYC;SYR;TCA;TCD;TGO;THA;TJK;TKL;TKM;TLS;TTO;TUN;"    \
    "TUR;TUV;TWN;TZA;UGA;UKR;UMI;URY;USA;UZB;VAT;VCT;VEN;VGB;VIR;VNM;VUT;WLF;WSM;YEM;ZAF;ZMB;ZWE"
#define STATES_OF_LOWEST "BLR;COL;IRQ;MYS;OMN;PAK;QAT;SAU;TON"

/* The sample policy keeps TOP SECRET from almost every recipient that it names; here only NATO itself may be one.
 * Nine states and the partnership formats receive its lowest level only, Singapore nothing above CONFIDENTIAL. */
static const ist_policy policies[] = {
    {
        .name = "NATO", .uri = "urn:oid:1.3.26.1.3.1", .code = "NATO",
        .levels = { { "UNCLASSIFIED" }, { "RESTRICTED" }, { "CONFIDENTIAL" }, { "SECRET" }, { "TOP SECRET" } },
        .values = {
            [IST_TAG_SENSITIVITY] = { { "ATOMAL;CRYPTO", BELOW_CONFIDENTIAL }, { "BOHEMIA", AT_0 }, { "SIOP", 0 } },
            [IST_TAG_RELEASABLE] = { { STATES ";KFOR;RESOLUTE SUPPORT", TOP },
                                     { STATES_OF_LOWEST ";EAPC;ISAF;ICI;PATG;PFP;PARP", ABOVE_LOWEST },
                                     { "SGP", ABOVE_CONFIDENTIAL }, { "NATO", 0 } },
            [IST_TAG_ONLY] = { { STATES ";KFOR;RESOLUTE SUPPORT", TOP },
                               { STATES_OF_LOWEST ";EAPC;ISAF;ICI;PATG;PFP;PARP", ABOVE_LOWEST },
                               { "SGP", ABOVE_CONFIDENTIAL }, { "NATO", 0 } },
            [IST_TAG_CONTEXT] = { { "NATO", 0 },
                                  { "EAPC;GEORGIA;ISAF;KFOR;PFP;RUSSIA;Releasable;UKRAINE;IP;RESOLUTE SUPPORT", TOP } },
            [IST_TAG_ADMINISTRATIVE] = { { "MANAGEMENT;STAFF;PERSONAL;MEDICAL;COMMERCIAL", 0 } },
        },
    },
    {
        /* 대외비 is no secret grade but is handled like one; grade I is shared with nobody. */
        .name = "ROK", .uri = "", .code = "KOR",
        .levels = { { "평문" }, { "대외비" }, { "군사 III급비밀", "III급비밀" }, { "군사 II급비밀", "II급비밀" },
                    { "군사 I급비밀", "I급비밀" } },
        .values = { [IST_TAG_RELEASABLE] = { { STATES ";" STATES_OF_LOWEST ";SGP;NATO;EU", TOP } },
                    [IST_TAG_ONLY] = { { STATES ";" STATES_OF_LOWEST ";SGP;NATO;EU", TOP } } },
    },
    {
        .name = "TLP", .uri = "", .code = "",
        .levels = { { "CLEAR", "WHITE" }, { "GREEN" }, { "AMBER" }, { "AMBER+STRICT" }, { "RED" } },
    },
};

static const struct { const char *name; ist_tag_type type; } tags[IST_TAG_COUNT] = {
    [IST_TAG_SENSITIVITY] = { "Additional Sensitivity", IST_RESTRICTIVE },
    [IST_TAG_RELEASABLE] = { "Releasable To", IST_PERMISSIVE },
    [IST_TAG_ONLY] = { "Only", IST_PERMISSIVE },
    [IST_TAG_CONTEXT] = { "Context", IST_PERMISSIVE },
    [IST_TAG_ADMINISTRATIVE] = { "Administrative", IST_INFORMATIVE },
};

const ist_policy *ist_policy_named(const char *name)
{
    for (size_t i = 0; i < sizeof policies / sizeof policies[0]; i++)
        if (strcmp(policies[i].name, name) == 0) return &policies[i];
    return NULL;
}

const char *ist_policy_name(const ist_policy *policy) { return policy->name; }
const char *ist_policy_uri(const ist_policy *policy) { return policy->uri; }
const char *ist_policy_code(const ist_policy *policy) { return policy->code; }
const char *ist_tag_name(ist_tag tag) { return tags[tag].name; }
ist_tag_type ist_tag_type_of(ist_tag tag) { return tags[tag].type; }

const char *ist_tag_type_word(ist_tag tag)
{
    static const char *const words[] = { "RESTRICTIVE", "PERMISSIVE", "INFORMATIVE" };
    return words[tags[tag].type];
}

int ist_policy_level(const ist_policy *policy, const char *name)
{
    for (int level = 0; level < IST_LEVELS; level++)
        for (int i = 0; i < MOST_NAMES && policy->levels[level][i]; i++)
            if (strcmp(policy->levels[level][i], name) == 0) return level;
    return -1;
}

const char *ist_policy_level_name(const ist_policy *policy, int level) { return policy->levels[level][0]; }

int ist_tag_named(const char *name)
{
    for (int tag = 0; tag < IST_TAG_COUNT; tag++)
        if (strcmp(tags[tag].name, name) == 0) return tag;
    return -1;
}

/* Walks the values of a tag: value i, its length and its group; false behind the last. */
typedef struct walk { int group, value; const char *at; size_t length; } walk;

static bool walk_next(const ist_policy *policy, ist_tag tag, walk *at)
{
    if (at->at) {
        at->at += at->length;
        at->value++;
        if (*at->at == ';') at->at++;
        else at->group++, at->at = NULL;
    }
    if (!at->at) {
        if (at->group == MOST_GROUPS || !policy->values[tag][at->group].values) return false;
        at->at = policy->values[tag][at->group].values;
    }
    at->length = strcspn(at->at, ";");
    return true;
}

int ist_policy_value(const ist_policy *policy, ist_tag tag, const char *value)
{
    size_t length = strlen(value);
    for (walk at = { 0 }; walk_next(policy, tag, &at);)
        if (at.length == length && memcmp(at.at, value, length) == 0) return at.value;
    return -1;
}

bool ist_policy_value_name(const ist_policy *policy, ist_tag tag, int value, char out[IST_VALUE_TEXT])
{
    for (walk at = { 0 }; walk_next(policy, tag, &at);)
        if (at.value == value && at.length < IST_VALUE_TEXT) {
            memcpy(out, at.at, at.length);
            out[at.length] = '\0';
            return true;
        }
    return false;
}

bool ist_policy_allows(const ist_policy *policy, ist_tag tag, int value, int level)
{
    for (walk at = { 0 }; walk_next(policy, tag, &at);)
        if (at.value == value) return (policy->values[tag][at.group].excluded >> level & 1) == 0;
    return false;
}

bool ist_values_none(const ist_values *set)
{
    uint64_t any = 0;
    for (size_t i = 0; i < IST_TAG_VALUES / 64; i++) any |= set->word[i];
    return any == 0;
}

bool ist_values_within(const ist_values *inner, const ist_values *outer)
{
    uint64_t missing = 0;
    for (size_t i = 0; i < IST_TAG_VALUES / 64; i++) missing |= inner->word[i] & ~outer->word[i];
    return missing == 0;
}
