/* SPDX-License-Identifier: Apache-2.0
 *
 * settings.c: reads the file of thresholds along the table of settings.h.
 */
#include <isthmus/base/text.h>
#include <isthmus/base/yaml.h>
#include <isthmus/sea/settings.h>
#include <string.h>

typedef struct setting { const char *name; size_t at; double low, high; const char *unit, *meaning; } setting;

static const setting settings[] = {
#define ROW(name, low, high, unit, meaning) { #name, offsetof(ist_sea_settings, name), low, high, unit, meaning },
    IST_SEA_SETTINGS(ROW)
#undef ROW
};
enum { COUNT = sizeof settings / sizeof settings[0] };

size_t ist_sea_setting_count(void) { return COUNT; }

const char *ist_sea_setting_name(size_t i, const char **out_unit, const char **out_meaning)
{
    if (out_unit) *out_unit = settings[i].unit;
    if (out_meaning) *out_meaning = settings[i].meaning;
    return settings[i].name;
}

double ist_sea_setting_value(const ist_sea_settings *from, size_t i)
{
    return *(const double *)(const void *)((const char *)from + settings[i].at);
}

static ist_status apply(ist_sea_settings *to, bool said[COUNT], const ist_yaml_node *root, const char *preset, int depth, ist_error *err)
{
    const ist_yaml_node *map = ist_yaml_get(root, preset);
    ist_key keys[COUNT + 2];
    keys[0] = (ist_key){ "base", IST_KEY_NAME, false, 0, 0, "", "the preset from which the rest comes" };
    keys[1] = (ist_key){ "source", IST_KEY_TEXT, false, 0, 0, "", "where the values come from" };
    for (size_t i = 0; i < COUNT; i++)
        keys[i + 2] = (ist_key){ settings[i].name, IST_KEY_NUMBER, false, settings[i].low, settings[i].high, settings[i].unit, settings[i].meaning };
    if (!map) {
        const char *names[64];
        size_t count = 0;
        for (; count < root->count && count < 64; count++) names[count] = root->child[count]->key;
        const char *near = ist_nearest(preset, names, count);
        return ist_yaml_fail(root, err, IST_MISSING, "there is no preset '%s'%s%s%s", preset, near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
    }
    IST_TRY(ist_yaml_check(map, keys, COUNT + 2, err));
    const ist_yaml_node *base = ist_yaml_get(map, "base");
    if (base && depth > 4) return ist_yaml_fail(base, err, IST_CONFLICT, "presets stand on one another more than five deep");
    if (base && !ist_yaml_get(root, base->text))
        return ist_yaml_fail(base, err, IST_MISSING, "'%s' is no preset of this file; allowed as base is one of the same file, and the shipped file can be copied to change it", base->text);
    if (base) IST_TRY(apply(to, said, root, base->text, depth + 1, err));
    for (size_t i = 0; i < COUNT; i++) {
        const ist_yaml_node *node = ist_yaml_get(map, settings[i].name);
        if (ist_yaml_absent(node)) continue;
        IST_TRY(ist_yaml_number(node, settings[i].low, settings[i].high, (double *)(void *)((char *)to + settings[i].at), err));
        said[i] = true;
    }
    return IST_OK;
}

ist_status ist_sea_settings_read(ist_sea_settings *out, const char *path, const char *preset, ist_error *err)
{
    ist_arena *arena = ist_arena_new();
    const ist_yaml_node *root = NULL;
    ist_sea_settings fresh = { 0 };
    bool said[COUNT] = { false };
    ist_status status = IST_OK;
    if (!arena) return ist_fail(err, IST_NOMEM, "out of memory");
    IST_CHECK(ist_yaml_read(&root, arena, path, err));
    if (root->kind != IST_YAML_MAP || root->count == 0) IST_CHECK(ist_fail(err, IST_SYNTAX, "%s: no preset in it", path));
    if (!preset) preset = root->child[0]->key;
    IST_CHECK(apply(&fresh, said, root, preset, 0, err));
    for (size_t i = 0; i < COUNT; i++)
        if (!said[i]) IST_CHECK(ist_fail(err, IST_MISSING, "%s: preset '%s' and what it stands on say nothing about %s", path, preset, settings[i].name));
    *out = fresh;
done:
    ist_arena_free(arena);
    return status;
}
