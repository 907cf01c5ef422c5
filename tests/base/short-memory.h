/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** short_memory_init: before anything else of SQLite: its memory comes from here, full of bytes that mean
 * nothing */
void     short_memory_init       (void);
/** short_memory_arm: the @at-th piece of memory that SQLite asks for from now on is not there */
void     short_memory_arm        (guint at);
/** short_memory_arm_lasting: nor is any after it */
void     short_memory_arm_lasting (guint at);
/** short_memory_arm_limit: there is @at times 256 bytes more than SQLite has now, and no more */
void     short_memory_arm_limit  (guint at);
/** short_memory_disarm: Returns: whether anything was not there */
gboolean short_memory_disarm     (void);

G_END_DECLS
