/* SPDX-License-Identifier: Apache-2.0
 *
 * tree.c: sums over worlds that any split of the worlds reproduces to the bit.
 *
 * Additions of doubles depend on their order, so the order is fixed by the worlds' numbers: the worlds of a block in
 * their order make a leaf, two neighbours make a node, and so on, as in a perfect binary tree over all worlds there could ever be.
 * Only the topmost complete nodes are held, one for each bit of the number of worlds at most (twice that for worlds
 * that do not begin at 0), so whoever sums worlds a..b and hands on the nodes lets another go on where it ended.
 */
#include "analysis_local.h"

#include <stdlib.h>
#include <string.h>

void ist_tree_clear(ist_tree *tree)
{
    for (size_t i = 0; i < tree->room; i++) free(tree->nodes[i].sums);
    free(tree->open);
    *tree = (ist_tree){ .n = tree->n, .leaf = tree->leaf };
}

ist_status ist_tree_begin(ist_tree *tree, size_t n, int leaf, uint64_t first, ist_error *err)
{
    ist_tree_clear(tree);
    tree->n = n;
    tree->leaf = leaf;
    tree->next = first;
    tree->open = calloc(n + 1, sizeof *tree->open);
    return tree->open ? IST_OK : ist_fail(err, IST_NOMEM, "out of memory for %zu sums", n);
}

void ist_tree_restart(ist_tree *tree)
{
    memset(tree->open, 0, tree->n * sizeof *tree->open);
    tree->n_nodes = 0;
    tree->n_open = 0;
    tree->next = 0;
}

/* Room for one more node on top of the others. */
static double *new_node(ist_tree *tree)
{
    if (tree->n_nodes == IST_TREE_NODES) return NULL;
    ist_tree_node *node = &tree->nodes[tree->n_nodes];
    if (!node->sums) node->sums = malloc((tree->n + 1) * sizeof *node->sums);
    if (tree->room <= tree->n_nodes) tree->room = tree->n_nodes + 1;
    return node->sums;
}

/* Takes what new_node made room for as the node that follows the others, and joins neighbours. */
static void push(ist_tree *tree, int level)
{
    ist_tree_node *nodes = tree->nodes;
    uint64_t       span = (uint64_t)tree->leaf << level;
    nodes[tree->n_nodes].level = level;
    nodes[tree->n_nodes].first = tree->next;
    tree->n_nodes++;
    tree->next += span;
    while (tree->n_nodes >= 2) {
        ist_tree_node *left = &nodes[tree->n_nodes - 2], *right = left + 1;
        if (left->level != right->level || left->first / ((uint64_t)tree->leaf << left->level) % 2) return;
        for (size_t i = 0; i < tree->n; i++) left->sums[i] += right->sums[i];
        left->level++;
        tree->n_nodes--;
    }
}

ist_status ist_tree_end_world(ist_tree *tree, ist_error *err)
{
    if (tree->n_open + 1 < tree->leaf) {
        tree->n_open++;
        return IST_OK;
    }
    double *sums = new_node(tree);
    if (!sums) return ist_fail(err, IST_NOMEM, "out of memory for %zu sums", tree->n);
    memcpy(sums, tree->open, tree->n * sizeof *sums);
    memset(tree->open, 0, tree->n * sizeof *tree->open);
    tree->n_open = 0;
    push(tree, 0);
    return IST_OK;
}

void ist_tree_total(const ist_tree *tree, double *out)
{
    memcpy(out, tree->open, tree->n * sizeof *out);
    for (size_t i = tree->n_nodes; i-- > 0;)
        for (size_t s = 0; s < tree->n; s++) out[s] = tree->nodes[i].sums[s] + out[s];
}

void ist_tree_pack(const ist_tree *tree, ist_buffer *out)
{
    ist_pack_whole(out, tree->n_nodes);
    for (size_t i = 0; i < tree->n_nodes; i++) {
        ist_pack_whole(out, (uint64_t)tree->nodes[i].level);
        ist_pack_numbers(out, tree->nodes[i].sums, tree->n);
    }
    ist_pack_whole(out, (uint64_t)tree->n_open);
    ist_pack_numbers(out, tree->open, tree->n);
}

ist_status ist_tree_unpack(ist_tree *tree, ist_unpack *from, ist_error *err)
{
    uint64_t n_nodes = ist_unpack_whole(from);
    for (uint64_t i = 0; i < n_nodes && !from->failed; i++) {
        uint64_t level = ist_unpack_whole(from);
        if (level >= IST_TREE_NODES / 2 || tree->n_open > 0) return ist_fail(err, IST_BROKEN, "its sums do not follow on the others");
        double *sums = new_node(tree);
        if (!sums) return ist_fail(err, IST_NOMEM, "out of memory for %zu sums", tree->n);
        ist_unpack_numbers(from, sums, tree->n);
        push(tree, (int)level);
    }
    uint64_t n_open = ist_unpack_whole(from);
    if (from->failed || n_open >= (uint64_t)tree->leaf || tree->n_open > 0)
        return ist_fail(err, IST_BROKEN, "its sums do not follow on the others");
    tree->n_open = (int)n_open;
    ist_unpack_numbers(from, tree->open, tree->n);
    return from->failed ? ist_fail(err, IST_BROKEN, "it ends too soon") : IST_OK;
}
