#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Every single rule of the gate changed, one at a time: each change must make a test fail.

    gate_mutants.py SOURCE BUILD

Compiles src/share/gate.c with one change and runs the gate's unit test and, where that passes, the table against
the oracle. A change that no test sees is a failure. Says TAP.
"""
import os
import subprocess
import sys
import tempfile

# (what stands there, what stands there instead); each must occur, and only its first occurrence is changed
# unless a third member says which.
MUTANTS = [
    ('return !actor[0] || strcmp(actor, our_side) == 0;', 'return true;'),
    ('return !actor[0] || strcmp(actor, our_side) == 0;', 'return strcmp(actor, our_side) == 0;'),
    ('if (strcmp(terms->parties[i], actor) == 0) return true;', 'return true;'),
    ('if (strcmp(terms->parties[i], actor) == 0) return true;', 'if (i == 0 && strcmp(terms->parties[i], actor) == 0) return true;'),
    ('if (strcmp(terms->categories[i], category) == 0) return true;', 'return true;'),
    ('{ IST_TAG_RELEASABLE, IST_TAG_ONLY }', '{ IST_TAG_RELEASABLE, IST_TAG_RELEASABLE }'),
    ('{ IST_TAG_RELEASABLE, IST_TAG_ONLY }', '{ IST_TAG_ONLY, IST_TAG_ONLY }'),
    ('if (ist_values_none(set)) continue;', 'if (ist_values_none(set)) return true;'),
    ('recipients[i], code))) return false;', 'recipients[i], code))) continue;'),
    ('bool named = false;', 'bool named = true;'),
    ('named = true;', 'named = false;'),
    ('marking->kind == IST_MARKING_PUBLIC || marking->kind == IST_MARKING_STATEMENT)', 'marking->kind == IST_MARKING_STATEMENT)'),
    ('marking->level <= terms->tlp_ceiling', 'marking->level < terms->tlp_ceiling'),
    ('marking->level <= terms->tlp_ceiling', 'true'),
    ('marking->policy == terms->policies[1] ? 1 : -1;', 'marking->policy == terms->policies[1] ? 1 : 0;'),
    ('side < 0 || terms->equivalent[side][marking->level] < 0', 'side < 0'),
    ('terms->equivalent[side][marking->level] < 0', 'terms->equivalent[side][marking->level] < 1'),
    ('marking->level > terms->ceiling[side]', 'marking->level > terms->ceiling[side] + 1'),
    ('marking->level > terms->ceiling[side]', 'marking->level >= terms->ceiling[side]'),
    ('marking->level > terms->ceiling[side]', 'false'),
    ('if (!is_releasable(marking, partner->code)) return IST_RULE_RELEASABLE;', ''),
    ('is_releasable(marking, partner->code)', 'is_releasable(marking, partner->side)'),
    ('if (!ist_values_within(&marking->values[IST_TAG_SENSITIVITY], &terms->caveats[side])) return IST_RULE_CAVEAT;', ''),
    ('ist_values_within(&marking->values[IST_TAG_SENSITIVITY], &terms->caveats[side])',
     'ist_values_within(&terms->caveats[side], &marking->values[IST_TAG_SENSITIVITY])'),
    ('!has_party(terms, our_side) || ', ''),
    ('!has_party(terms, partner->side) || ', ''),
    ('day < terms->first_day || ', ''),
    (' || day > terms->last_day', ''),
    ('day < terms->first_day', 'day <= terms->first_day'),
    ('day > terms->last_day', 'day >= terms->last_day'),
    ('if (!covers(terms, category)) return IST_RULE_CATEGORY;', ''),
    ('for (size_t i = 0; i < part->n_markings; i++) {\n        ist_rule rule', 'for (size_t i = 0; i < 1; i++) {\n        ist_rule rule'),
    ('(first == IST_RULE_RELEASED || rule < first)) first = rule;', '(first == IST_RULE_RELEASED || rule < first)) first = IST_RULE_RELEASED;'),
    ('if (part->unreadable) return IST_RULE_UNDERSTOOD;', ''),
    ('if (marking->kind == IST_MARKING_NONE) return IST_RULE_LABELLED;', ''),
    ('if (marking->kind == IST_MARKING_POLICY) *out_public = false;', ''),
    ('if (marking->kind != IST_MARKING_STATEMENT) labelled = true;', 'labelled = true;'),
    ('if (!labelled) return IST_RULE_LABELLED;', ''),
    ('if (part->recalled) return IST_RULE_RECALLED;', ''),
    ('if (day > part->markings[i].review_day) return IST_RULE_REVIEWED;', ''),
    ('day > part->markings[i].review_day', 'day >= part->markings[i].review_day'),
    ('if (!is_ours(part->originator, our_side) && !part->consented) return false;', ''),
    ('!is_ours(part->originator, our_side) && !part->consented', '!is_ours(part->originator, our_side)'),
    ('if (!is_ours(part->markings[i].originator, our_side) && !part->consented) return false;', ''),
    ('if (day < partner->first_day || day > partner->last_day) return IST_RULE_PARTNER;', ''),
    ('day < partner->first_day || ', ''),
    (' || day > partner->last_day', ''),
    ('if (is_public) return IST_RULE_RELEASED;', ''),
    ('if (part->category[0]) category = part->category;', ''),
    ('if (under == IST_RULE_RELEASED || under > rule) {', 'if (under == IST_RULE_RELEASED) {'),
    ('for (size_t i = 0; i < n_terms && rule != IST_RULE_RELEASED; i++) {', 'for (size_t i = 0; i < n_terms && i < 1; i++) {'),
    ('if (rule == IST_RULE_RELEASED && !has_consent(part, our_side)) return IST_RULE_ORIGINATOR;', ''),
    ('if (!parts[i].removable) {', 'if (false) {'),
    ('remove[i] = true;', ''),
    ('if (rule == IST_RULE_RELEASED) continue;', 'continue;'),
    ('if (item->count < item->minimum) {', 'if (item->count + 1 < item->minimum) {'),
    ('if (item->count < item->minimum) {', 'if (false) {'),
    ('if (item->n_references > IST_MAX_PARTS || item->n_parts > IST_MAX_PARTS) {', 'if (false) {'),
    ('out->verdict = IST_REFUSE;', 'out->verdict = IST_RELEASE;'),
    ('out->verdict = IST_RELEASE_SANITISED;', 'out->verdict = IST_RELEASE;'),
    ('        check_all(item->n_parts, item->parts,', '        if (false) check_all(item->n_parts, item->parts,'),
    # readers on our own side
    ('side < 0 || t->policies[1 - side] != own || day', 'side < 0 || day'),
    ('day < t->first_day || ', ''),
    (' || day > t->last_day', ''),
    ('day > t->last_day', 'day >= t->last_day'),
    ('equal <= cleared ? IST_RULE_RELEASED', 'equal <= cleared + 1 ? IST_RULE_RELEASED'),
    ('if (equal >= 0) rule = equal', 'rule = equal'),
    ('if (!is_releasable(marking, ist_policy_code(own))) return IST_RULE_RELEASABLE;', ''),
    ('ist_values_none(&marking->values[IST_TAG_SENSITIVITY]) ? IST_RULE_RELEASED : IST_RULE_CAVEAT', 'IST_RULE_RELEASED'),
    ('if (clearance->kind != IST_MARKING_POLICY) return IST_RULE_CLEARANCE;', 'if (clearance->kind != IST_MARKING_POLICY) return IST_RULE_RELEASED;'),
    ('marking->level < IST_LEVELS - 1 ? IST_RULE_RELEASED', 'marking->level < IST_LEVELS ? IST_RULE_RELEASED'),
    ('marking->level > clearance->level', 'marking->level > clearance->level + 1'),
    ('marking->level > clearance->level', 'marking->level >= clearance->level'),
    ('ist_values_within(&marking->values[IST_TAG_SENSITIVITY], &clearance->values[IST_TAG_SENSITIVITY])', 'true'),
    ('ist_values_none(only) || ist_values_has', 'ist_values_has'),
    ('return meant ? IST_RULE_RELEASED : IST_RULE_RELEASABLE;', 'return IST_RULE_RELEASED;'),
    ('i < part->n_markings && rule == IST_RULE_RELEASED; i++)\n        rule = check_clearance', 'i < 1 && rule == IST_RULE_RELEASED; i++)\n        rule = check_clearance'),
    ('ist_rule rule = check_label(part, day, &is_public);\n    for', 'ist_rule rule = IST_RULE_RELEASED; check_label(part, day, &is_public);\n    for'),
]


def main():
    source, build = sys.argv[1:3]
    gate = os.path.join(source, 'src', 'share', 'gate.c')
    with open(gate, encoding='utf-8') as file:
        text = file.read()
    rooms = [os.path.join(build, 'src', room, f'libisthmus-{room}.a') for room in ('share', 'ledger', 'base')]
    libraries = subprocess.run(['pkg-config', '--libs', 'libxml-2.0', 'sqlite3', 'yaml-0.1', 'jansson'], check=True,
                               text=True, stdout=subprocess.PIPE).stdout.split()
    oracle = os.path.join(source, 'tests', 'share', 'gate_oracle.py')
    programs = {'unit': os.path.join(source, 'tests', 'unit', 'share', 'gate.c'),
                'table': os.path.join(source, 'tests', 'share', 'gate_table.c')}
    flags = ['-std=c11', '-D_POSIX_C_SOURCE=200809L', '-D_DEFAULT_SOURCE', '-I' + os.path.join(source, 'include'),
             '-I' + os.path.join(source, 'tests'), '-w', '-O1']
    print(f'1..{len(MUTANTS) + 1}')
    failed = 0

    def run(folder, changed):
        """True when a test fails on this text of the gate."""
        with open(os.path.join(folder, 'gate.c'), 'w', encoding='utf-8') as file:
            file.write(changed)
        for name in ('unit', 'table'):
            program = os.path.join(folder, name)
            built = subprocess.run(['cc', *flags, os.path.join(folder, 'gate.c'), objects[name], *rooms, *libraries,
                                    '-lm', '-lpthread', '-o', program], stderr=subprocess.PIPE, text=True)
            if built.returncode:
                raise SystemExit(f'Bail out! a change does not compile: {built.stderr[:500]}')
            command = [program] if name == 'unit' else [sys.executable, oracle, program]
            try:
                if subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60).returncode:
                    return True
            except subprocess.TimeoutExpired:
                return True
        return False

    with tempfile.TemporaryDirectory() as folder:
        objects = {}
        for name, path in programs.items():
            objects[name] = os.path.join(folder, name + '.o')
            subprocess.run(['cc', *flags, '-c', path, '-o', objects[name]], check=True)
        whole = not run(folder, text)
        print(f"{'ok' if whole else 'not ok'} 1 - the gate as it is passes both")
        for number, (there, instead) in enumerate(MUTANTS, 2):
            seen = there in text and run(folder, text.replace(there, instead, 1))
            failed += not seen
            first = ' '.join(there.split())[:60].replace('#', '')
            if there not in text:
                print(f'# the gate no longer says: {there}')
            print(f"{'ok' if seen else 'not ok'} {number} - {first} -> {' '.join(instead.split())[:40]}")
    return 1 if failed or not whole else 0


if __name__ == '__main__':
    sys.exit(main())
